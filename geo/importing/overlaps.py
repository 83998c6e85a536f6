"""Finds where boundaries of the same days lie on one another by more than their tolerance."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _

from geo.faults import Fault
from geo.geometry import Geometries
from geo.location import Plane
from geo.models import Unit

# Under this (m²) an overlap is rounding, whatever the tolerance.
LEAST_M2 = 1.0
# Enough to show that a file is wrong throughout.
ENOUGH = 100


class Ground(NamedTuple):
    """A unit and its polygon."""

    unit: Unit
    polygon: Any


def overlaps(new: Sequence[Ground], kept: Sequence[Ground], tolerance_m: float) -> list[Fault]:
    """A fault for each pair of units, standing on a common day, that overlap too widely.

    An overlap is borne while it is no wider than the tolerance (metres). `kept` are boundaries of
    earlier imports that stay; they are held against the new ones only.
    """
    found: list[Fault] = []
    for one, other in _pairs(new, kept):
        fault = _overlap(one, other, tolerance_m)
        if fault is not None:
            found.append(fault)
        if len(found) >= ENOUGH:
            break
    return found


def _pairs(new: Sequence[Ground], kept: Sequence[Ground]) -> Iterator[tuple[Ground, Ground]]:
    """The pairs that may overlap, each once."""
    everything = [*new, *kept]
    polygons = np.asarray([ground.polygon for ground in everything], dtype=object)
    tree = shapely.STRtree(polygons)
    suspects = _suspects(new, polygons[: len(new)])
    for index, ground in enumerate(new):
        for other in sorted(tree.query(ground.polygon, predicate="intersects")):
            known_sound = other < len(new) and not (suspects[index] or suspects[other])
            if other <= index or known_sound:
                continue
            if _together(ground.unit, everything[other].unit):
                yield ground, everything[other]


def _suspects(new: Sequence[Ground], polygons: Geometries) -> Any:
    """One at least of every two polygons that overlap; cheap for a clean coverage."""
    periods = {(ground.unit.valid_from, ground.unit.valid_to) for ground in new}
    if len(periods) > 1:
        return np.ones(len(new), dtype=bool)
    if shapely.coverage_is_valid(polygons):
        return np.zeros(len(new), dtype=bool)
    return ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))


def _together(one: Unit, other: Unit) -> bool:
    """Did both stand on some day?"""
    ended_first = one.valid_to is not None and one.valid_to < other.valid_from
    began_later = other.valid_to is not None and other.valid_to < one.valid_from
    return not ended_first and not began_later


def _overlap(one: Ground, other: Ground, tolerance_m: float) -> Fault | None:
    shared = shapely.intersection(one.polygon, other.polygon)
    if shapely.area(shared) == 0:
        return None
    middle = shapely.centroid(shared)
    laid = Plane.at(middle.y, middle.x).lay(shared)
    area = float(shapely.area(laid))
    if area < LEAST_M2 or shapely.buffer(laid, -tolerance_m / 2).is_empty:
        return None
    return Fault(
        "boundaries_overlap",
        _(
            "{a} ({a_key}) and {b} ({b_key}) overlap by {area} m², wider than {tolerance} m. "
            "Mend the border and import the file again."
        ),
        a=one.unit.name,
        a_key=one.unit.key,
        b=other.unit.name,
        b_key=other.unit.key,
        area=round(area),
        tolerance=tolerance_m,
    )
