"""Screenings of before there were seals, recorded anew; releases of closed months, by the clock."""

from datetime import datetime

from backend.figures import releasing
from backend.jobs.keeping import mark_of
from backend.jobs.records import record_submission
from outreach import services as outreach
from outreach.faults import Fault
from outreach.models import Screening

AT_A_TURN = 200


def rebuild_screenings(now: datetime) -> int:
    """Seal what was recorded in clear, from the submissions; how many rows were settled.

    One whose submission is gone, or can't be scored any more, keeps its count and nothing else.
    """
    waiting = Screening.objects.filter(consent=True, sealed=None).order_by("recorded_at", "pk")
    keys = list(waiting.values_list("pk", flat=True)[:AT_A_TURN])
    for key in keys:
        try:
            settled = record_submission(key, now)
        except Fault:
            settled = False
        if not settled or waiting.filter(pk=key).exists():
            outreach.anonymise(submission=key, mark=mark_of(key, now))
    return len(keys)


def release_months(now: datetime) -> int:
    """Publish the months that are closed."""
    return releasing.release_due(now=now)
