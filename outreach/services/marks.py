"""Marks of screenings: put, replaced, taken away, cut loose from their submission.

The marks of a cell are always written anew together, in the order of their names, which are random:
in the order of their rows, too, none can be told to be a certain screening's. Who writes holds the
lock of the project's counts.
"""

import secrets
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from outreach.ages import age_band
from outreach.cells import Cell, month_of
from outreach.codes import SCREENING
from outreach.models import ScreeningMark


def put(
    *,
    submission: UUID,
    mark: str,
    project_id: int,
    unit: str,
    day: date,
    outcome: str,
    age: int | None,
) -> set[Cell]:
    """Make this the one mark of the submission; the touched cells, its old one among them."""
    touched = take(submission=submission, mark=mark)
    made = ScreeningMark(
        mark=mark,
        project_id=project_id,
        unit=unit,
        month=month_of(day),
        outcome=outcome,
        dimensions={"age": age_band(age)},
    )
    _write([made])
    return touched | {_cell(made)}


def take(*, submission: UUID, mark: str) -> set[Cell]:
    """Take the submission's mark away, also the one that stood before there were keys."""
    found = ScreeningMark.objects.filter(mark__in=[mark, _before_keys(submission)])
    touched = {_cell(each) for each in found}
    found.delete()
    return touched


def loosen(*, submission: UUID, mark: str) -> int:
    """Give the submission's mark a random name: it counts on and leads to nobody; how many."""
    found = list(ScreeningMark.objects.filter(mark__in=[mark, _before_keys(submission)]))
    names = [each.mark for each in found]
    for each in found:
        each.mark = secrets.token_hex(32)
    ScreeningMark.objects.filter(mark__in=names).delete()
    _write(found)
    return len(found)


def _write(new: list[ScreeningMark]) -> None:
    """Add these, and write every cell that they are in anew, sorted by mark."""
    here = Q()
    for cell in {_cell(each) for each in new}:
        here |= Q(project_id=cell.project_id, unit=cell.unit, month=cell.month)
    if not new:
        return
    there = list(ScreeningMark.objects.filter(here))
    ScreeningMark.objects.filter(here).delete()
    ScreeningMark.objects.bulk_create(sorted([*there, *new], key=lambda each: each.mark))


def unkeyed(*, at_most: int = 1, among: Collection[UUID] | None = None) -> list[UUID]:
    """Submissions whose mark is still the one that a migration gave it until its next recording."""
    # A keyed hash has 64 hexadecimal digits and no hyphen.
    found = ScreeningMark.objects.filter(mark__contains="-")
    if among is not None:
        found = found.filter(mark__in=[_before_keys(each) for each in among])
    return [UUID(mark) for mark in found.order_by("mark").values_list("mark", flat=True)[:at_most]]


def _before_keys(submission: UUID) -> str:
    return str(submission)


def _cell(mark: ScreeningMark) -> Cell:
    return Cell(mark.project_id, mark.unit, mark.month, SCREENING, "")
