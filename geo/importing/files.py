"""Opens a file of boundaries: GeoJSON, GeoPackage or zipped Shapefile, to EPSG:4326."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyogrio
import pyogrio.raw
import pyproj
import shapely
from django.utils.translation import gettext_lazy as _
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from geo.faults import Fault
from geo.geometry import Geometries

MAX_BYTES = 300_000_000
MAX_UNPACKED_BYTES = 1_000_000_000
# Shapefiles pack to a half or a tenth; what packs to a hundredth is a trap.
MAX_RATIO = 100
MAX_FEATURES = 20_000
DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".zip": "ESRI Shapefile"}
_BEYOND_RATIO = 10_000_000
_UNREADABLE = (DataSourceError, DataLayerError, FeatureError, GeometryError, UnicodeDecodeError)


class Features(NamedTuple):
    """The features of one layer: geometries in EPSG:4326 (None where absent), columns by name."""

    geometries: Geometries
    columns: dict[str, npt.NDArray[Any]]


def read(raw: bytes, *, layer: str | None = None, crs: str | None = None) -> Features:
    """The features of a file's bytes. Raises Fault.

    `layer` is needed when the file has several; `crs` ("EPSG:9210") when the file names none.
    """
    suffix = _suffix(raw)
    with tempfile.TemporaryDirectory(prefix="boundaries-") as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(raw)
        source = f"/vsizip/{path}/{_shapefile(raw)}" if suffix == ".zip" else str(path)
        try:
            return _features(source, DRIVERS[suffix], layer, crs)
        except _UNREADABLE:
            # The reader's own words name temporary files: they help nobody.
            raise Fault(
                "file_unreadable",
                _(
                    "The file begins like a {driver} file but cannot be read. It may be cut short: "
                    "export it again and import the new file."
                ),
                driver=DRIVERS[suffix],
            ) from None


def loaded(content: bytes | Path) -> bytes:
    """The bytes, or those at the path. Raises Fault when missing, empty or too large."""
    if isinstance(content, bytes):
        raw, size = content, len(content)
    else:
        if not content.is_file():
            raise Fault("file_missing", _("There is no file {path}."), path=str(content))
        size = content.stat().st_size
        raw = content.read_bytes() if size <= MAX_BYTES else b"-"
    if not raw:
        raise Fault("file_empty", _("The file is empty. Export it again."))
    if size > MAX_BYTES:
        raise Fault(
            "file_too_large",
            _("The file has {size} MB; at most {most} MB are read. Split it by province."),
            size=size // 1_000_000,
            most=MAX_BYTES // 1_000_000,
        )
    return raw


def _suffix(raw: bytes) -> str:
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        return ".zip"
    if raw.startswith(b"SQLite format 3\x00"):
        return ".gpkg"
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return ".geojson"
    raise Fault(
        "file_not_supported",
        _(
            "The file is neither GeoJSON, nor GeoPackage, nor a zipped Shapefile. "
            "Export it in one of these and import it again."
        ),
    )


def _shapefile(raw: bytes) -> str:
    """The name of the one .shp in the zip. Raises Fault for what is not a plain Shapefile."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError):
        raise Fault("zip_broken", _("The zip file is damaged. Pack it again.")) from None
    _guard(entries)
    names = [entry.filename for entry in entries if not entry.filename.startswith("__MACOSX/")]
    shapes = [name for name in names if name.lower().endswith(".shp")]
    if len(shapes) != 1:
        raise Fault(
            "zip_not_one_shapefile",
            _(
                "The zip file holds {count} Shapefiles (.shp); it must hold one. "
                "Pack one layer with its .shx, .dbf and .prj."
            ),
            count=len(shapes),
        )
    present = {name.lower() for name in names}
    for needed in (".shx", ".dbf"):
        if shapes[0][:-4].lower() + needed not in present:
            raise Fault(
                "shapefile_incomplete",
                _("The zip file lacks the {needed} file beside {shape}. Pack it too."),
                needed=needed,
                shape=shapes[0],
            )
    return shapes[0]


def _guard(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    too_dense = unpacked > _BEYOND_RATIO and unpacked > MAX_RATIO * packed
    if unpacked > MAX_UNPACKED_BYTES or too_dense or len(entries) > 1000:
        raise Fault(
            "zip_too_large",
            _(
                "The zip file would unpack to {size} MB in {files} files, more than a Shapefile "
                "of communes has. Pack only the one layer."
            ),
            size=unpacked // 1_000_000,
            files=len(entries),
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Fault("zip_locked", _("The zip file has a password. Pack it without one."))


def _features(source: str, driver: str, layer: str | None, crs: str | None) -> Features:
    chosen = _layer([str(name) for name, _kind in pyogrio.list_layers(source)], layer)
    info = pyogrio.read_info(source, layer=chosen, force_feature_count=True)
    if info["driver"] != driver:
        raise DataSourceError(info["driver"])
    if not info["geometry_type"] and not info["features"] == 0:
        raise Fault("no_geometry", _("The layer {layer} has no geometry."), layer=chosen)
    if info["features"] == 0:
        raise Fault("no_features", _("The file holds no features. Export it again."))
    if info["features"] > MAX_FEATURES:
        raise Fault(
            "too_many_features",
            _("The file holds {count} features; Việt Nam has fewer than {most} communes."),
            count=info["features"],
            most=MAX_FEATURES,
        )
    meta, _fids, wkb, columns = pyogrio.raw.read(source, layer=chosen, force_2d=True)
    geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    names = [str(name) for name in meta["fields"]]
    placed = _placed(np.asarray(geometries, dtype=object), crs or meta["crs"])
    return Features(placed, dict(zip(names, columns, strict=True)))


def _layer(names: list[str], wanted: str | None) -> str:
    if wanted is not None and wanted in names:
        return wanted
    if wanted is None and len(names) == 1:
        return names[0]
    raise Fault(
        "layer_not_chosen",
        _("The file holds these layers: {layers}. Name the one to import with --layer."),
        layers=", ".join(names) or "–",
    )


def _placed(geometries: Geometries, crs: str | None) -> Geometries:
    """The geometries in EPSG:4326. Raises Fault when it is not known where they lie."""
    if not crs:
        raise Fault(
            "crs_missing",
            _(
                "The file does not say which coordinate system it uses (the .prj file is missing). "
                "Add it, or name the system with --crs, for example EPSG:4326."
            ),
        )
    try:
        system = pyproj.CRS.from_user_input(crs)
        if system.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True):
            return geometries
        change = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError:
        raise Fault(
            "crs_unknown",
            _("The coordinate system {crs} is not known. Name another with --crs."),
            crs=str(crs)[:60],
        ) from None
    return np.asarray(
        shapely.transform(geometries, lambda places: np.column_stack(change.transform(*places.T))),
        dtype=object,
    )
