"""The figures of the map, read from the counts table alone."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Final, TypedDict

from django.db.models import Max, QuerySet, Sum

from outreach.cells import month_of
from outreach.codes import ATTENDANCES, BANDS, HELD, SCREENING, SETTINGS, TALK
from outreach.models import Count, Tally
from outreach.suppression import Figure, added, shown


class UnitFigures(TypedDict):
    """The figures of one unit: numbers, and for persons perhaps "suppressed".

    `activities` by setting ("" = setting not known); `attendances` are no distinct persons;
    `screenings` by highest band: none, low, moderate, high.
    """

    talks: int
    activities: dict[str, int]
    attendances: int
    screened: Figure
    screenings: dict[str, Figure]


_ALL_SETTINGS: Final = (*SETTINGS, "")


def map_figures(
    *,
    project_ids: Collection[int],
    keys: frozenset[str] | None,
    months: tuple[date, date],
    k: int,
) -> dict[str, UnitFigures]:
    """{unit key: figures} of the months from..to, both included; two queries.

    `keys` cuts the area (None: everything). A unit without any record in the period is absent:
    "no data", which is not zero; "" holds what has no commune. Figures about persons are hidden as
    `outreach.suppression` says, so the caller must not add them up into a total of its own.
    """
    first, last = month_of(months[0]), month_of(months[1])
    counts = Count.objects.filter(project_id__in=list(project_ids))
    if keys is not None:
        counts = counts.filter(unit__in=keys)
    figures: dict[str, UnitFigures] = {}
    _add_activities(figures, counts.filter(month__gte=first, month__lte=last))
    _add_screenings(figures, counts, first, last, k)
    return figures


def figures_of_moment(project_ids: Collection[int]) -> datetime | None:
    """The moment of the newest figure, to print beside them; None before the first."""
    chosen = Tally.objects.filter(project_id__in=list(project_ids))
    moment: datetime | None = chosen.aggregate(newest=Max("counted_at"))["newest"]
    return moment


def _add_activities(figures: dict[str, UnitFigures], counts: QuerySet[Count]) -> None:
    rows = (
        counts.filter(measure__in=(HELD, ATTENDANCES))
        .values_list("unit", "kind", "setting", "measure")
        .annotate(total=Sum("value"))
        .order_by()
    )
    for unit, kind, setting, measure, total in rows:
        of_unit = figures.setdefault(unit, _nothing())
        if measure == ATTENDANCES:
            of_unit["attendances"] += total
        else:
            of_unit["activities"][setting] += total
            of_unit["talks"] += total if kind == TALK else 0


def _add_screenings(
    figures: dict[str, UnitFigures], counts: QuerySet[Count], first: date, last: date, k: int
) -> None:
    """All months of the years are read: what may be shown of a period depends on its neighbours."""
    rows = counts.filter(
        kind=SCREENING,
        month__gte=date(first.year, 1, 1),
        month__lte=date(last.year, 12, 1),
    ).values_list("unit", "project_id", "month", "measure", "value")
    by_unit: dict[str, dict[int, dict[date, dict[str, int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(dict))
    )
    present = set(figures)
    for unit, project_id, month, measure, value in rows:
        if measure in BANDS:
            by_unit[unit][project_id][month][measure] = value
        if first <= month <= last:
            present.add(unit)
    for unit in present:
        of_unit = figures.setdefault(unit, _nothing())
        parts = [shown(part, first=first, last=last, k=k) for part in by_unit[unit].values()]
        of_unit["screened"] = added([total for total, _ in parts])
        of_unit["screenings"] = {band: added([bands[band] for _, bands in parts]) for band in BANDS}


def _nothing() -> UnitFigures:
    return {
        "talks": 0,
        "activities": dict.fromkeys(_ALL_SETTINGS, 0),
        "attendances": 0,
        "screened": 0,
        "screenings": dict.fromkeys(BANDS, 0),
    }
