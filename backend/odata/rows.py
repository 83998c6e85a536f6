"""Rows of a table made from the typed answers of a submission; pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from backend.odata.geography import geojson, wkt
from backend.odata.selecting import Wanted
from backend.odata.tables import Node, Table

Values = Mapping[str, Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows stand: a submission's root or one entry of a repeat."""

    id: str
    trail: str  # what the stable ids of the entries below are made from
    link: str  # the entry's own address


def root_place(instance_id: str) -> Place:
    # encodeURIComponent's characters, and OData's doubled quotes.
    name = quote(instance_id.replace("'", "''"), safe="!()*-_.~")
    return Place(instance_id, f"Submissions#{instance_id}", f"Submissions('{name}')")


def _entry(place: Place, way: tuple[Node, ...], at: int) -> Place:
    """The entry number `at` (from 0) of the repeat at the end of the way."""
    steps = [place.trail, *(f"{node.own}#" for node in way[:-1]), f"{way[-1].own}#{at}"]
    trail = "%%".join(steps)
    found = hashlib.sha1(trail.encode(), usedforsecurity=False).hexdigest()
    return Place(found, trail, f"{_link(place, way)}('{found}')")


def _link(place: Place, way: tuple[Node, ...]) -> str:
    return "/".join([place.link, *(node.name for node in way)])


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes rows; `wkt`: positions as text; `expand`: repeats within their rows."""

    wkt: bool = False
    expand: bool = False

    def of_root(self, wanted: Wanted, place: Place, values: Values) -> Row:
        return self._row(wanted.node, values, place, ())

    def of_table(self, table: Table, wanted: Wanted, place: Place, values: Values) -> Iterator[Row]:
        """The table's rows of one submission, each with its id and its parent's."""
        for parent, own, entry in _entries(table.chain, place, values):
            row = self._row(wanted.node, entry, own, ())
            row["__id"], row[table.parent_key] = own.id, parent.id
            yield row

    def _row(self, node: Node, values: Values, place: Place, way: tuple[Node, ...]) -> Row:
        """What stands in a table's root or in one of its groups."""
        row: Row = {}
        for child in node.children:
            if child.kind == "structure":
                row[child.name] = self._row(child, values, place, (*way, child))
            elif child.kind == "repeat":
                self._repeat(row, child, values, place, (*way, child))
            else:
                value = values.get(child.key)
                row[child.name] = None if value is None else self._value(child.kind, value)
        return row

    def _repeat(
        self, row: Row, child: Node, values: Values, place: Place, way: tuple[Node, ...]
    ) -> None:
        entries = _list(values, child)
        if not entries:
            return
        row[f"{child.name}@odata.navigationLink"] = _link(place, way)
        if self.expand:
            row[child.name] = [
                self._expanded(child, entry, _entry(place, way, at))
                for at, entry in enumerate(entries)
            ]

    def _expanded(self, node: Node, entry: Values, place: Place) -> Row:
        return {**self._row(node, entry, place, ()), "__id": place.id}

    def _value(self, kind: str, value: Any) -> Any:
        read = _READERS.get(kind)
        if read:
            return read(value)
        if kind in _SHAPES:
            fits = isinstance(value, dict if kind == "geopoint" else list) and value
            return (wkt if self.wkt else geojson)(kind, value) if fits else None
        return value if isinstance(value, str) else _text(value)


def _entries(
    chain: tuple[Node, ...], place: Place, values: Values
) -> Iterator[tuple[Place, Place, Values]]:
    """Of the repeat at the chain's end: the parent's place, the entry's own, its answers."""
    first = next(at for at, node in enumerate(chain) if node.is_repeat)
    way, rest = chain[: first + 1], chain[first + 1 :]
    for at, entry in enumerate(_list(values, way[-1])):
        own = _entry(place, way, at)
        if rest:
            yield from _entries(rest, own, entry)
        else:
            yield place, own, entry


def entry_count(chain: tuple[Node, ...], values: Values) -> int:
    """How many entries the repeat at the chain's end has."""
    at = next(at for at, node in enumerate(chain) if node.is_repeat)
    found, rest = _list(values, chain[at]), chain[at + 1 :]
    return sum(entry_count(rest, each) for each in found) if rest else len(found)


def _list(values: Values, repeat: Node) -> list[Values]:
    """A repeat's entries; an older version may have had something else under this name."""
    found = values.get(repeat.key)
    if not isinstance(found, list):
        return []
    return [entry for entry in found if isinstance(entry, dict)]


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) else None


def _text(value: Any) -> str | None:
    """Text of what another version of the form typed otherwise; names of choices with spaces."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    return str(value) if isinstance(value, int | float) else None


def _moment(value: Any) -> str | None:
    """JavaRosa writes +07 for a time zone; most readers require +07:00."""
    if not isinstance(value, str):
        return None
    return f"{value}:00" if re.search(r"[+-]\d\d$", value) else value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "int": _number,
    "decimal": _number,
    "dateTime": _moment,
}
_SHAPES = frozenset(["geopoint", "geotrace", "geoshape"])
