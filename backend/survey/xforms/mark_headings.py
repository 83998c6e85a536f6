"""Are the columns for marks written so that pyxform understands them, and their prefix declared?

A heading that pyxform does not know is dropped by it without a word, and so is the mark: what
looks protected in the workbook would stand open in the database. Pure.
"""

import re
from typing import Final

from backend.survey.xforms.faults import Fault, fault
from backend.survey.xforms.marks import NAMESPACE, PREFIX
from backend.survey.xforms.places import Place, Sheets

_SHAPES: Final = {
    "sensitive": re.compile(r"bind\s*::\s*([^\W\d][\w.-]*):sensitive"),
    "anonymous": re.compile(r"attribute\s*::\s*([^\W\d][\w.-]*):anonymous"),
}
_NAMES: Final = {
    "sensitive": f"bind::{PREFIX}:sensitive",
    "anonymous": f"attribute::{PREFIX}:anonymous",
}


def is_mark(heading: str) -> bool:
    """Is this column, in whatever spelling, meant to mark questions as sensitive?"""
    return _is_meant(heading, "sensitive")


def check_prefix(xform: bytes) -> list[Fault]:
    """Is our prefix used in an XForm that declares it nowhere? It could not even be read."""
    used = re.search(rb"<[^<>]*\s" + PREFIX.encode() + rb":[\w-]+\s*=", xform)
    if used is None or b"xmlns:" + PREFIX.encode() in xform:
        return []
    line = xform.count(b"\n", 0, used.start()) + 1
    return [fault("mark_prefix_undeclared_xml", row=line, prefix=PREFIX, namespace=NAMESPACE)]


def check_headings(sheets: Sheets) -> list[Fault]:
    """Each faulty heading once, at its first filled cell; and what is wrong with `namespaces`."""
    declared, place = _declared(sheets)
    cells = [
        *((one, "sensitive") for one in sheets.cells("survey", is_mark)),
        *(
            (one, "anonymous")
            for one in sheets.cells("settings", lambda each: _is_meant(each, "anonymous"))
        ),
    ]
    found: dict[str, Fault] = {}
    for cell, word in cells:
        heading = (cell.column or "").strip()
        fitting = _SHAPES[word].fullmatch(heading)
        if fitting is None:
            where = {"sheet": cell.sheet, "row": cell.row, "column": heading}
            one = fault("mark_heading", **where, heading=heading, name=_NAMES[word])  # type: ignore[arg-type]
            found.setdefault(heading, one)
        elif fitting[1] not in declared:
            found.setdefault(fitting[1], _undeclared(fitting[1], heading, place))
        elif declared[fitting[1]] != NAMESPACE:
            found[fitting[1]] = _elsewhere(fitting[1], declared[fitting[1]], place)
    if declared.get(PREFIX, NAMESPACE) != NAMESPACE:
        found[PREFIX] = _elsewhere(PREFIX, declared[PREFIX], place)
    return list(found.values())


def _is_meant(heading: str, word: str) -> bool:
    """ "bind::dh:sensitive" and its misspellings, but no label in a language of that name."""
    last = heading.rpartition(":")[2].strip()
    ours = f":{PREFIX}:" in heading.replace(" ", "") or heading.startswith(f"{PREFIX}:")
    return ours or (last == word and not heading.startswith(("label", "hint")))


def _undeclared(prefix: str, heading: str, place: Place) -> Fault:
    return fault(
        "mark_prefix_undeclared",
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        prefix=prefix,
        heading=heading,
        namespace=NAMESPACE,
    )


def _elsewhere(prefix: str, uri: str, place: Place) -> Fault:
    return fault(
        "mark_namespace",
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        prefix=prefix,
        uri=uri[:200],
        namespace=NAMESPACE,
    )


def _declared(sheets: Sheets) -> tuple[dict[str, str], Place]:
    """Prefix → namespace as pyxform reads the column `namespaces`, and where that stands."""
    cells = [
        one for one in sheets.cells("settings", lambda each: each == "namespaces") if one.row == 2
    ]
    place = cells[0] if cells else Place("settings", 2, "namespaces")
    pairs = (one.partition("=") for one in (place.text or "").split())
    return {prefix: uri.strip("\"'") for prefix, equals, uri in pairs if prefix and equals}, place
