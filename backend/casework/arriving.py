"""After a case was recorded: its worker, what pages did with it before, its row on phones."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.casework import listing, told
from backend.casework.replaying_cases import REPLAYS, again
from backend.journal import services as journal
from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from outreach.models import Case


@transaction.atomic
def follow(*, submission: UUID, now: datetime) -> bool:
    """Bring a case to what is known of it; False when the submission is none's. Twice is harmless.

    Whoever opened it accompanies it until a page says otherwise. A case that was deleted and is
    back again gets back what pages did with it.
    """
    case = Case.objects.filter(submission=submission).first()
    if case is None:
        return False
    events = Event.objects.filter(project_id=case.project_id, subject=str(case.pk))
    if not events.filter(kind=told.OPENED).exists():
        _open(case, now)
    for event in events.filter(kind__in=REPLAYS).order_by("pk"):
        again(event)
    case.refresh_from_db()
    listing.put(case, now)
    listing.give(case, _holder(case), now)
    return True


def _open(case: Case, now: datetime) -> None:
    rows = Submission.objects.select_related("app_user").filter(pk=case.submission)
    origin = rows.first()
    worker = None
    if origin is not None:
        worker = origin.submitter_id or (origin.app_user.holder_id if origin.app_user else None)
    journal.log(
        told.OPENED,
        subject=case.pk,
        project_id=case.project_id,
        details={"worker": worker},
        now=now,
    )


def _holder(case: Case) -> User | None:
    return User.objects.filter(pk=case.worker_id).first() if case.worker_id else None
