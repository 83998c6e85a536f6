"""What a request asks of a table: OData's query options, checked as ODK Central checks them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend import problems
from backend.odata.cursors import read_token

KNOWN: Final = frozenset(
    [
        "$format",
        "$count",
        "$skip",
        "$top",
        "$filter",
        "$wkt",
        "$expand",
        "$select",
        "$skiptoken",
        "$orderby",
        "$search",
    ]
)
# More rows than any table has; what is above it asks for all.
MANY: Final = 2**31 - 1
KINDS: Final = {"json": ("application/json", "json"), "xml": ("application/xml", "atom")}
_MEDIA: Final = {
    "json": re.compile(r"(application/)?json"),
    "xml": re.compile(r"(application|text)/([a-z]+\+)?xml|atom|xml"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one request; `top` None asks for all, `token` None begins at the first row."""

    top: int | None = None
    skip: int = 0
    count: bool = False
    wkt: bool = False
    expand: bool = False
    select: str = ""
    filter: str = ""
    orderby: str = ""
    search: str = ""
    token: Mapping[str, str] | None = None


def options_of(query: Mapping[str, str]) -> Options:
    """Raises not_supported, expand_unsupported, select_with_expand, bad_skiptoken, bad_field."""
    unknown = next((name for name in query if name not in KNOWN), None)
    if unknown is not None:
        raise problems.not_supported(feature=unknown[:80])
    expand, select = query.get("$expand", ""), query.get("$select", "")
    if expand not in {"", "*"}:
        raise problems.expand_unsupported(text=expand[:200])
    if expand and select:
        raise problems.select_with_expand()
    token, orderby = query.get("$skiptoken", ""), query.get("$orderby", "")
    if token and orderby.strip():
        raise problems.not_supported(feature="using $orderby and $skiptoken together")
    return Options(
        top=_whole(query, "$top"),
        skip=0 if token else _whole(query, "$skip") or 0,
        count=_true(query, "$count"),
        wkt=_true(query, "$wkt"),
        expand=bool(expand),
        select=select,
        filter=query.get("$filter", ""),
        orderby=orderby.strip(),
        search=query.get("$search", "").replace("\0", " "),
        token=read_token(token) if token else None,
    )


def _whole(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,400}", text.strip(), re.ASCII):
        raise problems.bad_field(field=name, hint="integer")
    return min(int(text), MANY)


def _true(query: Mapping[str, str], name: str) -> bool:
    return query.get(name, "").lower() == "true"


def check_format(kind: str, *, wanted: str, accept: str) -> None:
    """Is the answer's kind ("json", "xml") among what was asked for ($format, else Accept)?

    Raises format_unacceptable. Excel and Power BI name several kinds at once. A bare number
    ("text") is given to everybody.
    """
    if kind not in KINDS:
        return
    ranges = [part.partition(";")[0].strip().lower() for part in (wanted or accept).split(",")]
    other = "json" if kind == "xml" else "xml"
    if _any(kind, ranges) or not _any(other, ranges) or "*/*" in ranges:
        return
    raise problems.format_unacceptable(allowed=",".join(KINDS[kind]), got=(wanted or accept)[:200])


def old_version(text: str) -> bool:
    """Does OData-MaxVersion ask for less than 4.0?"""
    found = re.match(r"\s*(\d{1,9})(\.\d*)?", text, re.ASCII)
    return found is not None and int(found[1]) < 4


def _any(kind: str, ranges: Iterable[str]) -> bool:
    return any(_MEDIA[kind].fullmatch(each) for each in ranges)


def order_of(text: str, fields: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """$orderby as (field, descending?); the fields are those by which a filter may ask.

    Raises filter_field_unknown.
    """
    found = []
    for clause in text.split(","):
        words = clause.split()
        name = words[0] if words else ""
        direction = words[1].lower() if len(words) > 1 else "asc"
        wrong = name if name not in fields else direction
        if name not in fields or direction not in {"asc", "desc"} or len(words) > 2:
            raise problems.filter_field_unknown(text=wrong[:80], at=text.find(clause) + 1)
        found.append((name, direction == "desc"))
    return found
