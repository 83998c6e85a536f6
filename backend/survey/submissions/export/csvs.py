"""CSV as it is read: ODK Central's main table, byte by byte as fast as the database gives it.

UTF-8 without a byte order mark, as Central writes it and pyodk, ruODK, R and pandas expect it:
with one, their first column would be called "\\ufeffSubmissionDate". Excel opens such a file as the
local code page and breaks Vietnamese, so the page's own buttons ask for the mark (`bom=true`).
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from backend.survey.submissions.export import copying
from backend.survey.submissions.export.cells import harmless, writers
from backend.survey.submissions.export.columns import Table
from backend.survey.submissions.export.rows import Row
from backend.survey.submissions.export.wanted import Export

BOM: Final = b"\xef\xbb\xbf"

Fill = Callable[[Mapping[str, Any]], list[str]]


class Lines:
    """A csv.writer whose lines end as Central's do ("\\n"); cells with CR are quoted too."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.add = csv.writer(self, lineterminator="\r\n").writerow

    def write(self, line: str) -> None:
        self._lines.append(line[:-2])

    def take(self) -> bytes:
        """What was added since the last call."""
        if not self._lines:
            return b""
        taken = "\n".join([*self._lines, ""])
        self._lines.clear()
        return taken.encode("utf-8", "replace")


def header(headers: Iterable[str]) -> bytes:
    lines = Lines()
    lines.add([harmless(each) for each in headers])
    return lines.take()


def main_table(export: Export, *, bom: bool = False) -> Iterator[bytes]:
    """The table of the form itself, without its repeats."""
    table = export.table
    yield (BOM if bom else b"") + header(table.headers)
    if copying.suits(export):
        for batch in export.batches():
            yield copying.rows_of(table, batch)
    else:
        fill = filler(table)
        for batch in export.batches():
            yield _lines(export, batch, fill)


def _lines(export: Export, batch: Sequence[UUID], fill: Fill) -> bytes:
    lines = Lines()
    for row in export.read(batch):
        lines.add(root_cells(row, fill))
    return lines.take()


def root_cells(row: Row, fill: Fill) -> list[str]:
    """The cells of the main table; what people wrote in the last ones is made harmless too."""
    last = [harmless(cell) if cell else "" for cell in row.last_cells]
    return [row.submission_date, *fill(row.answers), *last]


def filler(table: Table) -> Fill:
    """Writes the cells of a table's own questions from one row's answers."""
    plan = writers(table)

    def fill(answers: Mapping[str, Any]) -> list[str]:
        cells: list[str] = []
        get = answers.get
        for key, write, empty in plan:
            value = get(key)
            if value is None:
                cells.extend(empty)
            else:
                write(value, cells)
        return cells

    return fill
