"""Finds the sheet, row and column of an XLSForm that a message or an XForm node comes from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What pyxform accepts as heading, by the attribute that it becomes.
COLUMNS: dict[str, tuple[str, ...]] = {
    "relevant": ("relevant", "relevance", "bind::relevant", "bind:relevant"),
    "calculate": ("calculation", "calculate", "bind::calculate", "bind:calculate"),
    "constraint": ("constraint", "bind::constraint", "bind:constraint"),
    "required": ("required", "bind::required", "bind:required"),
    "readonly": ("readonly", "read_only", "bind::readonly", "bind:readonly"),
    "default": ("default", "calculation", "calculate"),
    "filter": ("choice_filter",),
    "query": ("choice_filter",),
    "count": ("repeat_count", "jr:count", "count", "control::jr:count"),
    "name": ("name", "tag", "value"),
    "type": ("type", "command"),
    "list": ("list_name", "list name"),
    "form_id": ("form_id", "id_string", "set_form_id"),
}
_ENTITY_COLUMNS = {
    "@id": "entity_id",
    "@create": "create_if",
    "@update": "update_if",
    "label": "label",
}
Row = Mapping[str, str]
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; `text` is what the cell holds."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    text: str | None = None


class Sheets:
    """The rows of a workbook as pyxform reads them; row 1 is the header."""

    def __init__(self, sheets: Mapping[str, Any]) -> None:
        self._rows: dict[str, Sequence[Row]] = {
            name: [dict(row) for row in sheets.get(name) or ()]
            for name in ("survey", "choices", "settings", "entities", "external_choices")
        }
        self._paths: dict[str, int] = {}
        self._groups()

    def names(self) -> list[str]:
        """The names of all questions, groups and repeats."""
        return [name for row in self._rows["survey"] if (name := _cell(row, "name")[1])]

    def lists(self) -> list[str]:
        """The names of the choice lists."""
        return sorted({name for row in self._rows["choices"] if (name := _cell(row, "list")[1])})

    def form_id(self) -> str:
        """The form id of the sheet settings, or ""."""
        return _cell(self._rows["settings"][0], "form_id")[1] if self._rows["settings"] else ""

    def unprintable(self) -> list[tuple[Place, str]]:
        """Cells with a character that XML cannot carry, and its code ("U+000B")."""
        return [
            (Place(name, number, heading, text), f"U+{ord(match.group()):04X}")
            for name, rows in self._rows.items()
            for number, row in enumerate(rows, start=2)
            for heading, text in row.items()
            if isinstance(text, str) and (match := _UNPRINTABLE.search(text))
        ]

    def find(self, column: str, text: str) -> int | None:
        """The first row of the sheet survey whose cell holds the text ("!x": begins with x)."""
        for number, row in enumerate(self._rows["survey"], start=2):
            cell = " ".join(_cell(row, column)[1].split())
            if cell == text or (text.startswith("!") and cell.startswith(text[1:])):
                return number
        return None

    def rows_of_type(self, beginning: str, *, without: str) -> list[int]:
        """Rows of the sheet survey whose type begins so and whose column `without` is empty."""
        return [
            number
            for number, row in enumerate(self._rows["survey"], start=2)
            if _cell(row, "type")[1].startswith(beginning) and not row.get(without)
        ]

    def cells(self, sheet: str, wanted: Callable[[str], bool]) -> list[Place]:
        """The filled cells under the headings that are wanted (asked in lower case)."""
        return [
            Place(sheet, number, heading, str(text).strip())
            for number, row in enumerate(self._rows[sheet], start=2)
            for heading, text in row.items()
            if wanted(heading.strip().lower()) and str(text or "").strip()
        ]

    def type_in(self, number: int) -> str:
        """The type of a row of the sheet survey, "end_group" as "end group"."""
        row = self._rows["survey"][number - 2]
        return _cell(row, "type")[1].lower().replace("_", " ")

    def row_of(self, path: str) -> int | None:
        """The row of the sheet survey that a node comes from ("g1/q1"), or None."""
        return self._paths.get(path)

    def of_node(self, path: str, attribute: str) -> Place:
        """The cell that an attribute of a node comes from ("/data/g1/q1", "relevant")."""
        if "/meta/entity" in path:
            return self._of_entity(path)
        if path.endswith("/meta/instanceName"):
            return self._of_row("settings", 2, "instance_name")
        inside = path.strip("/").partition("/")[2]
        number = self._paths.get(inside)
        if number is None and inside.endswith("_count"):
            # pyxform computes a repeat_count in a question of its own.
            number, attribute = self._paths.get(inside.removesuffix("_count")), "count"
        if number is None:
            return Place("survey", None, COLUMNS.get(attribute, (attribute,))[0])
        return self._of_row("survey", number, attribute)

    def _of_entity(self, path: str) -> Place:
        column = _ENTITY_COLUMNS.get(path.rpartition("/")[2], "entity_id")
        if len(self._rows["entities"]) != 1:
            return Place("entities", None, column)
        return self._of_row("entities", 2, column)

    def _of_row(self, sheet: str, number: int, attribute: str) -> Place:
        rows = self._rows[sheet]
        row = rows[number - 2] if number - 2 < len(rows) else {}
        column, text = _cell(row, attribute)
        return Place(sheet, number, column or COLUMNS.get(attribute, (attribute,))[0], text or None)

    def _groups(self) -> None:
        stack: list[str] = []
        for number, row in enumerate(self._rows["survey"], start=2):
            kind = _cell(row, "type")[1].lower().replace("_", " ")
            name = _cell(row, "name")[1]
            if kind.startswith("end "):
                stack = stack[:-1]
            elif name:
                self._paths.setdefault("/".join([*stack, name]), number)
                if kind.startswith("begin "):
                    stack.append(name)


def _cell(row: Row, attribute: str) -> tuple[str, str]:
    """The heading as written and the text of the first filled cell for the attribute."""
    wanted = COLUMNS.get(attribute, (attribute,))
    for heading, text in row.items():
        if heading.strip().lower() in wanted and text:
            return heading, str(text).strip()
    return "", ""
