"""Publishing the figures about persons of a closed month, once and for good."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from outreach.ages import UNKNOWN, known
from outreach.cells import month_after, month_of
from outreach.codes import REFUSED, SCREENING
from outreach.cube import Cube, Threshold, Tree, figures, published
from outreach.dimensions import AGE, DIMENSIONS, OUTCOME
from outreach.faults import fault
from outreach.models import PersonMark, Release, ReleaseCell, Screening
from outreach.recording.marks import projects_in_earlier_bands
from outreach.reviews import APPROVED
from outreach.services.counts import lock

# {unit: the unit above it} of these units on a day; geo knows it.
Above = Callable[[Collection[str], date], Mapping[str, str]]
# Nothing older is published by the clock: a wrong date in one form makes no hundred releases.
MONTHS_BACK = 60


@transaction.atomic
def release(
    *,
    project_id: int,
    month: date,
    above: Above,
    threshold: Threshold,
    made_by: AbstractBaseUser | None,
    today: date,
    now: datetime,
) -> Release:
    """Publish the screenings of a month (by its first day) that has ended. Raises Fault.

    What is not recorded or not approved yet stays out for good; refusals are never published.
    """
    after = month_after(month)
    if after > today:
        raise fault("month_not_over", month=f"{month:%m/%Y}", day=f"{after:%d/%m/%Y}")
    lock(project_id=project_id, now=now)
    if Release.objects.filter(project_id=project_id, kind=SCREENING, month=month).exists():
        raise fault("month_released", month=f"{month:%m/%Y}")
    made = Release.objects.create(
        project_id=project_id,
        kind=SCREENING,
        month=month,
        k_total=threshold.total,
        k_cell=threshold.cell,
        made_at=now,
        made_by_id=made_by.pk if made_by else None,
    )
    own = _own(project_id, month)
    tree = Tree(above([unit for unit in own if unit], after - timedelta(days=1)))
    cells = figures(published(Cube(tree, own, DIMENSIONS), threshold))
    ReleaseCell.objects.bulk_create(
        [
            ReleaseCell(
                release=made,
                unit=each.node,
                dimension=each.dimension,
                value=each.value,
                count=each.persons,
            )
            for each in cells
        ],
        batch_size=500,
    )
    return made


def _own(project_id: int, month: date) -> dict[str, dict[str, dict[str, int]]]:
    """{unit: {dimension: {value: persons}}} of the approved screenings of the month."""
    own: dict[str, dict[str, dict[str, int]]] = defaultdict(
        lambda: {name: dict.fromkeys(values, 0) for name, values in DIMENSIONS.items()}
    )
    marks = PersonMark.objects.filter(
        project_id=project_id, month=month, kind=SCREENING, state=APPROVED
    )
    for unit, outcome, told in marks.exclude(outcome=REFUSED).values_list(
        "unit", "outcome", "dimensions"
    ):
        own[unit][OUTCOME][outcome] += 1
        own[unit][AGE][known(told.get(AGE, UNKNOWN))] += 1
    return dict(own)


def months_due(
    *, today: date, closed_after: timedelta, recorded_before: datetime
) -> Iterator[tuple[int, date]]:
    """(project, month) of the closed months that have no release yet, from the first screening on.

    A month is closed so many days after its end. A project in which a screening of a closed month
    was recorded after `recorded_before` waits, and one whose ages still stand in the bands of an
    earlier release. Months in which nobody was screened are published as well: that nobody was is
    told by the same page, not by its absence.
    """
    closed = month_of(today - closed_after)
    busy = Screening.objects.filter(screened_on__lt=closed, recorded_at__gt=recorded_before)
    waiting = {*busy.values_list("project_id", flat=True), *projects_in_earlier_bands()}
    done = set(Release.objects.filter(kind=SCREENING).values_list("project_id", "month"))
    firsts: dict[int, date] = {}
    for project_id, month in _screened_months():
        firsts[project_id] = min(month, firsts.get(project_id, month))
    for project_id, first in sorted(firsts.items()):
        if project_id in waiting:
            continue
        for month in _months(max(first, _months_before(today)), today - closed_after):
            if (project_id, month) not in done:
                yield project_id, month


def _screened_months() -> QuerySet[PersonMark, tuple[int, date]]:
    marks = PersonMark.objects.filter(kind=SCREENING)
    return marks.values_list("project_id", "month").distinct()


def _months(first: date, until: date) -> Iterator[date]:
    """The months from this one on that had ended by that day."""
    month = first
    while month_after(month) <= until:
        yield month
        month = month_after(month)


def _months_before(today: date) -> date:
    months = today.year * 12 + today.month - 1 - MONTHS_BACK
    return month_of(date(months // 12, months % 12 + 1, 1))
