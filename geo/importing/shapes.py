"""Checks each polygon by itself: present, areal, valid, inside the country."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _

from geo.faults import Fault
from geo.geometry import polygons_of
from geo.location import EXTENT

_AREAL = {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}


class Shape(NamedTuple):
    """A sound polygon, and whether it had to be repaired to be one."""

    polygon: Any
    repaired: bool


def checked(geometry: Any, place: int, label: str, *, repair: bool) -> Shape | Fault:
    """The polygon, or what is wrong with the feature at this place (from 1)."""
    if geometry is None or geometry.is_empty:
        return Fault(
            "geometry_empty",
            _("Feature {place} ({label}) has no geometry. Draw it or remove the feature."),
            place=place,
            label=label,
        )
    if shapely.get_type_id(geometry) not in _AREAL:
        return Fault(
            "geometry_not_polygon",
            _("Feature {place} ({label}) is a {kind}; a boundary is a Polygon or MultiPolygon."),
            place=place,
            label=label,
            kind=geometry.geom_type,
        )
    return _misplaced(geometry, place, label) or _valid(geometry, place, label, repair)


def _misplaced(geometry: Any, place: int, label: str) -> Fault | None:
    places = shapely.get_coordinates(geometry)
    if _within(places):
        return None
    if np.isfinite(places).all() and _within(places[:, ::-1]):
        return Fault(
            "coordinates_swapped",
            _(
                "Feature {place} ({label}): latitude and longitude are swapped. "
                "Write longitude first and import the file again."
            ),
            place=place,
            label=label,
        )
    return Fault(
        "outside_country",
        _(
            "Feature {place} ({label}) lies outside Việt Nam. Look whether the file names the "
            "right coordinate system."
        ),
        place=place,
        label=label,
    )


def _within(places: Any) -> bool:
    west, south, east, north = EXTENT
    lowest, highest = places.min(axis=0), places.max(axis=0)
    return bool(
        lowest[0] >= west and lowest[1] >= south and highest[0] <= east and highest[1] <= north
    )


def _valid(geometry: Any, place: int, label: str, repair: bool) -> Shape | Fault:
    if shapely.is_valid(geometry):
        return Shape(geometry, repaired=False)
    if repair:
        mended = polygons_of(shapely.make_valid(geometry))
        if not mended.is_empty:
            return Shape(mended, repaired=True)
    return Fault(
        "geometry_invalid",
        _(
            "Feature {place} ({label}): the border is not valid ({reason}). Mend it, or import "
            "with --repair and look at the result on the map."
        ),
        place=place,
        label=label,
        reason=shapely.is_valid_reason(geometry),
    )
