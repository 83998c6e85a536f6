"""In which unit a point lies, and when that may not be said. PURE.

Distances are metres on a plane laid at the point (local radii of WGS 84). For circles up to
20 km its error stays under 0.2 %, far less than any tolerance of a border.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

# Việt Nam with Hoàng Sa, Trường Sa and its waters: (west, south, east, north) in degrees.
EXTENT = (101.5, 5.5, 118.5, 24.0)
# Beyond this an accuracy circle says nothing more than "somewhere here".
WIDEST_M = 20_000.0


class State(StrEnum):
    LOCATED = "located"
    NEAR_BORDER = "near_border"
    NO_ACCURACY = "no_accuracy"
    OUTSIDE_COUNTRY = "outside_country"
    NO_BOUNDARIES = "no_boundaries"


class Flag(StrEnum):
    """Why a person should look at the place of an answer."""

    NEAR_BORDER = "near_border"
    NO_ACCURACY = "no_accuracy"
    OUTSIDE_COUNTRY = "outside_country"
    CONTRADICTS_DECLARED = "contradicts_declared"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True)
class Location:
    """`unit` is set only when located; `candidates` are all units it may be, nearest first."""

    unit: str | None
    state: State
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plane:
    """Metres east and north of one point, for geometries in degrees (longitude first)."""

    lat: float
    lon: float
    per_lat: float
    per_lon: float

    @classmethod
    def at(cls, lat: float, lon: float) -> "Plane":
        # Series for WGS 84: metres in one degree of latitude and of longitude.
        phi = math.radians(lat)
        per_lat = 111132.954 - 559.822 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
        per_lon = 111412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi)
        return cls(lat, lon, per_lat, per_lon)

    def lay(self, geometry: Any) -> Any:
        origin, scale = np.asarray([self.lon, self.lat]), np.asarray([self.per_lon, self.per_lat])
        return shapely.transform(geometry, lambda places: (places - origin) * scale)

    def box(self, metres: float) -> Any:
        across, up = metres / self.per_lon, metres / self.per_lat
        return shapely.box(self.lon - across, self.lat - up, self.lon + across, self.lat + up)


class Locator:
    """Finds the unit of a point among polygons of one day (EPSG:4326, longitude first).

    `tolerances` are metres, one for each polygon: how far its border may lie from the truth.
    `complete` says that the polygons cover the country, so a point in none of them is outside.
    """

    def __init__(
        self,
        keys: Sequence[str],
        polygons: Sequence[Any] | npt.NDArray[np.object_],
        tolerances: Sequence[float],
        *,
        complete: bool,
    ) -> None:
        self._keys = tuple(keys)
        self._polygons = np.asarray(polygons, dtype=object)
        self._tolerances = np.asarray(tolerances, dtype=float)
        self._widest = float(self._tolerances.max(initial=0.0))
        self._complete = complete
        self._tree = shapely.STRtree(self._polygons)

    def locate(self, lat: float, lon: float, accuracy: float | None) -> Location:
        """Where the circle of `accuracy` metres around the point lies. Raises nothing."""
        if not in_country(lat, lon):
            return Location(None, State.OUTSIDE_COUNTRY)
        if not self._keys:
            return Location(None, State.NO_BOUNDARIES)
        known = accuracy is not None and math.isfinite(accuracy) and accuracy > 0
        circle = min(accuracy, WIDEST_M) if known and accuracy is not None else 0.0
        whole, near = self._near(lat, lon, circle)
        if not near:
            state = State.OUTSIDE_COUNTRY if self._complete else State.NO_BOUNDARIES
            return Location(None, state)
        if not known:
            return Location(None, State.NO_ACCURACY, near)
        if whole is None:
            return Location(None, State.NEAR_BORDER, near)
        return Location(whole, State.LOCATED, near)

    def _near(self, lat: float, lon: float, circle: float) -> tuple[str | None, tuple[str, ...]]:
        """(the unit that holds the circle well inside, all units that the circle may touch)."""
        plane = Plane.at(lat, lon)
        indices = self._tree.query(plane.box(circle + self._widest + 1.0))
        laid = plane.lay(self._polygons[indices])
        point = shapely.Point(0.0, 0.0)
        reach = circle + self._tolerances[indices]
        away = shapely.distance(laid, point)
        inside = np.flatnonzero(shapely.contains(laid, point))
        borders = shapely.distance(shapely.boundary(laid), point)
        order = [int(i) for i in np.argsort(away, kind="stable") if away[i] <= reach[i]]
        keys = tuple(self._keys[indices[i]] for i in order)
        sure = [i for i in inside if borders[i] > reach[i]]
        alone = len(sure) == 1 and len(order) == 1
        return (keys[0] if alone else None), keys


def in_country(lat: float, lon: float) -> bool:
    """May this be a place in Việt Nam? False for NaN, swapped coordinates and other nonsense."""
    west, south, east, north = EXTENT
    # Comparisons with NaN are false.
    return south <= lat <= north and west <= lon <= east


def review_flags(location: Location, declared: str | None) -> frozenset[Flag]:
    """Why a person should look: the place itself, or the commune chosen in the form against it.

    A point without accuracy or without boundaries never contradicts: it proves nothing.
    """
    flags = set()
    if location.state is not State.LOCATED:
        flags.add(_FLAGS[location.state])
    provable = location.state in {State.LOCATED, State.NEAR_BORDER}
    if provable and declared and declared not in location.candidates:
        flags.add(Flag.CONTRADICTS_DECLARED)
    return frozenset(flags)


_FLAGS = {
    State.NEAR_BORDER: Flag.NEAR_BORDER,
    State.NO_ACCURACY: Flag.NO_ACCURACY,
    State.OUTSIDE_COUNTRY: Flag.OUTSIDE_COUNTRY,
    State.NO_BOUNDARIES: Flag.NOT_CHECKED,
}
