"""Rows of a table made from the typed answers of a submission; pure."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from backend.odata import geography
from backend.odata.selecting import Wanted
from backend.odata.tables import Node, Table
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.masking import bare

Values = Mapping[str, Any]
Row = dict[str, Any]


class _Column(NamedTuple):
    """One column: how its answer is read; of a group or repeat its node and what is in it."""

    name: str
    key: str
    read: Callable[[Any], Any]
    node: Node | None
    inner: "tuple[_Column, ...]"


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


class Writer:
    """Makes rows of what is wanted; `wkt`: positions as text; `expand`: repeats within their rows.

    What is `hidden` is null. How each column is read is settled once, not for every row.
    """

    def __init__(
        self,
        wanted: Wanted,
        *,
        wkt: bool = False,
        expand: bool = False,
        hidden: Classes | None = None,
    ) -> None:
        self.hidden = hidden or Classes({})
        self.expand = expand
        self.shape = geography.wkt if wkt else geography.geojson
        self.columns = self._columns(wanted.node)

    def of_root(self, place: Place, values: Values) -> Row:
        return self._row(self.columns, bare(values, self.hidden), place, ())

    def of_table(self, table: Table, place: Place, values: Values) -> Iterator[Row]:
        """The table's rows of one submission, each with its id and its parent's."""
        for parent, own, entry in _entries(table.chain, place, bare(values, self.hidden)):
            row = self._row(self.columns, entry, own, ())
            row["__id"], row[table.parent_key] = own.id, parent.id
            yield row

    def _columns(self, node: Node) -> tuple[_Column, ...]:
        """Those of a table's root or of one of its groups; a repeat's own only to be expanded."""
        return tuple(
            _Column(
                child.name,
                child.key,
                self._reader(child.kind),
                child if child.kind in {"structure", "repeat"} else None,
                self._columns(child) if child.is_group or self.expand else (),
            )
            for child in node.children
        )

    def _reader(self, kind: str) -> Callable[[Any], Any]:
        if kind not in _SHAPES:
            return _READERS.get(kind, _text)
        wanted = dict if kind == "geopoint" else list

        def read(value: Any) -> Any:
            return self.shape(kind, value) if isinstance(value, wanted) and value else None

        return read

    def _row(
        self, columns: tuple[_Column, ...], values: Values, place: Place, way: tuple[Node, ...]
    ) -> Row:
        row: Row = {}
        for name, key, read, node, inner in columns:
            if node is None:
                value = values.get(key)
                # Most answers are none, or text as it stands.
                plain = value is None or (read is _text and value.__class__ is str)
                row[name] = value if plain else read(value)
            elif node.is_group:
                row[name] = self._row(inner, values, place, (*way, node))
            else:
                row |= self._repeat(node, inner, values, place, (*way, node))
        return row

    def _repeat(
        self,
        node: Node,
        inner: tuple[_Column, ...],
        values: Values,
        place: Place,
        way: tuple[Node, ...],
    ) -> Row:
        entries = _list(values, node)
        if not entries:
            return {}
        row: Row = {f"{node.name}@odata.navigationLink": _link(place, way)}
        if self.expand:
            row[node.name] = [
                self._expanded(inner, entry, _entry(place, way, at))
                for at, entry in enumerate(entries)
            ]
        return row

    def _expanded(self, columns: tuple[_Column, ...], entry: Values, place: Place) -> Row:
        return {**self._row(columns, entry, place, ()), "__id": place.id}


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
    if isinstance(value, str):
        return value
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
