"""Whose data keys a submission is sealed under: its case's, else its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from backend.survey.entities.models import Entity
from backend.survey.forms.models import FormVersion
from backend.survey.xforms.entity_blocks import entity_blocks_of
from backend.survey.xforms.fields import FieldLike

# The entity list of the people who are helped, each under a code.
CASES: Final = "truong_hop"


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
    """The owner of the keys. A submission about several cases is nobody's but its own."""
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
