"""Looking at submissions: the state that somebody gives, and what she says beside it."""

from datetime import datetime

from django.db import transaction

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.forms import encrypting
from backend.survey.submissions.models import Submission, SubmissionComment, SubmissionVersion
from backend.survey.submissions.parts import READ

State = Submission.ReviewState
# What the sender must mend: she needs to be told what.
NEEDS_COMMENT = frozenset({State.HAS_ISSUES, State.REJECTED})


@transaction.atomic
def review(
    *, submission: Submission, state: str, comment: str = "", actor: User, now: datetime
) -> Submission:
    """Give the submission a review state ("" = nobody has looked), with a comment if there is one.

    ODK Central asks for no comment and its clients send it afterwards, so here none is demanded;
    our pages demand one where `NEEDS_COMMENT` says so (`review_seen`).
    Raises never_reviewed.
    """
    encrypting.refuse_unreadable(submission.form)
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if comment:
        add_comment(submission=locked, body=comment, actor=actor, now=now)
    locked.review_state, locked.updated_at = state, now
    locked.save(update_fields=["review_state", "updated_at"])
    journal.log(
        "submission.review",
        subject=locked.uuid,
        actor=actor,
        project_id=locked.project_id,
        details={
            "instance_id": locked.instance_id,
            "version": locked.current_id,
            "review_state": state,
        },
        now=now,
    )
    submission.review_state, submission.updated_at = state, now
    return submission


@transaction.atomic
def review_seen(
    *, submission: Submission, seen: int, state: str, comment: str, actor: User, now: datetime
) -> Submission:
    """The same, as people do it on pages: of the version that they saw, with a reason.

    Raises comment_needed, changed_meanwhile.
    """
    if state in NEEDS_COMMENT and not comment.strip():
        raise problems.comment_needed()
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.current_id != seen:
        raise problems.changed_meanwhile()
    return review(submission=submission, state=state, comment=comment.strip(), actor=actor, now=now)


@transaction.atomic
def add_comment(
    *, submission: Submission, body: str, actor: User, now: datetime
) -> SubmissionComment:
    comment = SubmissionComment.objects.create(
        submission=submission, author=actor, body=body, created_at=now
    )
    journal.log(
        "submission.comment",
        subject=submission.uuid,
        actor=actor,
        project_id=submission.project_id,
        details={"instance_id": submission.instance_id, "comment": comment.pk},
        now=now,
    )
    return comment


def note_reading(
    *, submission: Submission, version: SubmissionVersion | None, actor: User, now: datetime
) -> None:
    """Somebody read answers: a line in the journal, by ids alone. One insert; nothing follows."""
    journal.log(
        READ,
        subject=submission.uuid,
        actor=actor,
        project_id=submission.project_id,
        details={
            "instance_id": submission.instance_id,
            "version": version.pk if version else submission.current_id,
        },
        now=now,
    )
