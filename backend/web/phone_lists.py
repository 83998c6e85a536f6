"""Phones for many from an Excel list: read within limits, judged row by row.

The first row heads the columns: “e-mail” (needed), “họ tên” and “tên máy” (if wanted). Nothing of
the file is kept.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from backend import problems
from backend.accounts import holders
from backend.accounts.emails import normal_email
from backend.accounts.models import AppUser, Project, User
from backend.survey import workbooks
from geo.vietnamese import search_key

MOST_ROWS: Final = 200
MOST_BYTES: Final = 1_000_000
MOST_UNPACKED: Final = 10_000_000
# Blank rows between and after are forgiven, but not without end.
SCANNED_ROWS: Final = 2_000
SCANNED_COLUMNS: Final = 30
HEADINGS: Final = {
    "email": {"email", "diachiemail", "thudientu", "emailaddress"},
    "name": {"hoten", "hovaten", "name", "fullname"},
    "phone": {"tenmay", "may", "phone", "nameofthephone"},
}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Row:
    """A row of the list as it was written; `number` as Excel shows it."""

    number: int
    email: str
    name: str = ""
    phone: str = ""


@dataclass
class Line:
    """A row with its holder, or with what is wrong; notes are told but stop nothing."""

    row: Row
    holder: User | None = None
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def phone_name(self) -> str:
        return self.row.phone or (self.holder.name if self.holder else self.row.name)


def read(content: bytes) -> list[Row]:
    """The rows of the first sheet.

    Raises list_unreadable, list_too_large, list_without_email, list_empty.
    """
    with workbooks.opened(
        content,
        most_bytes=MOST_BYTES,
        most_unpacked=MOST_UNPACKED,
        too_large=problems.list_too_large(rows=MOST_ROWS),
        unreadable=problems.list_unreadable(),
    ) as sheets:
        sheets[0].reset_dimensions()  # what the file says of its size need not be so
        cells = sheets[0].iter_rows(max_row=SCANNED_ROWS, max_col=SCANNED_COLUMNS, values_only=True)
        rows = list(_rows(cells))
    if not rows:
        raise problems.list_empty()
    return rows


def kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The rows for the page that asks once more."""
    return [asdict(line.row) for line in lines]


def again(given: Any) -> list[Row]:
    """The rows that the page gave back. Raises list_unreadable for what no page of ours wrote."""
    try:
        rows = [Row(**each) for each in given]
    except TypeError as error:
        raise problems.list_unreadable() from error
    plain = all(
        isinstance(row.number, int)
        and all(isinstance(text, str) for text in (row.email, row.name, row.phone))
        for row in rows
    )
    if not plain or not 0 < len(rows) <= MOST_ROWS:
        raise problems.list_unreadable()
    return [_row(row.number, [row.email, row.name, row.phone]) for row in rows]


def judged(rows: Sequence[Row], actor: User, project: Project, today: date) -> list[Line]:
    """Every row with its holder or its faults; the number of queries does not grow."""
    emails = [normal_email(row.email)[:254] for row in rows]
    people = holders.people_for(actor, project, set(emails), today)
    first: dict[str, int] = {}
    lines = []
    for row, email in zip(rows, emails, strict=True):
        line = Line(row, people.get(email))
        line.faults = _faults(row, line.holder, first.setdefault(email, row.number))
        lines.append(line)
    _note_open_phones(lines, project)
    return lines


def _rows(cells: Iterable[Sequence[Any]]) -> Iterator[Row]:
    columns: dict[str, int] = {}
    found = 0
    for number, values in enumerate(cells, start=1):
        texts = ["" if value is None else str(value).strip() for value in values]
        if not any(texts):
            continue
        if not columns:
            columns = _columns(texts)
            continue
        found += 1
        if found > MOST_ROWS:
            raise problems.list_too_large(rows=MOST_ROWS)
        yield _row(number, [_cell(texts, columns.get(name)) for name in HEADINGS])


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Column of each thing, by the words of the first row. Raises list_without_email."""
    plain = [re.sub(r"[^a-z]", "", search_key(text[:100])) for text in heading]
    columns = {
        name: next(index for index, text in enumerate(plain) if text in words)
        for name, words in HEADINGS.items()
        if words.intersection(plain)
    }
    if "email" not in columns:
        raise problems.list_without_email()
    return columns


def _cell(texts: Sequence[str], index: int | None) -> str:
    return texts[index] if index is not None and index < len(texts) else ""


def _row(number: int, texts: Sequence[str]) -> Row:
    """Cut to what the database takes, without control characters."""
    email, name, phone = (
        "".join(each for each in text if each.isprintable())[:limit].strip()
        for text, limit in zip(texts, (254, 200, 200), strict=True)
    )
    return Row(number, email, name, phone)


def _faults(row: Row, holder: User | None, first: int) -> list[str]:
    if not row.email:
        return [_("There is no e-mail address. Write it, or remove the row.")]
    if not _ADDRESS.fullmatch(row.email):
        return [_("“{email}” is no e-mail address. Mend it.").format(email=row.email)]
    if first != row.number:
        say = _("The same address stands in row {row} already. Remove one of the two.")
        return [say.format(row=first)]
    if holder is None:
        return [
            _(
                "Nobody in your area who fills forms in this project has this e-mail address."
                " Check the address, or ask the administrator to add the person."
            )
        ]
    return []


def _note_open_phones(lines: Sequence[Line], project: Project) -> None:
    people = [line.holder for line in lines if line.holder]
    rows = AppUser.objects.filter(
        project=project, holder__in=people, kind=AppUser.Kind.PHONE, revoked_at=None
    )
    named = {row.holder_id: row.name for row in rows.order_by("created_at")}
    for line in lines:
        if line.holder and line.holder.pk in named:
            say = _("Has an open phone already: {name}. This code will be one more.")
            line.notes.append(say.format(name=named[line.holder.pk]))
