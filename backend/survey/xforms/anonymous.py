"""What an anonymous form must not hold: whatever tells who filled it, on what, where or when. Pure.

Source of the metadata: docs.getodk.org/form-question-types#metadata; getodk.github.io/xforms-spec
(preload attributes, actions).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from backend.survey.xforms.contents import EntityDeclaration, media
from backend.survey.xforms.faults import Fault, fault
from backend.survey.xforms.fields import Field
from backend.survey.xforms.formulas import formulas
from backend.survey.xforms.hardened import local
from backend.survey.xforms.places import Place, Sheets
from backend.survey.xforms.xform import JR, XForm, absolute
from backend.survey.xforms.xpath import read, syntax_problem

# Preloads that tell of nobody: a random ID and the day.
_HARMLESS: Final = frozenset({"uid", "date"})
_POSITIONS: Final = frozenset({"geopoint", "geotrace", "geoshape"})
# The entity list of the people who are helped.
CASE_LIST: Final = "truong_hop"
_FUNCTIONS: Final = {"now": "anonymous_moment", "property": "anonymous_property"}


def check_anonymous(
    form: XForm,
    fields: Iterable[Field],
    sheets: Sheets | None,
    *,
    lists: Sequence[EntityDeclaration],
) -> list[Fault]:
    """Everything that a form which says that it is anonymous must lose, each with its row."""
    root = f"/{local(form.primary.tag)}"
    found = [
        *_preloads(form, root, sheets),
        *_questions(fields, root, sheets),
        *_actions(form, root, sheets),
        *_functions(form, sheets),
    ]
    for one in lists:
        place = sheets.of_node(f"{root}/{one.path}", "list") if sheets else Place()
        found.append(_fault("anonymous_entity", place, list=one.list))
    if any(one.name == f"{CASE_LIST}.csv" for one in media(form, [*lists])):
        found.append(fault("anonymous_case", list=CASE_LIST))
    return list({one.english: one for one in found}.values())


def _preloads(form: XForm, root: str, sheets: Sheets | None) -> Iterator[Fault]:
    for bind in form.binds():
        kind = bind.get(f"{{{JR}}}preload")
        if kind and kind not in _HARMLESS:
            said = bind.get(f"{{{JR}}}preloadParams") or kind
            path = absolute(bind.get("nodeset"), root)
            yield _fault("anonymous_metadata", _place(path, bind.sourceline, sheets), kind=said)


def _questions(fields: Iterable[Field], root: str, sheets: Sheets | None) -> Iterator[Fault]:
    for one in fields:
        place = _place(f"{root}/{one.path}", None, sheets)
        if one.path.endswith("meta/audit"):
            row = sheets.find("type", "audit") if sheets else None
            there = Place("survey", row, "type") if sheets else place
            yield _fault("anonymous_metadata", there, kind="audit")
        elif one.type in _POSITIONS:
            yield _fault("anonymous_position", place, name=one.name)
        elif one.binary:
            yield _fault("anonymous_file", place, name=one.name)


def _actions(form: XForm, root: str, sheets: Sheets | None) -> Iterator[Fault]:
    """What happens without being asked: a position taken, a recording made."""
    codes = {"setgeopoint": "anonymous_position", "recordaudio": "anonymous_file"}
    for element in form.root.iter():
        code = codes.get(local(element.tag))
        if code is not None:
            path = absolute(element.get("ref"), root)
            place = _place(path, element.sourceline, sheets)
            yield _fault(code, place, name=path.rpartition("/")[2])


def _functions(form: XForm, sheets: Sheets | None) -> Iterator[Fault]:
    for formula in formulas(form):
        if syntax_problem(formula.text):
            continue
        for call in read(formula.text).calls:
            if call.name in _FUNCTIONS:
                place = Place(None, formula.line, formula.attribute)
                if sheets is not None:
                    place = sheets.of_node(formula.path, formula.attribute)
                yield _fault(_FUNCTIONS[call.name], place, function=call.name)


def _place(path: str, line: int | None, sheets: Sheets | None) -> Place:
    return sheets.of_node(path, "type") if sheets is not None else Place(None, line, None)


def _fault(code: str, place: Place, **words: Any) -> Fault:
    return fault(code, sheet=place.sheet, row=place.row, column=place.column, **words)
