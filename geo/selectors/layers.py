"""Reads the map's ground: communes as GeoJSON, from boundaries or from the stand-in."""

import hashlib
import json
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import shapely

from geo import geometry
from geo.kept import Kept
from geo.models import Boundary, Level
from geo.selectors.boundaries import stamp
from geo.selectors.units import units_on, valid

# Raise it when the same rows would be drawn otherwise: browsers then ask again.
DRAWING = "1"

_drawings: Kept[str, list[dict[str, Any]]] = Kept(size=2)


class Row(NamedTuple):
    """One commune as the map needs it."""

    key: str
    code: str
    name: str
    parent_name: str | None
    lat: float | None
    lon: float | None
    area_km2: float | None


def layer(keys: Collection[str] | None, day: date) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the communes of that day (None = all of them).

    Each feature has properties {key, code, name, parent_name, lat, lon, stand_in}; the collection
    has "stand_in": is any of its ground only illustrative? A commune without place has a null
    geometry. The answer is the caller's to change.
    """
    rows = _rows(day)
    drawn = _drawings.get(_content(rows), lambda: _drawn(rows, day))
    chosen = None if keys is None else set(keys)
    wanted = [one for one in drawn if chosen is None or one["id"] in chosen]
    return {
        "type": "FeatureCollection",
        "stand_in": any(one["properties"]["stand_in"] for one in wanted),
        "features": [{**one, "properties": {**one["properties"]}} for one in wanted],
    }


def layer_etag(keys: Collection[str] | None, day: date) -> str:
    """Changes whenever `layer` of the same arguments would; three queries, no drawing."""
    part = "all" if keys is None else json.dumps(sorted(set(keys)))
    return hashlib.sha256(f"{_content(_rows(day))} {part}".encode()).hexdigest()[:32]


def _rows(day: date) -> tuple[Row, ...]:
    columns = ("key", "code", "name", "parent__name", "lat", "lon", "area_km2")
    return tuple(Row(*row) for row in units_on(day, Level.COMMUNE).values_list(*columns))


def _content(rows: tuple[Row, ...]) -> str:
    told = repr((DRAWING, stamp(), rows))
    return hashlib.sha256(told.encode()).hexdigest()


def _drawn(rows: tuple[Row, ...], day: date) -> list[dict[str, Any]]:
    """Every commune's feature: its boundary where there is one, else its stand-in."""
    standing = Boundary.objects.filter(valid(day, "unit__"), unit__level=Level.COMMUNE)
    real = dict(standing.values_list("unit__key", "simplified"))
    shapes: dict[str, Any] = {key: json.loads(text) for key, text in real.items()}
    # Rounding can fold a thin spike of a simplified border over itself.
    ground = shapely.make_valid(shapely.from_geojson(np.asarray(list(real.values()), dtype=object)))
    cells = _stand_ins([row for row in rows if row.lat is not None and row.lon is not None])
    lacking = [key for key in cells if key not in real]
    left = geometry.without(np.asarray([cells[key] for key in lacking], dtype=object), ground)
    shapes.update(zip(lacking, map(geometry.geojson, left), strict=True))
    return [_feature(row, shapes.get(row.key), stand_in=row.key not in real) for row in rows]


def _stand_ins(rows: list[Row]) -> dict[str, Any]:
    # Communes with a boundary take part, so that their neighbours' cells leave them room.
    polygons = geometry.stand_ins(
        [row.lat or 0.0 for row in rows],
        [row.lon or 0.0 for row in rows],
        [row.area_km2 for row in rows],
    )
    return dict(zip((row.key for row in rows), polygons, strict=True))


def _feature(row: Row, shape: dict[str, Any] | None, *, stand_in: bool) -> dict[str, Any]:
    properties = row._asdict() | {"stand_in": stand_in}
    del properties["area_km2"]
    return {"type": "Feature", "id": row.key, "geometry": shape, "properties": properties}
