"""Documents of the OData door: the service document, and pages of rows written as they are read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote, quote_plus

from backend.odata.cursors import token

# Written together: a row each would be a write to the socket each.
TOGETHER: Final = 50
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request came to: "https://host", the decoded path, the query as it was sent."""

    site: str
    path: str
    query: str

    @property
    def service(self) -> str:
        """The address of the feed, up to ".svc"."""
        root, dot, _ = self.path.rpartition(".svc")
        return self.site + _quoted(root + dot)

    def context(self, table: str = "") -> str:
        return f"{self.service}/$metadata" + (f"#{table}" if table else "")

    def with_options(self, **options: str | None) -> str:
        """This address with these options set; None takes one away."""
        given = parse_qsl(self.query, keep_blank_values=True, errors="replace")
        changed = {f"${name}": value for name, value in options.items()}
        kept = [(name, changed.pop(name, value)) for name, value in given]
        pairs = [*kept, *changed.items()]
        text = "&".join(f"{_plus(n)}={_plus(v)}" for n, v in pairs if v is not None)
        return f"{self.site}{_quoted(self.path)}?{text}"


def _quoted(path: str) -> str:
    return quote(path, safe="/()$!*")


def _plus(text: str) -> str:
    """As browsers write a form's values."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def service_document(address: Address, tables: Iterable[str]) -> dict[str, Any]:
    return {
        "@odata.context": address.context(),
        "value": [{"name": each, "kind": "EntitySet", "url": each} for each in tables],
    }


# A row with the place at which the next page would begin, when it is the last one.
Placed = tuple[Mapping[str, Any], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table. `rows` may go on beyond `top`; one more tells that a page follows.

    `count` is told how many rows were written and skipped; None leaves the count out.
    """

    address: Address
    table: str
    rows: Iterable[Placed]
    top: int | None
    skip: int = 0
    count: Callable[[int], int] | None = None
    by_skip: bool = False  # the next page is reached by counting: $orderby has no places

    def pieces(self) -> Iterator[bytes]:
        """The document piece by piece, for a streamed answer."""
        written, place, more = 0, None, False
        pieces: list[str] = ['{"value":[']
        for row, at in self.rows:
            if written == self.top:
                more = True
                break
            pieces.append(("," if written else "") + dumped(row))
            written, place = written + 1, at
            if len(pieces) >= TOGETHER:
                yield _bytes(pieces)
                pieces = []
        footer: dict[str, Any] = {"@odata.context": self.address.context(self.table)}
        if more and place is not None:
            footer["@odata.nextLink"] = self._next(place, written)
        if self.count is not None:
            footer["@odata.count"] = self.count(self.skip + written)
        yield _bytes([*pieces, "],", dumped(footer)[1:]])

    def _next(self, place: Mapping[str, str], written: int) -> str:
        if self.by_skip:
            return self.address.with_options(skip=str(self.skip + written))
        return self.address.with_options(skip=None, skiptoken=token(place))


def dumped(value: Mapping[str, Any]) -> str:
    return _ENCODER.encode(value)


def _bytes(pieces: list[str]) -> bytes:
    return "".join(pieces).encode("utf-8", "replace")
