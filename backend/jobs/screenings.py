"""Screenings that an earlier release recorded otherwise, recorded anew; releases, by the clock."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.figures import releasing
from backend.jobs.keeping import mark_of
from backend.jobs.records import record_submission
from outreach import services as outreach
from outreach.faults import Fault
from outreach.models import Screening

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


def band_ages(now: datetime) -> int:
    """Count screenings in today's bands of age, from the submissions; how many stood otherwise.

    Where nothing is left to tell the band from (somebody was erased, or the submission is gone),
    the age is not known.
    """
    done = 0
    for project_id in outreach.projects_in_earlier_bands():
        rows = Screening.objects.filter(project_id=project_id, consent=True).order_by("pk")
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_A_TURN):
            marks = {mark_of(key, now): key for key in keys[start : start + AT_A_TURN]}
            for mark in sorted(outreach.in_earlier_bands(marks)):
                _record(marks[mark], now)
                done += 1
        done += outreach.forget_earlier_bands(project_id=project_id, now=now)
    return done


def _rebuild(submission: UUID, now: datetime) -> None:
    _record(submission, now)
    if submission in outreach.unkeyed(among=[submission]):
        outreach.anonymise(submission=submission, mark=mark_of(submission, now))


def _record(submission: UUID, now: datetime) -> None:
    try:
        with transaction.atomic():
            record_submission(submission, now)
    except Fault:
        pass  # its task on the submission's page says why


def release_months(now: datetime) -> int:
    """Publish the months that are closed."""
    return releasing.release_due(now=now)
