"""An Excel file within limits, to rows of cells; formulas by the value that Excel left."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from backend import problems
from backend.importing.cells import DAY, EMPTY, NUMBER, TEXT, is_legacy
from backend.survey import workbooks
from outreach.text import clean

MOST_BYTES: Final = 5_000_000
MOST_UNPACKED: Final = 60_000_000
MOST_ROWS: Final = 5_000
MOST_SHEETS: Final = 20
MOST_COLUMNS: Final = 60
LONGEST: Final = 1_000
# Blank rows between and after are forgiven, but not without end.
_SCANNED: Final = 20_000

Cell = list[str]  # [kind, text]


class Sheet(NamedTuple):
    """Its name and (number as Excel counts, cells) of every row that is not blank."""

    name: str
    rows: list[tuple[int, list[Cell]]]


def read(content: bytes) -> list[Sheet]:
    """Every sheet. Raises import_unreadable, import_too_large, import_empty, legacy_letters."""
    with workbooks.opened(
        content,
        most_bytes=MOST_BYTES,
        most_unpacked=MOST_UNPACKED,
        too_large=problems.import_too_large(rows=MOST_ROWS),
        unreadable=problems.import_unreadable(),
    ) as found:
        sheets = list(_sheets(found[:MOST_SHEETS]))
    if not any(sheet.rows for sheet in sheets):
        raise problems.import_empty()
    for sheet in sheets:
        if is_legacy(text for _, cells in sheet.rows for kind, text in cells if kind == TEXT):
            raise problems.legacy_letters(sheet=sheet.name)
    return sheets


def _sheets(found: Sequence[Any]) -> Iterator[Sheet]:
    left = MOST_ROWS
    for sheet in found:
        sheet.reset_dimensions()  # what the file says of its size need not be so
        rows = []
        cells = sheet.iter_rows(max_row=_SCANNED, max_col=MOST_COLUMNS, values_only=True)
        for number, values in enumerate(cells, start=1):
            made = [_cell(value) for value in values]
            if any(kind for kind, _ in made):
                rows.append((number, made))
                left -= 1
            if left < 0:
                raise problems.import_too_large(rows=MOST_ROWS)
        yield Sheet(clean(str(sheet.title))[:100], rows)


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return [TEXT, "co" if value else "khong"]
    if isinstance(value, datetime):
        return [DAY, value.date().isoformat()]
    if isinstance(value, date):
        return [DAY, value.isoformat()]
    if isinstance(value, int | float):
        return [NUMBER, _number(value)] if math.isfinite(value) else [EMPTY, ""]
    if value is None or isinstance(value, time):
        return [EMPTY, ""]
    text = clean(str(value).replace("\0", "").encode("utf-8", "ignore").decode())[:LONGEST]
    return [TEXT, text] if text else [EMPTY, ""]


def _number(value: int | float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
