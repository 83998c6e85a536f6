"""The text of one answer in a CSV cell, harmless to a spreadsheet. PURE.

A spreadsheet runs a cell that begins with = + - @ (or tab, CR) as a formula. Such texts get an
apostrophe in front, as OWASP advises; what is stored stays as it was. Numbers and codes such as -5
stay as they are wherever a number or a code is asked for: only text questions may not begin so.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from backend.survey.submissions.export.columns import POINT_PARTS, TEXT, Column, Table
from backend.survey.submissions.masking import MASK

RISKY: Final = "=+-@\t\r"
# The same in SQL (see `copying`): ASCII codes of RISKY.
RISKY_CODES: Final = tuple(ord(each) for each in RISKY)
NUMBER: Final = r"^[+-]?[0-9]+([.,][0-9]+)?$"
_NUMBER: Final = re.compile(NUMBER.replace("$", r"\Z"))

Write = Callable[[Any, list[str]], None]


def harmless(text: str) -> str:
    """Any text; `'` in front of what a spreadsheet would run."""
    return f"'{text}" if text and text[0] in RISKY else text


def harmless_code(text: str) -> str:
    """A code or number kept as it is, however it begins; other text as above."""
    if text and text[0] in RISKY and not _NUMBER.match(text):
        return f"'{text}"
    return text


def plain(value: Any) -> str:
    """An answer as Central writes it: a choice list by spaces, points as `lat lon alt acc`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        parts = [plain(each) for each in value]
        return (";" if value and isinstance(value[0], dict) else " ").join(parts)
    if isinstance(value, dict):
        return " ".join(str(value.get(part, "")) for part in POINT_PARTS.values())
    return "" if value is None else str(value)


def writers(table: Table) -> list[tuple[str, Write, tuple[str, ...]]]:
    """Of each column: its key in the answers, what writes its cells, and its cells when empty."""
    found: list[tuple[str, Write, tuple[str, ...]]] = []
    for column in table.columns:
        write = _write(column)
        empty = ("", *("0" for _ in column.choices))
        if column.kind == "geopoint":
            empty = ("",) * len(POINT_PARTS)
        if column.masked:
            empty = (MASK,) * len(column.headers)
        found.append((column.key, write, empty))
    return found


def _write(column: Column) -> Write:
    if column.kind == "geopoint":
        return _point
    if column.choices:
        return _split(column.choices)
    return _text if column.kind in TEXT else _code


def _text(value: Any, cells: list[str]) -> None:
    cells.append(harmless(value if isinstance(value, str) else plain(value)))


def _code(value: Any, cells: list[str]) -> None:
    cells.append(harmless_code(value if isinstance(value, str) else plain(value)))


def _point(value: Any, cells: list[str]) -> None:
    if isinstance(value, Mapping):
        cells.extend(harmless_code(plain(value.get(part))) for part in POINT_PARTS.values())
    else:
        parts = [*plain(value).split(" "), "", "", "", ""]
        cells.extend(harmless_code(part) for part in parts[: len(POINT_PARTS)])


def _split(choices: tuple[str, ...]) -> Write:
    def write(value: Any, cells: list[str]) -> None:
        text = plain(value)
        chosen = set(text.split())
        cells.append(harmless_code(text))
        cells.extend("1" if choice in chosen else "0" for choice in choices)

    return write
