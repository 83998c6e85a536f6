"""Formulas of a form over one filled instance, as far as a server can compute them. PURE.

XPath 1.0 by lxml, and JavaRosa's functions that need nothing but the answers. Whatever else a
formula asks for (files, choice names, positions in repeats) raises UnknownError: it is never
guessed.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite, isnan
from typing import Any, Final

from lxml import etree

from backend.survey.xforms.hardened import local
from backend.survey.xforms.xpath import read

_EPOCH: Final = date(1970, 1, 1)
_OF_XPATH: Final = frozenset(
    [
        "true", "false", "not", "boolean", "number", "sum", "count", "string", "concat",
        "contains", "starts-with", "string-length", "substring-before", "substring-after",
        "translate", "normalize-space",
    ]
)  # fmt: skip
_OF_DAYS: Final = frozenset(["today", "now", "date"])
_CHOICE_NAME: Final = "jr:choice-name"
_JR: Final = "urn:jr"


class UnknownError(ValueError):
    """A formula that can't be computed here."""


def plain(root: Any) -> Any:
    """A copy of the instance whose names have no namespaces, as formulas name them."""
    made = etree.Element(local(root.tag))
    made.text = root.text
    for child in root:
        if isinstance(child.tag, str):
            made.append(plain(child))
    return made


def value_of(
    formula: str,
    node: Any,
    *,
    days: frozenset[str],
    today: date,
    choices: Mapping[str, Mapping[str, str]] | None = None,
) -> Any:
    """What the formula says at this node of a `plain` instance: a bool, a number or a text.

    `days`: the absolute paths of the questions for days, which are compared by their numbers.
    `choices`: of each question with choices (by absolute path), what each is called.
    Raises UnknownError.
    """
    calls = read(formula).calls
    names = {call.name for call in calls}
    if not names <= _OF_XPATH | _OF_DAYS | {_CHOICE_NAME} | _FUNCTIONS.keys():
        raise UnknownError(formula)
    chosen = _numbered(node, days) if names & _OF_DAYS else node
    functions: dict[Any, Callable[..., Any]] = {
        (None, name): function for name, function in _FUNCTIONS.items()
    }
    number = float((today - _EPOCH).days)
    functions |= {
        (None, "today"): lambda _: number,
        (None, "now"): lambda _: number,
        (None, "date"): lambda _, said: _day_number(_text(said)),
        (_JR, "choice-name"): lambda _, code, path: (
            (choices or {}).get(_text(path).strip(), {}).get(_text(code), "")
        ),
    }
    try:
        found = chosen.xpath(_named(formula), extensions=functions, namespaces={"jr": _JR})
    except (etree.XPathError, ValueError, TypeError, IndexError) as error:
        raise UnknownError(formula) from error
    return found if isinstance(found, bool | float | str) else _text(found)


def written(value: Any) -> str:
    """A computed value as it stands in a submission."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if isnan(value):  # something was not answered
            return ""
        return str(int(value)) if isfinite(value) and value == int(value) else repr(value)
    return str(value)


def holds(value: Any) -> bool:
    """Is it true, as a form takes it."""
    if isinstance(value, float):
        return not isnan(value) and value != 0
    return bool(value)


def _named(formula: str) -> str:
    """`if`, `int` and the like are no trouble to XPath as names; only breaks in lines are."""
    return " ".join(formula.split())


def _numbered(node: Any, days: frozenset[str]) -> Any:
    """The same node of a copy in which days are numbers."""
    tree = node.getroottree()
    path = tree.getpath(node)
    copied = plain(tree.getroot())
    for each in copied.iter():
        if each.text and re.sub(r"\[\d+\]", "", copied.getroottree().getpath(each)) in days:
            each.text = str(_day_number(each.text))
    return copied.xpath(path)[0]


def _day_number(text: str) -> float:
    try:
        return float((date.fromisoformat(text.strip()[:10]) - _EPOCH).days)
    except ValueError:
        return float("nan")


def _text(value: Any) -> str:
    """As XPath turns anything into a text."""
    if isinstance(value, list):
        return ("".join(value[0].itertext()) if hasattr(value[0], "itertext") else str(value[0])
                ) if value else ""  # fmt: skip
    return value if isinstance(value, str) else written(value)


def _number(value: Any) -> float:
    if isinstance(value, bool | float):
        return float(value)
    try:
        return float(_text(value).strip())
    except ValueError:
        return float("nan")


def _truth(value: Any) -> bool:
    return holds(value) if isinstance(value, bool | float) else bool(value)


def _numbers(values: tuple[Any, ...]) -> list[float]:
    nodes = [one for each in values for one in (each if isinstance(each, list) else [each])]
    return [_number(each if not hasattr(each, "itertext") else [each]) for each in nodes]


def _whole(value: float) -> float:
    return float(int(value)) if isfinite(value) else value


def _selected_at(_: Any, said: Any, place: Any) -> str:
    names = _text(said).split()
    at = int(_number(place))
    return names[at] if 0 <= at < len(names) else ""


_FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "if": lambda _, test, yes, no: _text(yes) if _truth(test) else _text(no),
    "coalesce": lambda _, first, second: _text(first) or _text(second),
    "selected": lambda _, said, name: _text(name).strip() in _text(said).split(),
    "count-selected": lambda _, said: float(len(_text(said).split())),
    "selected-at": _selected_at,
    "int": lambda _, said: _whole(_number(said)),
    "regex": lambda _, said, pattern: re.search(_text(pattern), _text(said)) is not None,
    "once": lambda _, said: _text(said),
    "max": lambda _, *said: max(_numbers(said)),
    "min": lambda _, *said: min(_numbers(said)),
    "pow": lambda _, base, power: _number(base) ** _number(power),
    "round": lambda _, said, places=0.0: float(round(_number(said) + 1e-9, int(_number(places)))),
    "count-non-empty": lambda _, nodes: float(sum(bool(_text([each])) for each in nodes)),
    "decimal-date-time": lambda _, said: _day_number(_text(said)),
}
