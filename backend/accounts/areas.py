"""Areas: which units an assignment reaches. The one place below the doors that knows the unit tree.

A unit is named by its key "code@valid_from". Things (submissions, entities) store under which keys
they are found: their unit, its ancestors, and the successors of an ended unit that went whole to
one successor. An area is met when one of these keys is among the area's, where an ended unit of the
area (an old district) stands for its successors.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from backend.prepared import Prepared
from geo import selectors as units
from geo.keys import REFORM, UNKNOWN_START, UnitKey
from geo.models import Unit
from geo.vietnamese import search_key, sort_key


@dataclass(frozen=True)
class Area:
    """Units that somebody reaches; `everything` only when an assignment says so in words."""

    everything: bool
    keys: frozenset[str]

    def meets(self, scope: Collection[str]) -> bool:
        return self.everything or not self.keys.isdisjoint(scope)


NOWHERE = Area(everything=False, keys=frozenset())
EVERYWHERE = Area(everything=True, keys=frozenset())


def area_of(keys: Collection[str], *, everything: bool = False) -> Area:
    """The area of these units and, where they have ended, of what came after them."""
    reached = units.standing_for(keys) if keys and not everything else frozenset(keys)
    return Area(everything=everything, keys=frozenset(reached))


def _standing_on(code: str, day: date) -> QuerySet[Unit, tuple[Any, ...]]:
    return _with_those_above(units.units_on(day).filter(code=code).order_by("-valid_from")[:1])


def _with_those_above(found: QuerySet[Unit]) -> QuerySet[Unit, tuple[Any, ...]]:
    above = ("parent__key", "parent__parent__key", "parent__parent__parent_id")
    return found.values_list("valid_to", "key", *above)


_BY_CODE = Prepared(_standing_on, str, date)
_BY_KEY = Prepared(lambda key: _with_those_above(Unit.objects.filter(key=key)), str)


def declared(code: str, day: date) -> tuple[str, frozenset[str]]:
    """The key of the unit with this code on that day, and all keys under which what is there is
    found; "" and none when no unit had the code."""
    row = _BY_CODE.first(code, day) if code else None
    return (row[1], _scope(row)) if row else ("", frozenset())


def declared_unit(code: str, day: date) -> str:
    """The key of the commune with this code on that day; "" when no unit had it."""
    return declared(code, day)[0]


def scope_of(unit: str) -> frozenset[str]:
    """All keys under which something at this unit is found; empty when the unit is unknown."""
    row = _BY_KEY.first(str(UnitKey.parse(unit))) if unit else None
    return _scope(row) if row else frozenset()


def _scope(row: tuple[Any, ...]) -> frozenset[str]:
    """Most units stand, with two levels above at most: then the row says it all."""
    valid_to, key, *above, still_higher = row
    if valid_to is None and still_higher is None:
        return frozenset([key, *filter(None, above)])
    found = units.unit(key)
    return units.scope(found) if found else frozenset()


def communes_of(keys: Collection[str], day: date) -> list[str]:
    """Keys of the communes of that day at or below these units."""
    return [commune.key for commune in units.communes_below(keys, day)]


class Ground:
    """Answers for many forms whether their units and one area share ground; asks the tree once.

    Not even that when no form names a unit.
    """

    def __init__(self, units_of_area: Collection[str], *, everything: bool) -> None:
        self.everything = everything
        self._units_of_area = units_of_area
        self._known: dict[frozenset[str], bool] = {}

    @cached_property
    def area(self) -> Area:
        return area_of(self._units_of_area, everything=self.everything)

    @cached_property
    def _above_area(self) -> frozenset[str]:
        return frozenset[str]().union(*(scope_of(key) for key in self.area.keys))

    def shared_with(self, form_units: Collection[str]) -> bool:
        """Is one inside the other, either way round? A form without units is meant for all."""
        if self.everything or not form_units:
            return True
        units_of_form = frozenset(form_units)
        if units_of_form not in self._known:
            self._known[units_of_form] = self._shares(units_of_form)
        return self._known[units_of_form]

    def _shares(self, form_units: frozenset[str]) -> bool:
        meant = area_of(form_units)
        if meant.meets(self._above_area):
            return True
        return any(self.area.meets(scope_of(key)) for key in meant.keys)


def name_keys(name: str, more: str = "") -> tuple[str, str]:
    """How a name sorts in Vietnamese (200 characters), and how it is found without marks.

    `more` is found as well, but does not sort.
    """
    return sort_key(name[:120])[:200], search_key(f"{name} {more}")


COMMUNE_COLUMNS = ["name", "label", "tinh", "tu_ngay", "den_ngay"]


def commune_rows(keys: Collection[str], day: date) -> list[list[str]]:
    """Communes at or below these units as a phone lists them, those of before the reform last.

    Codes were reused: a form shows only those that stood on the day of the event (both days
    included; empty = open), so that a date of before 01/7/2025 never meets today's commune.
    """
    standing = units.communes_below(keys, day)
    ended = units.communes_below(keys, REFORM - timedelta(days=1)) if day >= REFORM else []
    return [
        [
            row.code,
            row.name,
            _province_code(row.parent),
            "" if row.valid_from == UNKNOWN_START else row.valid_from.isoformat(),
            row.valid_to.isoformat() if row.valid_to else "",
        ]
        for row in (*standing, *ended)
    ]


def _province_code(above: Unit | None) -> str:
    """The code of the highest unit above: before the reform a district stands between."""
    while above is not None and above.parent_id is not None:
        above = above.parent
    return above.code if above else ""
