"""Screenings of before there were seals, recorded anew; releases of closed months, by the clock."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.figures import releasing
from backend.jobs.keeping import mark_of
from backend.jobs.records import record_submission
from outreach import services as outreach
from outreach.faults import Fault

AT_A_TURN = 200


def rebuild_screenings(now: datetime) -> int:
    """Seal and mark what an earlier release recorded in clear, from the submissions; how many.

    One whose submission is gone, or can't be scored any more, keeps its count and nothing else.
    """
    done = 0
    while turn := outreach.unkeyed(at_most=AT_A_TURN):
        for submission in turn:
            _rebuild(submission, now)
        done += len(turn)
    return done


def _rebuild(submission: UUID, now: datetime) -> None:
    try:
        with transaction.atomic():
            record_submission(submission, now)
    except Fault:
        pass  # its task on the submission's page says why
    if submission in outreach.unkeyed(among=[submission]):
        outreach.anonymise(submission=submission, mark=mark_of(submission, now))


def release_months(now: datetime) -> int:
    """Publish the months that are closed."""
    return releasing.release_due(now=now)
