"""Reads the unit tree out of the package `vietnamadminunits` without importing it. PURE.

Its SQLite file lists the units since 01/7/2025 (34 provinces, 3,321 communes) and those before
(63 provinces, districts, communes); a JSON file says which old commune went where.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from geo.keys import REFORM, UNKNOWN_START, UnitKey

PACKAGE = "vietnamadminunits"
LAST_DAY = REFORM - timedelta(days=1)

# Xã Ba Chẽ carries the code of the old thị trấn Ba Chẽ; the official list of QĐ 19/2025 has 06978.
MENDED_CODES = {"06970": "06978"}
# The package gives these communes the place of a namesake elsewhere, 20 to 100 km off; the middle
# of the communes that they were made of stands in.
MISPLACED = frozenset(
    {"04714", "04924", "06172", "06757", "06967", "08296", "28615", "29983", "30130"}
)


class Entry(NamedTuple):
    """One unit. Degrees and km², None where the package is silent."""

    key: UnitKey
    valid_to: date | None
    level: str
    name: str
    kind: str
    parent: UnitKey | None
    lat: float | None
    lon: float | None
    area_km2: float | None


class Link(NamedTuple):
    """`new` took the whole of `old` ("full") or a part of it ("partial")."""

    old: UnitKey
    new: UnitKey
    share: str


class Registry(NamedTuple):
    """Units with parents before children, and what became of the ended ones."""

    version: str
    units: list[Entry]
    links: list[Link]


def read() -> Registry:
    """The whole registry. Raises FileNotFoundError when the package is not installed."""
    folder = _folder()
    with closing(sqlite3.connect(f"file:{folder / 'dataset.db'}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        today = database.execute("SELECT * FROM admin_units").fetchall()
        before = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    mapping = json.loads((folder / "converter_2025.json").read_text(encoding="utf-8"))
    targets = dict(_targets(mapping, today, before))
    moved = _middles(targets, before)
    units = [*_old_units(before), *_new_units(today, moved)]
    return Registry(version(PACKAGE), units, list(_links(targets, before, units)))


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"The package {PACKAGE} is not installed.")
    return Path(spec.origin).parent / "data"


def _old(code: str) -> UnitKey:
    return UnitKey(code, UNKNOWN_START)


def _new(code: str) -> UnitKey:
    return UnitKey(code, REFORM)


def _lowest(row: sqlite3.Row) -> str:
    """The commune's code, or the district's for the five island districts without communes."""
    return str(row["wardCode"] or row["districtCode"])


def _new_code(row: sqlite3.Row) -> str:
    code = str(row["wardCode"])
    return MENDED_CODES.get(code, code)


def _targets(
    mapping: dict[str, Any], today: Iterable[sqlite3.Row], before: Iterable[sqlite3.Row]
) -> Iterator[tuple[str, list[str]]]:
    """(old lowest code, new commune codes) pairs, from the package's keys of plain words."""
    codes = {(row["provinceKey"], row["wardKey"]): _new_code(row) for row in today}
    found: dict[str, list[str]] = defaultdict(list)
    for province, communes in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, parts in communes.items():
            for part in parts:
                found[part].append(codes[province, commune])
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, communes in divided.items():
            found[part].extend(codes[province, one["newWardKey"]] for one in communes)
    for row in before:
        words = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
        yield _lowest(row), sorted(set(found[words]))


def _middles(
    targets: dict[str, list[str]], before: Iterable[sqlite3.Row]
) -> dict[str, tuple[float, float]]:
    """(lat, lon) of the misplaced communes from those that they were made of."""
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in before:
        for code in MISPLACED.intersection(targets[_lowest(row)]):
            places[code].append((row["wardLat"], row["wardLon"]))
    return {
        code: (median(lat for lat, _ in points), median(lon for _, lon in points))
        for code, points in places.items()
    }


def _old_units(rows: list[sqlite3.Row]) -> Iterator[Entry]:
    provinces = {row["provinceCode"]: row for row in rows}
    districts = {row["districtCode"]: row for row in rows}
    for code, row in provinces.items():
        yield _ended(code, "province", row, "province", None)
    for code, row in districts.items():
        yield _ended(code, "district", row, "district", _old(row["provinceCode"]))
    for row in rows:
        if row["wardCode"]:
            yield _ended(row["wardCode"], "commune", row, "ward", _old(row["districtCode"]))


def _ended(code: str, level: str, row: sqlite3.Row, column: str, parent: UnitKey | None) -> Entry:
    name = row[column]
    kind = _kind(name)
    lat, lon = row[f"{column}Lat"], row[f"{column}Lon"]
    return Entry(_old(code), LAST_DAY, level, name, kind, parent, lat, lon, None)


def _new_units(rows: list[sqlite3.Row], moved: dict[str, tuple[float, float]]) -> Iterator[Entry]:
    for code, row in {row["provinceCode"]: row for row in rows}.items():
        name, lat, lon = row["province"], row["provinceLat"], row["provinceLon"]
        yield Entry(_new(code), None, "province", name, _kind(name), None, lat, lon, None)
    for row in rows:
        code, name = _new_code(row), row["ward"]
        lat, lon = moved.get(code, (row["wardLat"], row["wardLon"]))
        parent = _new(row["provinceCode"])
        area = row["wardAreaKm2"]
        yield Entry(_new(code), None, "commune", name, _kind(name), parent, lat, lon, area)


def _kind(name: str) -> str:
    """The word before the name, in lower case: the package writes both Thị trấn and Thị Trấn."""
    plain = name.lower()
    for kind in ("thành phố", "thị trấn", "thị xã", "đặc khu"):
        if plain.startswith(f"{kind} "):
            return kind
    return plain.split(" ", 1)[0]


def _links(
    targets: dict[str, list[str]], before: Iterable[sqlite3.Row], units: Iterable[Entry]
) -> Iterator[Link]:
    """Successors of communes as given; those of districts and provinces follow from them."""
    parents = {unit.key.code: unit.parent for unit in units if unit.valid_to is None}
    heirs: dict[str, set[str]] = defaultdict(set)
    for row in before:
        codes = targets[_lowest(row)]
        heirs[_lowest(row)].update(codes)
        heirs[row["districtCode"]].update(codes)
        heirs[row["provinceCode"]].update(
            parent.code for code in codes if (parent := parents[code]) is not None
        )
    for old, new in heirs.items():
        share = "full" if len(new) == 1 else "partial"
        for code in sorted(new):
            yield Link(_old(old), _new(code), share)
