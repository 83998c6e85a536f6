"""Imports a file of boundaries: all of it, or nothing and what is wrong with it."""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geo import geometry
from geo.faults import Fault, FileRefused
from geo.importing import files
from geo.importing.matching import matched
from geo.importing.overlaps import Ground, overlaps
from geo.models import Boundary, BoundarySet, Level, Unit
from geo.selectors.units import valid

# Borders in circulation are good to about this.
TOLERANCE_M = 50.0
_BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What an import did, in units; `without` are those of the day that still have no boundary."""

    set: BoundarySet
    imported: int
    added: int
    replaced: int
    kept: int
    without: int
    repaired: int


def import_boundaries(
    *,
    content: bytes | Path,
    valid_on: date,
    now: datetime,
    level: str = Level.COMMUNE,
    tolerance_m: float = TOLERANCE_M,
    name: str = "",
    source: str = "",
    code_column: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    repair: bool = False,
) -> Imported:
    """Give the units of `valid_on` (or of the file's own column of days) the file's polygons.

    Raises Fault when the file cannot be opened, FileRefused with all faults when its features are
    wrong; nothing is written then. Units that the file lacks keep the boundary that they have.
    """
    if not math.isfinite(tolerance_m) or not 0 <= tolerance_m <= 5000:
        raise Fault(
            "tolerance_out_of_range",
            _("The tolerance is {tolerance} m; give 0 to 5000 m."),
            tolerance=tolerance_m,
        )
    raw = files.loaded(content)
    features = files.read(raw, layer=layer, crs=crs)
    ground, repaired = matched(
        features, level=level, valid_on=valid_on, code_column=code_column, repair=repair
    )
    made = BoundarySet(
        name=name or (content.name if isinstance(content, Path) else str(level)),
        source=source,
        level=level,
        valid_on=valid_on,
        tolerance_m=tolerance_m,
        sha256=hashlib.sha256(raw).hexdigest(),
        imported_at=now,
        units=len(ground),
        repaired=repaired,
    )
    return _written(made, ground)


@transaction.atomic
def _written(made: BoundarySet, ground: Sequence[Ground]) -> Imported:
    """Write the set, after holding it against the boundaries that stay."""
    # One import after the other: each is held against what the one before left.
    Unit.objects.select_for_update().filter(level=Level.PROVINCE).order_by("pk").first()
    ids = [one.unit.pk for one in ground]
    staying = _staying(made.level, set(ids))
    if faults := overlaps(ground, staying, made.tolerance_m):
        raise FileRefused(faults)
    made.save()
    replaced = Boundary.objects.filter(unit__in=ids).delete()[0]
    light = _light(ground)
    Boundary.objects.bulk_create(
        [
            Boundary(set=made, unit=one.unit, wkb=shapely.to_wkb(one.polygon), simplified=text)
            for one, text in zip(ground, light, strict=True)
        ],
        batch_size=_BATCH,
    )
    standing = Unit.objects.filter(valid(made.valid_on), level=made.level)
    return Imported(
        set=made,
        imported=len(ids),
        added=len(ids) - replaced,
        replaced=replaced,
        kept=len(staying),
        without=standing.filter(boundary=None).count(),
        repaired=made.repaired,
    )


def _staying(level: str, replaced: set[int]) -> list[Ground]:
    rows = Boundary.objects.filter(unit__level=level).select_related("unit")
    rows = rows.defer("simplified").order_by("pk")
    left = [row for row in rows if row.unit_id not in replaced]
    polygons = shapely.from_wkb([bytes(row.wkb) for row in left])
    return [Ground(row.unit, polygon) for row, polygon in zip(left, polygons, strict=True)]


def _light(ground: Sequence[Ground]) -> list[str]:
    """GeoJSON for the map; units of one period are simplified together, so borders stay shared."""
    light = [""] * len(ground)
    periods: dict[object, list[int]] = defaultdict(list)
    for index, one in enumerate(ground):
        periods[one.unit.valid_from, one.unit.valid_to].append(index)
    for indices in periods.values():
        polygons = np.asarray([ground[index].polygon for index in indices], dtype=object)
        for index, polygon in zip(indices, geometry.simplified(polygons), strict=True):
            light[index] = json.dumps(geometry.geojson(polygon), separators=(",", ":"))
    return light
