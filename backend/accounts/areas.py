"""Areas: which units an assignment reaches. The one place below the doors that knows the unit tree.

A unit is named by its key "code@valid_from". Things (submissions, entities) store under which keys
they are found: their unit, its ancestors, and the successors of an ended unit that went whole to
one successor. An area is met when one of these keys is among the area's, where an ended unit of the
area (an old district) stands for its successors.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from geo import selectors as units
from geo.keys import UnitKey


@dataclass(frozen=True)
class Area:
    """Units that somebody reaches; `everything` only when an assignment says so in words."""

    everything: bool
    keys: frozenset[str]

    def meets(self, scope: Collection[str]) -> bool:
        return self.everything or not self.keys.isdisjoint(scope)


NOWHERE = Area(everything=False, keys=frozenset())


def area_of(keys: Collection[str], *, everything: bool = False) -> Area:
    """The area of these units and, where they have ended, of what came after them."""
    reached = units.standing_for(keys) if keys and not everything else frozenset(keys)
    return Area(everything=everything, keys=frozenset(reached))


def declared_unit(code: str, day: date) -> str:
    """The key of the commune with this code on that day; "" when no unit had it."""
    unit = units.unit_on(code, day)
    return unit.key if unit else ""


def scope_of(unit: str) -> frozenset[str]:
    """All keys under which something at this unit is found; empty when the unit is unknown."""
    found = units.unit(UnitKey.parse(unit)) if unit else None
    return units.scope(found) if found else frozenset()


def communes_of(keys: Collection[str], day: date) -> list[str]:
    """Keys of the communes of that day at or below these units."""
    return [commune.key for commune in units.communes_below(keys, day)]


class Ground:
    """Answers for many forms whether their units and one area share ground; asks the tree once."""

    def __init__(self, area: Area) -> None:
        self.area = area
        self._above_area = frozenset[str]().union(*(scope_of(key) for key in area.keys))
        self._known: dict[frozenset[str], bool] = {}

    def shared_with(self, form_units: Collection[str]) -> bool:
        """Is one inside the other, either way round? A form without units is meant for all."""
        if self.area.everything or not form_units:
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


def commune_rows(keys: Collection[str], day: date) -> list[dict[str, str]]:
    """Communes at or below these units as a phone lists them: code, name, province."""
    return [
        {"name": row.code, "label": row.name, "tinh": row.parent.name if row.parent else ""}
        for row in units.communes_below(keys, day)
    ]
