"""Stopping the use of a person's submissions, and starting it again when it was stopped in error.

A stopped submission is not opened, left out of every export and feed of rows, and its record is
taken out of what figures are counted from; figures that were published stay as they are.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.privacy.models import Stop
from backend.survey.submissions import stopped


def listed() -> QuerySet[Stop, Any]:
    return Stop.objects.values("pk")


def hand_over() -> None:
    """Tell the survey whom to ask; it knows nothing else of this room."""
    stopped.follow(listed)


def stop(*, submissions: Collection[UUID], why: str, now: datetime) -> None:
    """In the caller's transaction. What was withdrawn may be erased later, not the other way."""
    Stop.objects.bulk_create(
        [Stop(submission=each, why=why, since=now) for each in submissions], ignore_conflicts=True
    )
    if why == Stop.Why.ERASED:
        Stop.objects.filter(pk__in=submissions).update(why=why)


def start_again(*, submissions: Collection[UUID]) -> int:
    """After a new consent; what was erased stays so."""
    return Stop.objects.filter(pk__in=submissions, why=Stop.Why.WITHDRAWN).delete()[0]


def is_stopped(submission: UUID) -> bool:
    return Stop.objects.filter(pk=submission).exists()
