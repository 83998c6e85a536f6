"""Marks of screenings: the order of their rows tells as little as their names."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection

from outreach.models import PersonMark
from outreach.recording import marks

pytestmark = pytest.mark.django_db
UNIT = "90001@2025-07-01"


def put(mark: str, submission: UUID | None = None, *, outcome: str = "low") -> None:
    marks.put(
        submission=submission or uuid4(),
        mark=mark,
        project_id=1,
        unit=UNIT,
        day=date(2026, 3, 5),
        kind="S01",
        outcome=outcome,
        dimensions={"age": "18_29"},
    )


def as_they_lie() -> list[str]:
    """The marks in the order in which the database's file has them."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM outreach_personmark ORDER BY {place}")  # noqa: S608
        return [mark for (mark,) in cursor.fetchall()]


def test_rows_lie_in_the_order_of_their_names_and_not_of_their_arrival() -> None:
    names = [letter * 64 for letter in "hcagbf"]
    for name in names:
        put(name)
    assert as_they_lie() == sorted(names)


def test_an_edit_and_an_erasure_leave_no_row_at_the_end() -> None:
    submission = uuid4()
    for name in ("a" * 64, "c" * 64, "e" * 64):
        put(name, submission if name[0] == "a" else None)
    put("a" * 64, submission, outcome="high")
    assert as_they_lie() == sorted(as_they_lie())
    assert marks.loosen(submission=submission, mark="a" * 64) == 1
    lying = as_they_lie()
    assert lying == sorted(lying)
    assert "a" * 64 not in lying
    assert PersonMark.objects.filter(outcome="high").count() == 1
