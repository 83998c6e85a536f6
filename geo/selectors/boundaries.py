"""Reads boundaries: in which unit a point lay on a day."""

from bisect import bisect_right
from datetime import date, timedelta

import shapely

from geo.kept import Kept
from geo.location import Location, Locator
from geo.models import Boundary, BoundarySet, Level, UnitSource
from geo.selectors.units import units_on, valid

Stamp = tuple[str, ...]

_changes: Kept[Stamp, tuple[date, ...]] = Kept(size=2)
_locators: Kept[tuple[Stamp, int], Locator] = Kept(size=4)


def stamp() -> Stamp:
    """What boundaries and unit trees were ever loaded: equal only while nothing was added."""
    sets = BoundarySet.objects.order_by("pk").values_list("stamp", flat=True)
    sources = UnitSource.objects.order_by("pk").values_list("stamp", flat=True)
    return tuple(str(one) for one in [*sets, *sources])


def locate(lat: float, lon: float, accuracy: float | None, day: date) -> Location:
    """Where a point lay among the communes of that day; degrees, and metres of accuracy.

    Never guesses: see geo.location.State. The stand-in ground of the map never locates.
    """
    return locator(day).locate(lat, lon, accuracy)


def locator(day: date) -> Locator:
    """The locator of that day, kept in the process until a set of boundaries is imported."""
    seen = stamp()
    # Between two changes every day has the same ground.
    period = bisect_right(_changes.get(seen, _change_days), day)
    return _locators.get((seen, period), lambda: _built(day))


def _change_days() -> tuple[date, ...]:
    """The days on which a unit with a boundary begins or no longer stands, in order."""
    days = set()
    spans = Boundary.objects.values_list("unit__valid_from", "unit__valid_to").distinct()
    for starts, ends in spans:
        days.add(starts)
        if ends is not None:
            days.add(ends + timedelta(days=1))
    return tuple(sorted(days))


def _built(day: date) -> Locator:
    rows = (
        Boundary.objects.filter(valid(day, "unit__"), unit__level=Level.COMMUNE)
        .values_list("unit__key", "wkb", "set__tolerance_m")
        .order_by("unit__key")
    )
    keys, wkb, tolerances = [], [], []
    for key, ground, tolerance in rows:
        keys.append(key)
        wkb.append(bytes(ground))
        tolerances.append(tolerance)
    complete = len(keys) == units_on(day, Level.COMMUNE).count()
    return Locator(keys, shapely.from_wkb(wkb), tolerances, complete=complete)
