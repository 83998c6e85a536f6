"""Matches the features of a file with units, gathering everything that is wrong on the way."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext_lazy as _

from geo.faults import Fault, FileRefused
from geo.importing import columns, shapes
from geo.importing.files import Features
from geo.importing.overlaps import Ground
from geo.keys import UNKNOWN_START
from geo.models import Unit


class Roll:
    """The units of one level, by code, to be asked for the one of a day."""

    def __init__(self, level: str) -> None:
        self._units: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(level=level):
            self._units[unit.code].append(unit)

    def find(self, code: str, start: date | None, valid_on: date) -> Unit | None:
        """The unit that began on `start`, or without it the one that stood on `valid_on`.

        Where no source gives a unit's first day, any `start` while it stood names it.
        """
        day = start or valid_on
        for unit in self._units[code]:
            stood = unit.valid_from <= day and (unit.valid_to is None or unit.valid_to >= day)
            named = start in {None, unit.valid_from} or unit.valid_from == UNKNOWN_START
            if stood and named:
                return unit
        return None


def matched(
    features: Features, *, level: str, valid_on: date, code_column: str | None, repair: bool
) -> tuple[list[Ground], int]:
    """(units with their polygons, how many polygons were repaired). Raises Fault, FileRefused."""
    codes = columns.codes(features.columns, level=level, named=code_column)
    starts = columns.starts(features.columns, len(codes))
    roll = Roll(level)
    faults: list[Fault] = []
    ground: dict[str, Ground] = {}
    first: dict[str, int] = {}
    repaired = 0
    for place, (code, start) in enumerate(zip(codes, starts, strict=True), start=1):
        unit = _unit(roll, place, code, start, valid_on)
        label = _label(unit, code)
        shape = shapes.checked(features.geometries[place - 1], place, label, repair=repair)
        faults.extend(fault for fault in (unit, shape) if isinstance(fault, Fault))
        if isinstance(unit, Fault):
            continue
        if unit.key in first:
            faults.append(_twice(unit, first[unit.key], place))
        first.setdefault(unit.key, place)
        if not isinstance(shape, Fault):
            ground[unit.key] = Ground(unit, shape.polygon)
            repaired += shape.repaired
    if faults:
        raise FileRefused(faults)
    return list(ground.values()), repaired


def _unit(
    roll: Roll, place: int, code: str | Fault, start: date | None | Fault, valid_on: date
) -> Unit | Fault:
    if isinstance(code, Fault):
        return code
    if isinstance(start, Fault):
        return start
    return roll.find(code, start, valid_on) or Fault(
        "unit_unknown",
        _("Feature {place}: no unit has the code {code} on {day}. Mend the code or give the day."),
        place=place,
        code=code,
        day=(start or valid_on).strftime("%d/%m/%Y"),
    )


def _label(unit: Unit | Fault, code: str | Fault) -> str:
    if isinstance(unit, Unit):
        return f"{unit.name}, {unit.code}"
    return code if isinstance(code, str) else "?"


def _twice(unit: Unit, first: int, place: int) -> Fault:
    return Fault(
        "unit_twice",
        _("Features {first} and {place} are both {name} ({key}). Join them into one feature."),
        first=first,
        place=place,
        name=unit.name,
        key=unit.key,
    )
