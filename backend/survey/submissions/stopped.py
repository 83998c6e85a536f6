"""Submissions of which no further use is made: consent was taken back, or they were erased.

Which these are, the privacy desk knows; it hands its list over when the server starts.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend import problems
from backend.survey.submissions.models import Submission

# UUIDs of the stopped; filled by backend.privacy when it is ready.
_LISTS: list[Callable[[], QuerySet[Any, Any]]] = []


def follow(listed: Callable[[], QuerySet[Any, Any]]) -> None:
    """Take over who knows the stopped submissions, in place of who knew before."""
    _LISTS[:] = [listed]


def in_use(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """These without the stopped: for exports, feeds and whatever is counted anew."""
    for listed in _LISTS:
        rows = rows.exclude(pk__in=listed())
    return rows


def is_stopped(uuid: UUID) -> bool:
    return any(listed().filter(pk=uuid).exists() for listed in _LISTS)


def refuse(uuid: UUID) -> None:
    """Raises processing_stopped for one of which no further use is made."""
    if is_stopped(uuid):
        raise problems.processing_stopped()
