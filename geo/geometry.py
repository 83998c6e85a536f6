"""Ground made from points for the map, and ground made light enough to draw. PURE.

All geometries are EPSG:4326 with longitude before latitude, in degrees.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]

KM_PER_DEGREE = 111.195
# A cell is never wider than this many times a disc of the unit's area: coasts stay near land.
REACH = 1.8
# Small islands and units without a known area must still be seen on a national map.
LEAST_KM = 5.0
LEAST_ALONE_KM = 10.0
ALONE_KM = 25.0
# About 11 m: finer than a pixel on any zoom that a commune fills.
DECIMALS = 4
# Side of the smallest bend that is kept, about 0.5 km: the whole country in 0.5 MB gzipped.
SIMPLIFY_DEGREES = 0.005


def stand_ins(
    lats: Sequence[float], lons: Sequence[float], areas: Sequence[float | None]
) -> Geometries:
    """One illustrative polygon for each point: its Voronoi cell within a disc of its own area.

    `areas` are in km², None where unknown. They only draw: the median overlap with the true
    ground of a commune is near a half, so nothing may be located in them.
    """
    if not len(lats):
        return np.empty(0, dtype=object)
    lat, lon = np.asarray(lats, dtype=float), np.asarray(lons, dtype=float)
    # One scale for the whole country is enough for a drawing: degrees of longitude shrink by 9 %.
    shrink = float(np.cos(np.radians(lat.mean())))
    points = shapely.points(np.column_stack([_apart(lon) * shrink, _apart(lat)]) * KM_PER_DEGREE)
    discs = shapely.buffer(points, _radii(points, areas), quad_segs=6)
    cells = shapely.intersection(_cells(points), discs)
    return _placed(cells, 1 / (shrink * KM_PER_DEGREE), 1 / KM_PER_DEGREE)


def without(cells: Geometries, ground: Geometries) -> Geometries:
    """The cells less the ground of others; a cell that would vanish stays as it was."""
    if not len(ground) or not len(cells):
        return cells
    tree = shapely.STRtree(ground)
    left = cells.copy()
    touched, others = tree.query(cells, predicate="intersects")
    for index in np.unique(touched):
        rest = shapely.difference(cells[index], shapely.union_all(ground[others[touched == index]]))
        if not rest.is_empty:
            left[index] = polygons_of(rest)
    return left


def simplified(ground: Geometries, tolerance: float = SIMPLIFY_DEGREES) -> Geometries:
    """The polygons with fewer vertices and their shared borders still shared."""
    return np.asarray(shapely.coverage_simplify(ground, tolerance), dtype=object)


def polygons_of(geometry: Any) -> Any:
    """The areal part of a geometry, as Polygon or MultiPolygon; empty when there is none."""
    parts = shapely.get_parts(geometry)
    nested = shapely.get_parts(
        parts[shapely.get_type_id(parts) == shapely.GeometryType.MULTIPOLYGON]
    )
    plain = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    areal = [*plain, *nested]
    if len(areal) == 1:
        return areal[0]
    return shapely.union_all(areal) if areal else shapely.Polygon()


def geojson(geometry: Any, decimals: int = DECIMALS) -> dict[str, Any]:
    """A GeoJSON geometry with rounded coordinates; neighbours round their shared border alike."""
    rounded = shapely.transform(geometry, lambda places: np.round(places, decimals))
    told: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return told


def _apart(values: Numbers) -> Numbers:
    """The values, moved by under a metre in their own order: equal points have no cells."""
    return values + np.arange(len(values)) * 1e-10


def _cells(points: Geometries) -> Geometries:
    if len(points) == 1:
        return np.asarray([shapely.buffer(points[0], 1000.0)], dtype=object)
    collection = shapely.multipoints(points)
    frame = shapely.buffer(shapely.envelope(collection), 200.0)
    cells = shapely.voronoi_polygons(collection, extend_to=frame, ordered=True)
    return np.asarray(shapely.get_parts(cells), dtype=object)


def _radii(points: Geometries, areas: Sequence[float | None]) -> Numbers:
    """Disc radii in km: from the area where known, else from the nearest neighbour."""
    nearest = np.full(len(points), ALONE_KM * 2)
    if len(points) > 1:
        tree = shapely.STRtree(points)
        (index, _), far = tree.query_nearest(
            points, exclusive=True, return_distance=True, all_matches=False
        )
        nearest[index] = far
    known = np.asarray([area if area else np.nan for area in areas], dtype=float)
    own = np.where(np.isnan(known), np.minimum(nearest, ALONE_KM), REACH * np.sqrt(known / np.pi))
    return np.maximum(own, np.where(nearest > ALONE_KM, LEAST_ALONE_KM, LEAST_KM))


def _placed(cells: Geometries, across: float, up: float) -> Geometries:
    return np.asarray(
        shapely.transform(cells, lambda places: places * np.asarray([across, up])), dtype=object
    )
