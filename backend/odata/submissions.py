"""Pages of a form's tables: rows read as they are asked for, and the place of each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain, islice

from backend import problems
from backend.odata import system
from backend.odata.cursors import place_in
from backend.odata.documents import Address, Page, Placed
from backend.odata.options import Options, order_of
from backend.odata.rows import Row, Writer, entry_count, root_place
from backend.odata.selecting import Wanted, selected
from backend.odata.tables import Table
from backend.survey.submissions import feed
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.feed import FeedRow, Known, Rows
from backend.survey.submissions.filters import ROOT, SUBMISSION_FIELDS, mentions, where

DELETED = "__system/deletedAt"


@dataclass(frozen=True)
class Reading:
    """One request for a table. `all_rows` are those that the caller may see, deleted ones too."""

    all_rows: Rows
    table: Table
    options: Options
    address: Address
    now: datetime
    hidden: Classes  # what is sensitive in the form

    @cached_property
    def wanted(self) -> Wanted:
        return selected(self.table, self.options.select)

    @cached_property
    def writer(self) -> Writer:
        options = self.options
        return Writer(self.wanted, wkt=options.wkt, expand=options.expand, hidden=self.hidden)

    @property
    def dropped(self) -> set[str]:
        """The ids that $select leaves out of a repeat's rows."""
        return {"__id", self.table.parent_key} - self.wanted.ids

    @cached_property
    def rows(self) -> Rows:
        """Those that the filter takes; without a word about deletion, those that are not deleted.

        A repeat's filter names its submission's fields by way of the root.
        """
        fields, root = SUBMISSION_FIELDS, ROOT
        if self.table.chain:
            fields, root = {ROOT + name: each for name, each in fields.items()}, ""
        found = self.all_rows.filter(
            where(self.options.filter, now=self.now, fields=fields, root=root)
        )
        asks = self.options.filter and mentions(self.options.filter, DELETED)
        return found if asks else found.filter(deleted_at=None)


def page(asked: Reading) -> Page:
    """A page of the table. Raises what its options may raise."""
    return _entries(asked) if asked.table.chain else _submissions(asked)


def total(asked: Reading) -> int:
    """How many rows the table has that the filter takes."""
    if not asked.table.chain:
        return asked.rows.count()
    rows = feed.having(asked.rows, asked.table.first_repeat.key)
    return int(_count(asked, rows, whole=False)(0))


def _submissions(asked: Reading) -> Page:
    options, rows = asked.options, asked.rows
    order = order_of(options.orderby, SUBMISSION_FIELDS) if options.orderby else []
    here = rows
    if options.token is not None:
        place = feed.cursor_at(asked.all_rows, place_in(options.token, "instanceId"))
        here = feed.after(rows, place) if place else rows.none()
    most = None if options.top is None else options.top + 1
    read: Iterator[list[FeedRow]] = iter(())
    if options.top != 0:
        read = (
            feed.in_order(here, order, skip=options.skip)
            if order
            else feed.newest_first(here, skip=options.skip, most=most)
        )
    return Page(
        address=asked.address,
        table=asked.table.name,
        rows=_submission_rows(read, asked.wanted, asked.writer, options.top),
        top=options.top,
        skip=options.skip,
        count=(lambda _written: rows.count()) if options.count else None,
        by_skip=bool(order),
    )


def _submission_rows(
    pages: Iterator[list[FeedRow]], wanted: Wanted, writer: Writer, top: int | None
) -> Iterator[Placed]:
    read = 0
    for page in pages:
        # The one row above `top` only tells that a next page is there.
        needed = page if top is None else page[: max(top - read, 0)]
        known = feed.known(needed) if wanted.system and needed else {}
        for row in needed:
            made = submission_row(row, known.get(row.uuid), wanted, writer)
            yield made, {"instanceId": row.instance_id}
        if len(needed) < len(page):
            yield {}, {}
            return
        read += len(page)


def submission_row(row: FeedRow, known: Known | None, wanted: Wanted, writer: Writer) -> Row:
    made: Row = {"__id": row.instance_id} if "__id" in wanted.ids else {}
    if known is not None:
        told = system.of_submission(row, known)
        made["__system"] = {name: told[name] for name in wanted.system}
    if not row.encrypted:
        made |= writer.of_root(root_place(row.instance_id), row.answers)
    return made


def _entries(asked: Reading) -> Page:
    """A page of a repeat's table, over all submissions."""
    options, repeat = asked.options, asked.table.first_repeat.key
    rows = feed.having(asked.rows, repeat)
    start: Iterator[Placed] = iter(())
    here = rows
    if options.token is not None:
        start, here = _after_entry(asked, rows, options.token)
    found: Iterator[Placed] = iter(())
    if options.top != 0:
        first = None if options.top is None else options.top + 1
        pages = feed.newest_first(here, first=first)
        found = (each for page in pages for row in page for each in entry_rows(asked, row))
    whole = options.top is None and not options.token
    return Page(
        address=asked.address,
        table=asked.table.name,
        rows=_trimmed(islice(chain(start, found), options.skip, None), asked.dropped),
        top=options.top,
        skip=options.skip,
        count=_count(asked, rows, whole=whole) if options.count else None,
    )


def entry_rows(asked: Reading, row: FeedRow) -> Iterator[Placed]:
    """The table's rows of one submission, whole, each with its place."""
    if row.encrypted:
        return
    place = root_place(row.instance_id)
    for made in asked.writer.of_table(asked.table, place, row.answers):
        yield made, {"repeatId": made["__id"], "instanceId": row.instance_id}


def _after_entry(
    asked: Reading, rows: Rows, token: Mapping[str, str]
) -> tuple[Iterator[Placed], Rows]:
    """What is left of the submission in which the last page ended, and the rows after it."""
    repeat = place_in(token, "repeatId")
    place = feed.cursor_at(asked.all_rows, token.get("instanceId", ""))
    if place is None:
        raise problems.place_lost()
    left: list[Placed] = []
    for row in feed.page_of(rows.filter(uuid=place.uuid)):
        left = rest_after(list(entry_rows(asked, row)), repeat)
    return iter(left), feed.after(rows, place)


def rest_after(rows: list[Placed], repeat: str) -> list[Placed]:
    """Raises place_lost."""
    for at, (_, place) in enumerate(rows):
        if place["repeatId"] == repeat:
            return rows[at + 1 :]
    raise problems.place_lost()


def _trimmed(rows: Iterator[Placed], dropped: set[str]) -> Iterator[Placed]:
    for row, place in rows:
        yield without(row, dropped), place


def without(row: Mapping[str, object], dropped: set[str]) -> Row:
    return {name: value for name, value in row.items() if name not in dropped}


def _count(asked: Reading, rows: Rows, *, whole: bool) -> Callable[[int], int]:
    """How many rows the table has: those written, when all are; else counted in the database."""
    chain_of = asked.table.chain
    if whole:
        return lambda written: written
    if sum(node.is_repeat for node in chain_of) == 1:
        return lambda _written: feed.entries(rows, asked.table.first_repeat.key)
    return lambda _written: sum(entry_count(chain_of, each) for each in feed.all_answers(rows))
