"""An Excel file within limits, to rows of cells; formulas by the value that Excel left."""

import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

import openpyxl

from backend import problems
from backend.importing.cells import DAY, EMPTY, NUMBER, TEXT, is_legacy
from backend.survey.xforms.faults import Refused
from backend.survey.xforms.guards import check_file, check_parts
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
    """Every sheet. Raises file_unreadable, file_too_large, file_empty, legacy_letters."""
    if len(content) > MOST_BYTES:
        raise problems.import_too_large(rows=MOST_ROWS)
    _guard(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheets = list(_sheets(book.worksheets[:MOST_SHEETS]))
    except problems.Problem:
        raise
    except Exception as error:  # readers of foreign formats raise anything
        raise problems.import_unreadable() from error
    if not any(sheet.rows for sheet in sheets):
        raise problems.import_empty()
    for sheet in sheets:
        if is_legacy(text for _, cells in sheet.rows for kind, text in cells if kind == TEXT):
            raise problems.legacy_letters(sheet=sheet.name)
    return sheets


def _guard(content: bytes) -> None:
    try:
        check_file(content, "list.xlsx")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise problems.import_too_large(rows=MOST_ROWS)
        check_parts(content)
    except (Refused, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise problems.import_unreadable() from error


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
