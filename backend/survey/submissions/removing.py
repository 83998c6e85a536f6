"""Deleting submissions: into the bin, out of it again, and for good after thirty days."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from backend import problems
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.submissions.models import Submission
from backend.survey.submissions.owners import of_submission
from backend.vault import services as vault

# As long as ODK Central keeps them.
KEPT_IN_BIN = timedelta(days=30)


@transaction.atomic
def delete(*, submission: Submission, actor: User, now: datetime) -> None:
    """Into the bin: nobody finds it any more; what it made elsewhere is forgotten by a job.

    Its ID stays taken. Raises not_found when somebody was quicker.
    """
    _mark(submission, deleted_at=now, kind="submission.delete", actor=actor, now=now)


@transaction.atomic
def restore(*, submission: Submission, actor: User, now: datetime) -> None:
    """Out of the bin. Raises not_found when somebody was quicker."""
    _mark(submission, deleted_at=None, kind="submission.restore", actor=actor, now=now)


def _mark(
    submission: Submission, *, deleted_at: datetime | None, kind: str, actor: User, now: datetime
) -> None:
    rows = Submission.objects.filter(pk=submission.pk, deleted_at__isnull=deleted_at is not None)
    if not rows.update(deleted_at=deleted_at):
        raise problems.not_found()
    journal.log(
        kind,
        subject=submission.uuid,
        actor=actor,
        project_id=submission.project_id,
        details={"instance_id": submission.instance_id, "version": submission.current_id},
        now=now,
    )


def to_purge(now: datetime, *, limit: int = 500) -> list[UUID]:
    """Those that lay in the bin for thirty days, and tries of drafts that are replaced since."""
    binned = Q(is_draft=False, deleted_at__lt=now - KEPT_IN_BIN)
    replaced = Q(form__draft=None) | ~Q(current__form_version=F("form__draft"))
    old_tries = Q(is_draft=True, created_at__lt=now - KEPT_IN_BIN) & replaced
    rows = Submission.objects.filter(binned | old_tries).order_by("deleted_at", "created_at")
    return list(rows.values_list("uuid", flat=True)[:limit])


@transaction.atomic
def purge(*, uuid: UUID, now: datetime) -> None:
    """For good: versions, comments, notes, keys. Its files are swept once nobody names them.

    The journal keeps that there was one, without what people wrote about it.
    """
    submission = Submission.objects.select_for_update().filter(pk=uuid).first()
    if submission is None:
        return
    project_id = submission.project_id
    # A case's keys stay: they are the case's.
    if submission.versions.filter(sealed=True).exists():
        vault.destroy(owner=of_submission(uuid), now=now)
    Submission.objects.filter(pk=uuid).update(current=None)
    submission.delete()
    journal.forget_notes(subject=uuid)
    journal.log("submission.purge", subject=uuid, project_id=project_id, now=now)
