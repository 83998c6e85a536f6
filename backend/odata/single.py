"""One submission, and its entries in a repeat: `Submissions('uuid:…')/children/child`."""

import re
from collections.abc import Sequence
from typing import Final

from backend import problems
from backend.odata.cursors import place_in
from backend.odata.documents import Page, Placed
from backend.odata.submissions import Reading, entry_rows, rest_after, submission_row, without
from backend.survey.submissions import feed
from backend.survey.submissions.feed import FeedRow

_STEP: Final = re.compile(r"([^()]+)(?:\('([^'()]*)'\))?")


def steps_of(rest: str) -> list[tuple[str, str]]:
    """ "/children/child('8954…')/toys" → [("children", ""), ("child", "8954…"), ("toys", "")].

    Raises not_found.
    """
    found = [_STEP.fullmatch(part) for part in rest.split("/") if part]
    if not all(found):
        raise problems.not_found()
    return [(match[1], match[2] or "") for match in found if match]


def page(asked: Reading, instance_id: str, steps: Sequence[tuple[str, str]]) -> Page:
    """The submission in its table, or its rows in the table that the steps lead to.

    Raises not_found, place_lost.
    """
    row = next(
        iter(feed.page_of(asked.all_rows.filter(instance_id=instance_id, deleted_at=None))), None
    )
    if row is None:
        raise problems.not_found()
    rows = _entries(asked, row, steps) if steps else [_whole(asked, row)]
    options, total = asked.options, len(rows)
    if options.token is not None:
        rows = rest_after(rows, place_in(options.token, "repeatId"))
    dropped = asked.dropped if steps else set()
    return Page(
        address=asked.address,
        table=asked.table.name,
        rows=[(without(made, dropped), place) for made, place in rows[options.skip :]],
        top=options.top,
        skip=options.skip,
        count=(lambda _written: total) if options.count else None,
    )


def _whole(asked: Reading, row: FeedRow) -> Placed:
    wanted = asked.wanted
    known = feed.known([row]).get(row.uuid) if wanted.system else None
    return submission_row(row, known, wanted, asked.writer), {"repeatId": row.instance_id}


def _entries(asked: Reading, row: FeedRow, steps: Sequence[tuple[str, str]]) -> list[Placed]:
    """The table's rows, below the entry whose id the address names last."""
    rows: list[Placed] = [
        (made, {"repeatId": place["repeatId"]}) for made, place in entry_rows(asked, row)
    ]
    named = [at for at, (_, given) in enumerate(steps) if given]
    if not named:
        return rows
    last = named[-1]
    above = "-".join(["Submissions", *(name for name, _ in steps[: last + 1])])
    key = "__id" if last == len(steps) - 1 else f"__{above}-id"
    return [(made, place) for made, place in rows if made.get(key) == steps[last][1]]
