"""Pages of an entity list: newest first, going on from the last row's place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from backend import problems
from backend.odata import system
from backend.odata.cursors import place_in
from backend.odata.documents import Address, Page, Placed
from backend.odata.names import unique
from backend.odata.options import Options, order_of
from backend.survey.entities import feed
from backend.survey.entities.models import Entity
from backend.survey.submissions.filters import MOMENT, NUMBER, TEXT, Operand, mentions, where

TABLE: Final = "Entities"
OWN: Final = ("__id", "label", "__system")
KINDS: Final = {"__id": TEXT, "__system/creatorId": NUMBER, "__system/conflict": TEXT}
FIELDS: Final[Mapping[str, Operand]] = {
    name: Operand(KINDS.get(name, MOMENT), each) for name, each in feed.EXPRESSIONS.items()
}
# Central takes all that it shows; these beside what it filters by.
SYSTEM: Final = frozenset(
    [
        *FIELDS.keys() - {"__id"},
        *(f"__system/{name}" for name in ("creatorName", "updates", "version")),
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One request for the entities. `all_rows` are the caller's, deleted ones too."""

    all_rows: QuerySet[Entity]
    properties: Mapping[str, str]  # by their names in OData
    options: Options
    address: Address
    now: datetime

    @property
    def rows(self) -> QuerySet[Entity]:
        """Those that the filter takes; without a word about deletion, those not deleted."""
        asked = self.options.filter
        found = self.all_rows.filter(where(asked, now=self.now, fields=FIELDS, root=""))
        if asked and mentions(asked, "__system/deletedAt"):
            return found
        return found.filter(deleted_at=None)


def columns(properties: list[str]) -> dict[str, str]:
    """Name in OData → property, in the list's order."""
    found: dict[str, str] = {}
    for name in properties:
        found[unique(name, {*found, *OWN})] = name
    return found


def page(asked: Reading) -> Page:
    """Raises what the options may raise."""
    options, rows = asked.options, asked.rows
    order = order_of(options.orderby, FIELDS) if options.orderby else []
    wanted = _selected(options.select, asked.properties)
    here = rows
    if options.token is not None:
        here = feed.after(rows, asked.all_rows, _uuid(place_in(options.token, "uuid")))
    read: Iterator[Entity] = iter(())
    if options.top != 0 and order:
        read = feed.in_order(here, order, skip=options.skip)
    elif options.top != 0:
        most = None if options.top is None else options.top + 1
        read = feed.newest_first(here, skip=options.skip, most=most)
    return Page(
        address=asked.address,
        table=TABLE,
        rows=(_placed(each, wanted) for each in read),
        top=options.top,
        skip=options.skip,
        count=(lambda _written: rows.count()) if options.count else None,
        by_skip=bool(order),
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise problems.bad_skiptoken() from None


@dataclass(frozen=True, slots=True)
class _Wanted:
    own: frozenset[str]
    system: tuple[str, ...]  # empty: all
    properties: Mapping[str, str]


def _selected(select: str, properties: Mapping[str, str]) -> _Wanted:
    """Raises property_not_found."""
    if select in {"", "*"}:
        return _Wanted(frozenset(OWN), (), properties)
    names = [part.strip() for part in select.split(",")]
    by_property = {name: shown for shown, name in properties.items()}
    kept = {by_property.get(name, name) for name in names}
    known = {*properties, *OWN, *SYSTEM}
    unknown = [each for each in names if by_property.get(each, each) not in known]
    if unknown:
        raise problems.property_not_found(property=unknown[0][:200])
    parts = tuple(each.partition("/")[2] for each in names if each in SYSTEM)
    own = kept & set(OWN) | ({"__system"} if parts else set())
    shown = {name: each for name, each in properties.items() if name in kept}
    return _Wanted(frozenset(own), () if "__system" in kept else parts, shown)


def _placed(entity: Entity, wanted: _Wanted) -> Placed:
    row: dict[str, Any] = {}
    if "__id" in wanted.own:
        row["__id"] = str(entity.uuid)
    if "label" in wanted.own:
        row["label"] = entity.label
    if "__system" in wanted.own:
        told = system.of_entity(entity)
        row["__system"] = {name: told[name] for name in wanted.system or told}
    for shown, name in wanted.properties.items():
        row[shown] = entity.values.get(name, "")
    return row, {"uuid": str(entity.uuid)}
