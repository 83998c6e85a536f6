"""Marks of what was done with a person: put, replaced, taken away, cut loose from their submission.

The marks of a cell are always written anew together, in the order of their names, which are random:
in the order of their rows, too, none can be told to be a certain person's. Who writes holds the
lock of the project's counts.
"""

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from outreach.ages import EARLIER, UNKNOWN
from outreach.cells import Cell, month_of
from outreach.codes import SCREENING
from outreach.dimensions import AGE
from outreach.models import PersonMark


def put(
    *,
    submission: UUID,
    mark: str,
    project_id: int,
    unit: str,
    day: date,
    kind: str,
    outcome: str,
    dimensions: Mapping[str, str],
) -> set[Cell]:
    """Make this the one mark of its name; the touched cells, its old one among them.

    `kind`: of codes.PERSON_KINDS; `outcome`: what came of it, "" where nothing is told apart;
    `dimensions`: by what a cube may break it down.
    """
    touched = take(submission=submission, mark=mark)
    made = PersonMark(
        mark=mark,
        project_id=project_id,
        unit=unit,
        month=month_of(day),
        kind=kind,
        outcome=outcome,
        dimensions=dict(dimensions),
    )
    _write([made])
    return touched | {_cell(made)}


def take(*, submission: UUID, mark: str) -> set[Cell]:
    """Take the submission's mark away, also the one that stood before there were keys."""
    found = PersonMark.objects.filter(mark__in=[mark, _before_keys(submission)])
    touched = {_cell(each) for each in found}
    found.delete()
    return touched


def judge(*, submission: UUID, mark: str, state: str) -> set[Cell]:
    """Let the submission's mark count by its review (`outreach.reviews`); the touched cells."""
    found = list(PersonMark.objects.filter(mark__in=[mark, _before_keys(submission)]))
    names = [each.mark for each in found if each.state != state]
    if not names:
        return set()
    for each in found:
        each.state = state
    PersonMark.objects.filter(mark__in=[each.mark for each in found]).delete()
    _write(found)
    return {_cell(each) for each in found}


def projects_of(*, submission: UUID, mark: str) -> set[int]:
    """The projects in which the submission's mark counts."""
    found = PersonMark.objects.filter(mark__in=[mark, _before_keys(submission)])
    return set(found.values_list("project_id", flat=True))


def loosen(*, submission: UUID, mark: str) -> int:
    """Give the submission's mark a random name: it counts on and leads to nobody; how many."""
    found = list(PersonMark.objects.filter(mark__in=[mark, _before_keys(submission)]))
    names = [each.mark for each in found]
    for each in found:
        each.mark = secrets.token_hex(32)
    PersonMark.objects.filter(mark__in=names).delete()
    _write(found)
    return len(found)


def _write(new: list[PersonMark]) -> None:
    """Add these, and write every cell that they are in anew, sorted by mark."""
    here = Q()
    for cell in {_cell(each) for each in new}:
        here |= Q(project_id=cell.project_id, unit=cell.unit, month=cell.month, kind=cell.kind)
    if not new:
        return
    there = list(PersonMark.objects.filter(here))
    PersonMark.objects.filter(here).delete()
    PersonMark.objects.bulk_create(sorted([*there, *new], key=lambda each: each.mark))


def unkeyed(*, at_most: int = 1, among: Collection[UUID] | None = None) -> list[UUID]:
    """Submissions whose mark is still the one that a migration gave it until its next recording."""
    # A keyed hash has 64 hexadecimal digits and no hyphen.
    found = PersonMark.objects.filter(mark__contains="-")
    if among is not None:
        found = found.filter(mark__in=[_before_keys(each) for each in among])
    return [UUID(mark) for mark in found.order_by("mark").values_list("mark", flat=True)[:at_most]]


def projects_in_earlier_bands() -> list[int]:
    """Projects with screenings that were counted in the bands of age of an earlier release."""
    found = _in_earlier_bands().order_by("project_id").values_list("project_id", flat=True)
    return list(found.distinct())


def in_earlier_bands(marks: Collection[str]) -> set[str]:
    """Of these marks the ones of screenings in the bands of age of an earlier release."""
    return set(_in_earlier_bands().filter(mark__in=marks).values_list("mark", flat=True))


def forget_earlier_bands(project_id: int) -> int:
    """Let the age not be known where nothing is left to tell today's band from; how many."""
    found = list(_in_earlier_bands().filter(project_id=project_id))
    for each in found:
        each.dimensions = {**each.dimensions, AGE: UNKNOWN}
    names = [each.mark for each in found]
    for start in range(0, len(names), 500):
        PersonMark.objects.filter(mark__in=names[start : start + 500]).delete()
    _write(found)
    return len(found)


def _in_earlier_bands() -> QuerySet[PersonMark]:
    return PersonMark.objects.filter(kind=SCREENING, dimensions__age__in=EARLIER)


def _before_keys(submission: UUID) -> str:
    return str(submission)


def _cell(mark: PersonMark) -> Cell:
    return Cell(mark.project_id, mark.unit, mark.month, mark.kind, "")
