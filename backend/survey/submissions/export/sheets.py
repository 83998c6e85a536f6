"""An Excel workbook written row by row, in flat memory: the parts of ECMA-376 that we need. PURE.

openpyxl needs six times as long for the same sheet. Texts are inline strings, so none is ever a
formula. A sheet that is full goes on in the next one ("Trang (2)").
"""

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime, time
from typing import IO, Any, Final, Protocol
from xml.sax.saxutils import escape, quoteattr

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
MAX_TEXT: Final = 32_767
# A zip entry of more than 2 GiB needs an extension that not every reader has.
MAX_BYTES: Final = 1_500_000_000
# A spreadsheet's numbers have 15 digits; longer ones are codes.
MAX_INTEGER: Final = 10**15

_BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL: Final = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_HEXED: Final = re.compile("_(x[0-9A-Fa-f]{4}_)")
_DAY_ZERO: Final = date(1899, 12, 30)
# Excel believes that 1900 was a leap year: earlier days can't be dates there.
_FIRST_DAY: Final = date(1900, 3, 1)
_BOLD, _DATE, _MOMENT, _TIME = 1, 2, 3, 4

_HEAD: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    b' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
_TAIL: Final = b"</sheetData></worksheet>"


class Target(Protocol):
    """Where the XML of a sheet goes."""

    def write(self, content: bytes, /) -> int: ...

    def close(self) -> None: ...


def row_xml(cells: Iterable[Any], *, bold: bool = False) -> str:
    """A row; None is an empty cell."""
    return f"<row>{''.join([_cell(cell, bold) for cell in cells])}</row>"


def _cell(value: Any, bold: bool = False) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        style = f' s="{_BOLD}"' if bold else ""
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_safe(value)}</t></is></c>'
    if isinstance(value, float | int):
        if abs(value) >= MAX_INTEGER:
            return _cell(str(value))
        return f"<c><v>{value}</v></c>"
    return _moment(value)


def _moment(value: Any) -> str:
    """A date, a local date and time, or a time of day, as Excel's number of days."""
    if isinstance(value, time):
        return f'<c s="{_TIME}"><v>{_fraction(value):.10f}</v></c>'
    day = value.date() if isinstance(value, datetime) else value
    if day < _FIRST_DAY:
        return _cell(value.isoformat())
    days = (day - _DAY_ZERO).days
    if isinstance(value, datetime):
        return f'<c s="{_MOMENT}"><v>{days + _fraction(value.time()):.10f}</v></c>'
    return f'<c s="{_DATE}"><v>{days}</v></c>'


def _fraction(at: time) -> float:
    return (at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6) / 86400


def _safe(text: str) -> str:
    text = text[:MAX_TEXT]
    if not _SPECIAL.search(text):
        return text
    # Excel reads "_x0041_" as "A": the underscore itself has to be written so.
    return escape(_HEXED.sub(r"_x005F_\1", _BAD.sub("", text)))


class Book:
    """The workbook around its sheets. Close it, and then the archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names: list[str] = []

    def open_sheet(self, title: str) -> IO[bytes]:
        """Where the next sheet's XML goes; one at a time."""
        self._names.append(_sheet_name(title, self._names))
        return self._archive.open(f"xl/worksheets/sheet{len(self._names)}.xml", "w")

    def close(self) -> None:
        numbers = range(1, len(self._names) + 1)
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self._names, strict=True)
        )
        relations = "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
            f' ContentType="{_MAIN}.worksheet+xml"/>'
            for n in numbers
        )
        for name, content in (
            ("[Content_Types].xml", _TYPES.format(overrides=overrides)),
            ("_rels/.rels", _RELS),
            ("xl/workbook.xml", _BOOK.format(sheets=sheets)),
            (
                "xl/_rels/workbook.xml.rels",
                _BOOK_RELS.format(relations=relations, styles=len(self._names) + 1),
            ),
            ("xl/styles.xml", _STYLES),
        ):
            self._archive.writestr(name, f"{_XML}{content}")


class Rows:
    """Rows of one table; when a sheet is full the next one begins, with the header again."""

    def __init__(
        self, header: Sequence[Any], open_next: Callable[[int], Target], *, most: int = MAX_ROWS
    ) -> None:
        self._header = row_xml(header[:MAX_COLUMNS], bold=True)
        self._open_next, self._most = open_next, most
        self._waiting: list[str] = []
        self._rows = self._bytes = self._sheets = 0
        self._file = self._next()

    def add(self, cells: Sequence[Any]) -> None:
        if self._rows >= self._most or self._bytes > MAX_BYTES:
            self.close()
            self._file = self._next()
        self._rows += 1
        self._waiting.append(row_xml(cells[:MAX_COLUMNS]))

    def flush(self) -> None:
        content = "".join(self._waiting).encode("utf-8", "replace")
        self._waiting.clear()
        self._bytes += len(content)
        self._file.write(content)

    def close(self) -> None:
        self.flush()
        self._file.write(_TAIL)
        self._file.close()

    def _next(self) -> Target:
        self._sheets += 1
        file = self._open_next(self._sheets)
        file.write(_HEAD)
        self._waiting.append(self._header)
        self._rows, self._bytes = 1, 0
        return file


class Aside:
    """Sheets that wait in temporary files while another one is written."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._files: list[IO[bytes]] = []

    def open_next(self, _number: int) -> Target:
        self._files.append(self._stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115
        return _Kept(self._files[-1])

    def copy_to(self, book: Book, title: str) -> Iterator[None]:
        """Copy them into the book, a turn for each megabyte."""
        for number, file in enumerate(self._files, 1):
            file.seek(0)
            with book.open_sheet(continued(title, number)) as sheet:
                while chunk := file.read(1 << 20):
                    sheet.write(chunk)
                    yield


class _Kept:
    """A file that stays open when its writer is through with it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, content: bytes, /) -> int:
        return self._file.write(content)

    def close(self) -> None:
        self._file.flush()


def continued(title: str, number: int) -> str:
    return title if number == 1 else f"{title[:25]} ({number})"


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """At most 31 characters, none that Excel forbids, unlike the others whatever the case."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:31].strip(" '") or "Sheet"
    names, wanted, number = {name.casefold() for name in taken}, plain, 1
    while wanted.casefold() in names:
        number += 1
        wanted = f"{plain[:26]} ~{number}"
    return wanted


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
    "{overrides}</Types>"
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = f'<workbook xmlns="{_SHEETML}" xmlns:r="{_REL}"><sheets>{{sheets}}</sheets></workbook>'
_BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">{{relations}}'
    f'<Relationship Id="rId{{styles}}" Type="{_REL}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'<styleSheet xmlns="{_SHEETML}"><numFmts count="3">'
    '<numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy hh:mm:ss"/>'
    '<numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf numFmtId="166" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
