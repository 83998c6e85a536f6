"""Shows sensitive values of one submission to one reader, who says why; the journal keeps it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.submissions import sealed_files, stopped
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.erasing import is_erased
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.masking import bare, leaves
from backend.survey.submissions.models import SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.sealed import answers_of, parts_of, xml_of

READ: Final = "sensitive.read"
LEAST_REASON: Final = 10


def verb_of(kind: str) -> str:
    """What a reader must be allowed for values of this class."""
    return f"sensitive.{kind}"


def verb_of_file(row: SubmissionAttachment) -> str:
    """The same for a sealed file. Raises class_not_here where nothing of the form is sensitive."""
    kind = sealed_files.class_of(row)
    if not kind:
        raise problems.class_not_here(kind="–", known="–")
    return verb_of(kind)


def left_hidden(version: SubmissionVersion, kinds: Collection[str]) -> Classes:
    """The classes that stay hidden when these are shown."""
    marked = classes_of(version.form_version).by_path
    return Classes({path: kind for path, kind in marked.items() if kind not in kinds})


def reveal(
    *,
    version: SubmissionVersion,
    kinds: Collection[str],
    actor: User,
    reason: str,
    now: datetime,
) -> dict[str, Any]:
    """Path ("ho/nguoi[2]/ten") → value of the sensitive answers of these classes.

    The door has asked for the verb of each. Raises reason_needed, class_not_here, key_destroyed.
    """
    shown = reveal_answers(version=version, kinds=kinds, actor=actor, reason=reason, now=now)
    fields = version.form_version.fields
    repeats = {field["path"] for field in fields if field["type"] == "repeat"}
    classes = classes_of(version.form_version)
    told = leaves(shown, repeats)
    return {numbered: value for path, numbered, value in told if classes.of(path)}


@transaction.atomic
def reveal_answers(
    *,
    version: SubmissionVersion,
    kinds: Collection[str],
    actor: User,
    reason: str,
    now: datetime,
) -> dict[str, Any]:
    """All answers but those of other classes, as `sealed.answers_of` has them.

    Raises reason_needed, class_not_here, key_destroyed.
    """
    classes = classes_of(version.form_version)
    for kind in kinds:
        if kind not in classes.kinds:
            known = ", ".join(classes.kinds) or "–"
            raise problems.class_not_here(kind=kind[:20], known=known)
    details = {"classes": sorted(kinds)}
    _note(version, actor=actor, reason=reason, details=details, now=now)
    if version.sealed:
        parts_of(version, kinds, strict=True)
        xml_of(version)
    return dict(bare(answers_of(version), left_hidden(version, kinds)))


@transaction.atomic
def reveal_file(
    *, row: SubmissionAttachment, actor: User, reason: str, now: datetime
) -> Iterator[bytes]:
    """The bytes of a file of a submission with sensitive values, whole or none.

    The door has asked for the verb of `sealed_files.class_of`. Raises reason_needed, key_destroyed.
    """
    details = {"classes": [sealed_files.class_of(row)], "attachment": row.pk}
    _note(row.version, actor=actor, reason=reason, details=details, now=now)
    return sealed_files.opened(row)


def said(reason: str) -> str:
    """The reason as the journal keeps it. Raises reason_needed."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    if sum(each.isalpha() for each in plain) < LEAST_REASON:
        raise problems.reason_needed(least=LEAST_REASON)
    return plain


def _note(
    version: SubmissionVersion,
    *,
    actor: User,
    reason: str,
    details: dict[str, Any],
    now: datetime,
) -> None:
    """Who saw what of whom, and why: ids and classes, never a value."""
    if is_erased(version):
        raise problems.key_destroyed()
    stopped.refuse(version.submission_id)
    with journal.noted(said(reason)):
        journal.log(
            READ,
            subject=version.submission_id,
            actor=actor,
            project_id=version.submission.project_id,
            details={"instance_id": version.instance_id, "version": version.pk, **details},
            now=now,
        )
