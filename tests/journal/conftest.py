"""A table of follow-ups of our own, given back afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from backend.jobs.table import hand_over
from backend.journal import services as journal
from backend.journal.models import Event, Task
from tests import build

NOW = build.NOW
LATER = NOW + journal.LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    journal.follow({"a": ["first", "second"], "b": ["third"]})
    yield
    hand_over()


def log(kind: str = "b", subject: object = "s1", *, now: datetime = NOW) -> Event:
    return journal.log(kind, subject=subject, now=now)


def claim(worker: str = "w", *, limit: int = 100, now: datetime = NOW) -> list[Task]:
    return journal.claim(worker=worker, limit=limit, now=now)
