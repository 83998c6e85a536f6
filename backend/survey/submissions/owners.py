"""Whose data keys a submission is sealed under: its case's, else its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from backend.survey.entities.models import Entity
from backend.survey.forms.models import FormVersion
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.xforms.entity_blocks import entity_blocks_of
from backend.survey.xforms.fields import FieldLike

# The entity list of the people who are helped, each under a code.
CASES: Final = "truong_hop"
# What a mapping says of a form whose answers correct other submissions.
CORRECTION: Final = "correction"
# The entity list of what was sent back; `phieu` names the submission.
RETURNED: Final = "tra_lai"


def of_case(case: UUID) -> str:
    return f"case:{case}"


def of_submission(submission: UUID) -> str:
    return f"submission:{submission}"


def owner_of(
    *,
    submission: UUID,
    version: FormVersion,
    fields: Sequence[FieldLike],
    xml: bytes,
    answers: Mapping[str, Any],
) -> str:
    """The owner of the keys. A submission about several cases is nobody's but its own.

    What corrects another one ends with that one: it holds the same answers.
    """
    corrected = _corrected(version, answers)
    if corrected:
        return corrected
    named = _written(version, fields, xml) or _referred(version, answers)
    if len(named) != 1:
        return of_submission(submission)
    (case,) = named
    elsewhere = Entity.objects.filter(uuid=case, entity_list__name=CASES)
    # A code of another project's case is that of no case here: its end must not be theirs.
    if elsewhere.exclude(entity_list__project_id=version.form.project_id).exists():
        return of_submission(submission)
    return of_case(case)


def _written(version: FormVersion, fields: Sequence[FieldLike], xml: bytes) -> set[UUID]:
    """The cases that its <entity> blocks make or change."""
    if not any(each["list"] == CASES for each in version.entity_lists):
        return set()
    blocks = entity_blocks_of(fields, xml)
    return {UUID(each.id) for each in blocks if each.list == CASES and each.id}


def _referred(version: FormVersion, answers: Mapping[str, Any]) -> set[UUID]:
    """The case that the answer names which the form's mapping calls so."""
    path = (version.mapping or {}).get("fields", {}).get("case", "")
    said = answers.get(path)
    try:
        return {UUID(said)} if isinstance(said, str) else set()
    except ValueError:
        return set()


def _corrected(version: FormVersion, answers: Mapping[str, Any]) -> str:
    """The owner of what this corrects, by the row of `tra_lai` that it names; "" for none."""
    mapping = version.mapping or {}
    said = answers.get(mapping.get("fields", {}).get("entry", ""))
    if mapping.get("record") != CORRECTION or not isinstance(said, str):
        return ""
    try:
        entry = UUID(said)
    except ValueError:
        return ""
    rows = Entity.objects.filter(
        uuid=entry, entity_list__name=RETURNED, entity_list__project_id=version.form.project_id
    )
    for values in rows.values_list("values", flat=True):
        named = SubmissionVersion.objects.filter(
            submission=values.get("phieu") or None, form__project_id=version.form.project_id
        ).exclude(owner="")
        owner = named.order_by("-pk").values_list("owner", flat=True).first()
        if owner:
            return str(owner)
    return ""
