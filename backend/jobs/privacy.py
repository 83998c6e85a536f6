"""What follows consent, withdrawal and erasure: the desk's own rows, and what outreach counts."""

from datetime import datetime
from functools import partial
from uuid import UUID

from backend.casework import referrals
from backend.jobs.keeping import mark_of
from backend.journal.models import Event
from backend.privacy import consents, requests, retention
from backend.survey.submissions import sealed
from backend.survey.submissions.models import Submission
from outreach import services as outreach


def record_consent(event: Event, now: datetime) -> None:
    """Write down what the answers say of consent, always from the current version."""
    rows = Submission.objects.select_related("form", "current__form_version__form__current")
    found = rows.filter(pk=UUID(event.subject), is_draft=False).first()
    if found is None or found.current is None or found.current.encrypted:
        return
    consents.record(submission=found, answers=sealed.answers_of(found.current), now=now)


def stop_counting(event: Event, now: datetime) -> None:
    """Take a person's record out of what is counted anew; published figures stay as they are."""
    key = UUID(event.subject)
    outreach.forget(submission=key, mark=partial(mark_of, key, now), now=now)
    if event.project_id is not None:
        referrals.settle(submission=key, project_id=event.project_id, now=now)
        referrals.follow(project_id=event.project_id, now=now)


def keep_count(event: Event, now: datetime) -> None:
    """Of an erased person outreach keeps the count alone."""
    key = UUID(event.subject)
    outreach.anonymise(submission=key, mark=mark_of(key, now))
    if event.project_id is not None:
        referrals.loosen(submission=key, project_id=event.project_id, now=now)


def retain(now: datetime) -> int:
    """The turn of the retention rules, and of the contacts of closed requests."""
    return retention.run(now) + requests.forget_contacts(now)
