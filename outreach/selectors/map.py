"""The figures of the map: activities from the counts table, figures about persons from releases."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypedDict

from django.db.models import Max, QuerySet, Sum

from outreach.cells import month_of
from outreach.codes import (
    ATTENDANCES,
    BANDS,
    HELD,
    PERSON_KINDS,
    SCREENED,
    SCREENING,
    SETTINGS,
    TALK,
    UNREVIEWED,
)
from outreach.models import Count, Tally
from outreach.selectors.releases import Told, of_nobody, outcomes_of_months


class UnitFigures(TypedDict):
    """The figures of one unit: what is approved, and beside it how much waits for that.

    `activities` by setting ("" = setting not known); `attendances` are no distinct persons;
    `screenings` by highest band: none, low, moderate, high. `waiting`: activities not approved yet;
    `unapproved`: the same of screenings, told only where these are counted as they stand.
    """

    talks: int
    activities: dict[str, int]
    attendances: int
    waiting: int
    screened: Told
    screenings: dict[str, Told]
    unapproved: int


@dataclass(frozen=True)
class MapFigures:
    """`units` by key; a unit without any record is absent. `open_keys`: where it counts live."""

    units: dict[str, UnitFigures]
    nobody: Told
    open_keys: frozenset[str] | None

    @property
    def live(self) -> bool:
        """Are some figures about persons counted as they stand?"""
        return self.open_keys is None or bool(self.open_keys)

    def nobody_in(self, unit: str) -> Told:
        """What is told of persons in a unit without any record."""
        return Told() if self.open_keys is None or unit in self.open_keys else self.nobody


_ALL_SETTINGS: Final = (*SETTINGS, "")
_ZERO: Final = Told(0)


def map_figures(
    *,
    project_id: int,
    keys: frozenset[str] | None,
    months: tuple[date, date],
    open_keys: frozenset[str] | None = frozenset(),
) -> MapFigures:
    """The figures of the months from..to, both included; four queries.

    `keys` cuts the area (None: everything). Figures about persons are those of the releases, for
    whoever asks for whatever period: nothing is counted for her. Only in the units `open_keys`
    (None: all), where she may open every screening itself, they are counted as they stand.
    """
    first, last = month_of(months[0]), month_of(months[1])
    counts = Count.objects.filter(project_id=project_id, month__gte=first, month__lte=last)
    if keys is not None:
        counts = counts.filter(unit__in=keys)
    nobody = Told() if open_keys is None else of_nobody(project_id, first, last)
    figures: dict[str, UnitFigures] = {}
    _add_activities(figures, counts, nobody)
    if open_keys is None or open_keys:
        _add_live(figures, counts, open_keys)
    if open_keys is not None:
        published = outcomes_of_months(project_id, keys, first, last)
        for unit in published.keys() - open_keys:
            of_unit = figures.setdefault(unit, _nothing(nobody))
            of_unit["screened"] = published[unit][""]
            of_unit["screenings"] = {band: published[unit][band] for band in BANDS}
    return MapFigures(figures, nobody, open_keys)


def figures_of_moment(project_ids: Collection[int]) -> datetime | None:
    """The moment of the newest figure, to print beside them; None before the first."""
    chosen = Tally.objects.filter(project_id__in=list(project_ids))
    moment: datetime | None = chosen.aggregate(newest=Max("counted_at"))["newest"]
    return moment


def _add_activities(figures: dict[str, UnitFigures], counts: QuerySet[Count], nobody: Told) -> None:
    rows = (
        counts.filter(measure__in=(HELD, ATTENDANCES, UNREVIEWED))
        .exclude(kind__in=PERSON_KINDS)  # who waits is told of persons only where they are open
        .values_list("unit", "kind", "setting", "measure")
        .annotate(total=Sum("value"))
        .order_by()
    )
    for unit, kind, setting, measure, total in rows:
        of_unit = figures.setdefault(unit, _nothing(nobody))
        if measure == ATTENDANCES:
            of_unit["attendances"] += total
        elif measure == UNREVIEWED:
            of_unit["waiting"] += total
        else:
            of_unit["activities"][setting] += total
            of_unit["talks"] += total if kind == TALK else 0


def _add_live(
    figures: dict[str, UnitFigures], counts: QuerySet[Count], open_keys: frozenset[str] | None
) -> None:
    """What stands in these units at this moment: its reader may open the rows anyway."""
    rows = counts.filter(kind=SCREENING)
    if open_keys is not None:
        rows = rows.filter(unit__in=open_keys)
    for unit in figures.keys() if open_keys is None else figures.keys() & open_keys:
        figures[unit] = {**figures[unit], **_live()}
    sums = rows.values_list("unit", "measure").annotate(total=Sum("value")).order_by()
    for unit, measure, total in sums:
        of_unit = figures.setdefault(unit, _nothing(_ZERO))
        if measure == SCREENED:
            of_unit["screened"] = Told(total)
        elif measure == UNREVIEWED:
            of_unit["unapproved"] += total
        elif measure in BANDS:
            of_unit["screenings"][measure] = Told(total)


class _Persons(TypedDict):
    screened: Told
    screenings: dict[str, Told]


def _live() -> _Persons:
    return {"screened": _ZERO, "screenings": dict.fromkeys(BANDS, _ZERO)}


def _nothing(nobody: Told) -> UnitFigures:
    return {
        "talks": 0,
        "activities": dict.fromkeys(_ALL_SETTINGS, 0),
        "attendances": 0,
        "waiting": 0,
        "screened": nobody,
        "screenings": dict.fromkeys(BANDS, nobody),
        "unapproved": 0,
    }
