"""Calls to the hotline: who handles them, the number to call back, its end after thirty days."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy import dues
from backend.survey.submissions import revealing
from backend.survey.submissions import selectors as submissions
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.models import SealedPart, Submission, SubmissionVersion
from outreach.models import HotlineCall
from outreach.selectors import hotline as rows
from outreach.services.hotline import handle_call

CONTACT: Final = "contact"
AT_A_TURN: Final = 500


def of_actor(actor: User, project: Project, *, done: bool = False) -> QuerySet[HotlineCall]:
    """The calls that the actor may read, as their submissions: by area and own rows."""
    reached = submissions.visible_to(actor, project).values("pk")
    return rows.queue(project.pk, reached, done=done)


def call_for(actor: User, project: Project, submission: UUID) -> tuple[HotlineCall, Submission]:
    """One that the actor handles: she reads it and may send such forms there.

    Raises not_found, forbidden.
    """
    found = submissions.submission_for(actor, project, submission)
    call = HotlineCall.objects.filter(pk=submission, project_id=project.pk).first()
    if call is None:
        raise problems.not_found()
    form_id = found.form.form_id
    if not permissions.may(actor, project, verbs.SUBMISSION_CREATE, form_id=form_id):
        raise problems.forbidden()
    # Elsewhere is not here: who reads the whole project may send such forms in one commune alone.
    submissions.submission_for(actor, project, submission, verbs.SUBMISSION_CREATE)
    return call, found


@transaction.atomic
def handle(*, call: HotlineCall, actor: User, now: datetime) -> None:
    """The call is handled now; whoever says so again changes nothing."""
    if handle_call(submission=call.pk, now=now):
        journal.log(
            "hotline.handle", subject=call.pk, actor=actor, project_id=call.project_id, now=now
        )


def has_number(call: HotlineCall, today: date) -> bool:
    return call.number_until is not None and today <= call.number_until


def number_of(
    *,
    call: HotlineCall,
    submission: Submission,
    actor: User,
    reason: str,
    today: date,
    now: datetime,
) -> str:
    """The number to call back, for somebody who says why; the journal keeps that she did.

    Raises call_has_no_number, forbidden, not_found, reason_needed, key_destroyed.
    """
    current = submission.current
    path = _phone_path(current) if current is not None else ""
    if current is None or not path or not has_number(call, today):
        raise problems.call_has_no_number()
    kind = classes_of(current.form_version).of(path) or CONTACT
    form_id = submission.form.form_id
    verb = revealing.verb_of(kind)
    if not permissions.may(actor, submission.project, verb, form_id=form_id):
        raise problems.forbidden()
    submissions.submission_for(actor, submission.project, submission.pk, verb)
    told = revealing.reveal(version=current, kinds=[kind], actor=actor, reason=reason, now=now)
    number = told.get(path)
    if not number:
        raise problems.call_has_no_number()
    return str(number)


def _phone_path(version: SubmissionVersion) -> str:
    """The question that the form's mapping calls so; "" without one."""
    mapping = version.form_version.mapping or {}
    return str(mapping.get("fields", {}).get("phone", ""))


def forget_numbers(*, today: date, now: datetime) -> int:
    """Destroy the numbers that were kept for thirty days; how many calls that concerned."""
    kept = SealedPart.objects.filter(version__submission=OuterRef("pk"))
    due = rows.numbers_over(today).filter(Exists(kept)).values_list("pk", flat=True)
    return sum(_forget(pk, now) for pk in list(due[:AT_A_TURN]))


@transaction.atomic
def _forget(key: UUID, now: datetime) -> int:
    row = Submission.objects.select_for_update(of=("self",)).filter(pk=key)
    found = row.select_related("form", "current__form_version").first()
    if found is None or found.current is None:
        return 0
    path = _phone_path(found.current)
    kind = classes_of(found.current.form_version).of(path) if path else ""
    parts = SealedPart.objects.filter(version__submission=found, kind=kind)
    if not kind or not parts.exists():
        return 0
    dues.forget_class(found, kind, now)
    journal.log("hotline.forget", subject=found.pk, project_id=found.project_id, now=now)
    return 1
