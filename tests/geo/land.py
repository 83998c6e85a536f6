"""An invented land of square communes, before and after a reform that reuses a code.

    before 01/7/2025 (district 901):      since 01/7/2025:
    +-------+-------+-------+             +-------+-----------+
    | 90001 | 90004 | 90007 |             | 90010 | 90001     |
    |   A   |   B   |   C   |             | A+C/2 is split off: see LATER
    +-------+-------+-------+
The side of a square is 0.1 degrees (about 11 km); its south-west corner is at 12 N 108 E.
"""

import io
import json
import zipfile
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

from geo.keys import REFORM, UNKNOWN_START, UnitKey
from geo.models import Successor, Unit
from geo.services import Imported, import_boundaries
from geo.vietnamese import search_key, sort_key

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 5, 1)
LAST_DAY = date(2025, 6, 30)
WEST, SOUTH, SIDE = 108.0, 12.0, 0.1

A, B, C = "90001@1900-01-01", "90004@1900-01-01", "90007@1900-01-01"
# The code of A now names the ground of B and the southern half of C.
NEW_EAST, NEW_WEST = "90001@2025-07-01", "90010@2025-07-01"
DISTRICT, OLD_PROVINCE, PROVINCE = "901@1900-01-01", "90@1900-01-01", "91@2025-07-01"


def box(west: float, south: float, east: float, north: float) -> Any:
    """A rectangle in sides from the land's corner."""
    return shapely.box(
        WEST + west * SIDE, SOUTH + south * SIDE, WEST + east * SIDE, SOUTH + north * SIDE
    )


GROUND = {
    A: box(0, 0, 1, 1),
    B: box(1, 0, 2, 1),
    C: box(2, 0, 3, 1),
    NEW_EAST: shapely.union(box(1, 0, 2, 1), box(2, 0, 3, 0.5)),
    # A and the northern half of C, which do not touch: a MultiPolygon.
    NEW_WEST: shapely.union(box(0, 0, 1, 1), box(2, 0.5, 3, 1)),
}


def unit(key: str, name: str, level: str = "commune", parent: str | None = None) -> Unit:
    code, valid_from = UnitKey.parse(key)
    middle = shapely.centroid(GROUND[key]) if key in GROUND else None
    return Unit.objects.create(
        key=key,
        code=code,
        valid_from=valid_from,
        valid_to=LAST_DAY if valid_from == UNKNOWN_START else None,
        level=level,
        name=name,
        kind=name.split(maxsplit=1)[0].lower(),
        parent=Unit.objects.get(key=parent) if parent else None,
        search_key=search_key(name),
        sort_key=sort_key(name),
        lat=middle.y if middle else None,
        lon=middle.x if middle else None,
        area_km2=120.0 if middle else None,
    )


def link(old: str, new: str, share: str = "full") -> None:
    Successor.objects.create(
        old=Unit.objects.get(key=old), new=Unit.objects.get(key=new), share=share
    )


def settle() -> None:
    """All units of the land and what became of them."""
    unit(OLD_PROVINCE, "Tỉnh Vuông Cũ", "province")
    unit(DISTRICT, "Huyện Ô Bàn", "district", OLD_PROVINCE)
    unit(A, "Xã An", parent=DISTRICT)
    unit(B, "Xã Bình", parent=DISTRICT)
    unit(C, "Xã Cửa", parent=DISTRICT)
    unit(PROVINCE, "Tỉnh Vuông Mới", "province")
    unit(NEW_EAST, "Phường Đông Bình", parent=PROVINCE)
    unit(NEW_WEST, "Xã Tây An", parent=PROVINCE)
    link(OLD_PROVINCE, PROVINCE)
    link(A, NEW_WEST)
    link(B, NEW_EAST)
    link(C, NEW_EAST, "partial")
    link(C, NEW_WEST, "partial")


def geojson(features: list[tuple[dict[str, Any], Any]]) -> bytes:
    """A GeoJSON file of (properties, geometry or None)."""
    told = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told}).encode()


def of(*keys: str) -> bytes:
    """A GeoJSON file with code and valid_from of these communes."""
    return geojson(
        [({"code": key[:5], "valid_from": key[6:], "name": key}, GROUND[key]) for key in keys]
    )


def bring(content: bytes | Path, **more: Any) -> Imported:
    return import_boundaries(content=content, **({"valid_on": TODAY, "now": NOW} | more))


def written(
    path: Path,
    keys: list[str],
    *,
    crs: str | None,
    codes: list[Any],
    ground: dict[str, Any] = GROUND,
    **more: Any,
) -> Path:
    """A file of these communes made by GDAL, in the format that the path's ending names."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.asarray([ground[key] for key in keys], dtype=object)),
        [np.asarray(codes)],
        ["MA_XA"],
        crs=crs,
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        **more,
    )
    return path


def inside(key: str) -> tuple[float, float]:
    """(lat, lon) of a point well inside a commune."""
    point = shapely.point_on_surface(GROUND[key])
    return point.y, point.x


REFORM_DAY = REFORM


def zipped(folder: Path, without: Collection[str] = ()) -> bytes:
    """The folder's files in one zip, less those with these endings."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.iterdir()):
            if file.suffix not in without:
                packed.write(file, file.name)
    return out.getvalue()


def shapefile(tmp_path: Path, *, crs: str = "EPSG:4326", without: Collection[str] = ()) -> bytes:
    """Today's communes in a zipped Shapefile, with codes in a number column."""
    folder = tmp_path / "shp"
    folder.mkdir()
    written(folder / "xa.shp", [NEW_EAST, NEW_WEST], crs=crs, codes=[90001.0, 90010.0])
    return zipped(folder, without)


def geopackage(tmp_path: Path, *, crs: str = "EPSG:4326", **more: Any) -> Path:
    """Today's communes in a GeoPackage."""
    path = tmp_path / "xa.gpkg"
    written(path, [NEW_EAST, NEW_WEST], crs=crs, codes=["90001", "90010"], **more)
    return path
