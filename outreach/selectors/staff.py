"""Staff, and how many distinct of them were trained in a period (I-06)."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet

from outreach.codes import STAFF_GROUPS
from outreach.models import Staff, TrainingAttendance
from outreach.reviews import APPROVED
from outreach.text import search_key


class Trained(NamedTuple):
    """Of the staff of a group on the register, how many attended an approved course; n / N."""

    group: str
    trained: int
    staff: int


def staff(project_id: int, keys: frozenset[str] | None, *, search: str = "") -> QuerySet[Staff]:
    """Who is on the register in an area (None: everywhere), by given name."""
    rows = Staff.objects.filter(project_id=project_id, left=False)
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    for word in search_key(search).split()[:10]:
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("sort_key", "pk")


def courses(project_id: int, first: date, last: date) -> QuerySet[TrainingAttendance]:
    """Attendances at approved courses of the period, both days included."""
    return TrainingAttendance.objects.filter(
        training__project_id=project_id,
        training__activity__state=APPROVED,
        training__activity__held_on__gte=first,
        training__activity__held_on__lte=last,
    )


def courses_of(project_id: int, of: Collection[UUID], first: date, last: date) -> dict[UUID, int]:
    """How many courses each of these attended in the period; who attended none is absent."""
    rows = courses(project_id, first, last).filter(staff__in=list(of))
    counted = rows.values_list("staff").annotate(number=Count("training", distinct=True))
    return dict(counted.order_by())


def trained(project_id: int, keys: frozenset[str] | None, first: date, last: date) -> list[Trained]:
    """Distinct staff of the register trained in the period: "" all of them, then each group."""
    there = list(staff(project_id, keys).values_list("pk", "groups"))
    attended = set(courses(project_id, first, last).values_list("staff", flat=True).distinct())
    found = []
    for group in ("", *STAFF_GROUPS):
        of_group = [pk for pk, groups in there if not group or group in groups.split()]
        found.append(Trained(group, sum(pk in attended for pk in of_group), len(of_group)))
    return found
