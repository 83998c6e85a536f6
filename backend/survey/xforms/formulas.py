"""Checks every formula of an XForm before a phone meets it: syntax, functions, names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.survey.xforms.explaining import nearest
from backend.survey.xforms.faults import Fault, Notice, fault, notice
from backend.survey.xforms.hardened import local
from backend.survey.xforms.places import Place, Sheets
from backend.survey.xforms.xform import XForm, absolute, paths, referenced
from backend.survey.xforms.xpath import (
    FUNCTIONS,
    Problem,
    call_problem,
    read,
    syntax_problem,
)

_BIND_FORMULAS = ("relevant", "calculate", "constraint", "required", "readonly")
_MAX_SHOWN = 120
_DANGLING = {"xpath_path", "xpath_path_near", "xpath_call"}
# Functions of Excel, SQL and full XPath, by the ODK function that does the same.
_MEANT = {
    "floor": "int",
    "substring": "substr",
    "mid": "substr",
    "len": "string-length",
    "length": "string-length",
    "iif": "if",
    "ifnull": "coalesce",
    "nvl": "coalesce",
    "concatenate": "concat",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and where it stands: the node it belongs to, the attribute, the XML line."""

    text: str
    path: str
    attribute: str
    line: int


@dataclass(frozen=True, slots=True)
class _Known:
    paths: dict[str, Any]
    instances: set[str]
    names: list[str]


def check_formulas(form: XForm, sheets: Sheets | None) -> tuple[list[Fault], list[Notice]]:
    """Every faulty formula once; with sheet, row and column for an XLSForm, else the XML line.

    A name that leads nowhere stops an XLSForm when it is surely a slip (a question without ${},
    a function without brackets, a path); JavaRosa itself takes such names as empty.
    """
    existing = paths(form.primary)
    known = _Known(
        existing,
        {instance.get("id") or "" for instance in form.instances()},
        sorted({path.rpartition("/")[2] for path in existing}),
    )
    faults: dict[str, Fault] = {}
    notices: dict[str, Notice] = {}
    for formula in formulas(form):
        for problem in _problems(formula, known):
            words = _words(problem, formula, sheets)
            if problem.code in _DANGLING and (sheets is None or not problem.params.get("sure")):
                remark = notice("notice_path", **words)
                notices.setdefault(remark.english, remark)
            else:
                one = fault(problem.code, **words)
                faults.setdefault(one.english, one)
    return list(faults.values()), list(notices.values())


def formulas(form: XForm) -> Iterator[Formula]:
    """The formulas of binds, set values, filters, repeat counts and labels, in order."""
    root = f"/{local(form.primary.tag)}"
    for bind in form.binds():
        path = absolute(bind.get("nodeset"), root)
        for attribute in _BIND_FORMULAS:
            if bind.get(attribute):
                yield Formula(bind.get(attribute), path, attribute, bind.sourceline)
    for element in form.root.iter():
        name = local(element.tag)
        if name == "setvalue" and element.get("value"):
            path = absolute(element.get("ref"), root)
            yield Formula(element.get("value"), path, "default", element.sourceline)
        elif name == "itemset" and element.get("nodeset"):
            path = referenced(element.getparent(), form) or root
            yield Formula(element.get("nodeset"), path, "filter", element.sourceline)
        elif name == "repeat":
            yield from _count(element, form, root)
        elif name == "input" and element.get("query"):
            path = referenced(element, form) or root
            yield Formula(element.get("query"), path, "query", element.sourceline)


def _count(repeat: Any, form: XForm, root: str) -> Iterator[Formula]:
    path = referenced(repeat, form, "nodeset") or root
    for key, value in repeat.attrib.items():
        if local(key) == "count" and value:
            yield Formula(value, path, "count", repeat.sourceline)


def _problems(formula: Formula, known: _Known) -> Iterator[Problem]:
    syntax = syntax_problem(formula.text)
    if syntax:
        yield syntax
        return
    reading = read(formula.text)
    for found in reading.steps:
        yield Problem("xpath_step", {"found": found})
    # The lists of select_one_external stand in itemsets.csv, not in the form.
    elsewhere = {call.first or "" for call in reading.calls if formula.attribute == "query"}
    instances = known.instances | elsewhere
    for call in reading.calls:
        problem = call_problem(call)
        if problem:
            yield _with_near_function(problem)
        elif call.name == "instance" and call.first and call.first not in instances:
            yield Problem("xpath_instance", {"name": call.first})
    for path in reading.paths:
        problem = _path_problem(path, formula.path, known)
        if problem:
            yield problem


def _with_near_function(problem: Problem) -> Problem:
    name = problem.params["name"]
    near = _MEANT.get(name.lower()) or nearest(name, list(FUNCTIONS))
    if problem.code == "xpath_function" and near:
        return Problem("xpath_function_near", {**problem.params, "near": near})
    return problem


def _path_problem(path: str, context: str, known: _Known) -> Problem | None:
    target = absolute(path, context).partition("/@")[0]
    if target in known.paths or target == "/" or path.startswith("@"):
        return None
    name = path.rpartition("/")[2]
    if path in FUNCTIONS and FUNCTIONS[path] == (0, 0):
        return Problem("xpath_call", {"name": path, "path": path, "sure": "yes"})
    sure = "yes" if "/" in path or name in known.names else ""
    near = nearest(name, known.names)
    if near:
        return Problem("xpath_path_near", {"path": path, "near": near, "sure": sure})
    return Problem("xpath_path", {"path": path, "sure": sure})


def _words(problem: Problem, formula: Formula, sheets: Sheets | None) -> dict[str, Any]:
    """The place and words of a remark; the formula is shown as its cell holds it."""
    place = Place(None, formula.line, formula.attribute)
    if sheets is not None:
        place = sheets.of_node(formula.path, formula.attribute)
    text = " ".join((place.text or formula.text).split())
    return {
        **problem.params,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "formula": text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…",
    }
