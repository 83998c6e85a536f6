"""Sending a submission back to its sender, with the questions that need another look."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import AppUser, User
from backend.journal import services as journal
from backend.survey.forms import encrypting
from backend.survey.quality.models import SendBack
from backend.survey.submissions import anonymity, reviewing
from backend.survey.submissions.models import Submission

MAX_QUESTIONS = 200


@transaction.atomic
def send_back(
    *,
    submission: Submission,
    questions: Sequence[str],
    note: str,
    actor: User,
    now: datetime,
) -> SendBack:
    """Ask the sender to mend these questions (paths); the submission then has issues.

    The note is kept beside the submission as a comment too. Raises note_needed,
    question_unknown, never_reviewed, anonymous_send_back.
    """
    encrypting.refuse_unreadable(submission.form)
    anonymity.refuse_send_back(submission)
    said = note.strip()
    if not said:
        raise problems.note_needed()
    paths = list(dict.fromkeys(questions))[:MAX_QUESTIONS]
    _refuse_unknown(submission, paths)
    made = SendBack.objects.create(
        submission=submission,
        version=submission.current_id,
        entry=uuid4(),
        questions=paths,
        note=said,
        sent_by=actor,
        sent_at=now,
    )
    reviewing.review(
        submission=submission,
        state=Submission.ReviewState.HAS_ISSUES,
        comment=said,
        actor=actor,
        now=now,
    )
    journal.log(
        "submission.send_back",
        subject=submission.uuid,
        actor=actor,
        project_id=submission.project_id,
        details={"instance_id": submission.instance_id, "send_back": made.pk},
        now=now,
    )
    return made


def _refuse_unknown(submission: Submission, paths: Sequence[str]) -> None:
    version = submission.current.form_version if submission.current else None
    known = {each["path"] for each in version.fields} if version else set()
    for path in paths:
        if path not in known:
            raise problems.question_unknown(question=path[:200], form_id=submission.form.form_id)


def note_edit(*, submission_uuid: str, editor: int | None, now: datetime) -> int:
    """The sender's own edit answers what is open; somebody else's does not. How many were open."""
    submission = Submission.objects.filter(uuid=submission_uuid).first()
    if submission is None or submission.submitter_id != editor:
        return 0
    return SendBack.objects.filter(
        submission=submission, mended_at=None, sent_at__lte=submission.updated_at
    ).update(mended_at=now)


def of(submission: Submission) -> QuerySet[SendBack]:
    """Each time that it was sent back, the oldest first."""
    return SendBack.objects.filter(submission=submission).order_by("sent_at")


def open_for(actor: User | AppUser) -> QuerySet[SendBack]:
    """What this person or phone is asked to mend, the oldest first."""
    rows = SendBack.objects.filter(mended_at=None, submission__deleted_at=None)
    person = actor.holder_id if isinstance(actor, AppUser) else actor.pk
    if person is None and isinstance(actor, AppUser):
        mine = rows.filter(submission__app_user=actor)
    else:
        mine = rows.filter(submission__submitter_id=person)
    return mine.select_related("submission__form__current").order_by("sent_at")
