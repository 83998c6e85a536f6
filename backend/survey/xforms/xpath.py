"""Checks one XPath formula: syntax, functions, numbers of values, and the names it refers to.

Sources: XPath 1.0; docs.getodk.org/form-operators-functions; JavaRosa's XPathFuncExpr.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

Token: TypeAlias = tuple[str, str]
MANY = 10_000
# name → (fewest, most) values.
FUNCTIONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        ("true", "false", "now", "today", "pi", "current", "random"), (0, 0)
    ),
    **dict.fromkeys(
        (
            "boolean", "int", "string", "date", "date-time", "decimal-date-time",
            "decimal-time", "not", "boolean-from-string", "abs", "acos", "asin", "atan", "cos",
            "exp", "exp10", "log", "log10", "sin", "sqrt", "tan", "count-selected",
            "count-non-empty", "count", "sum", "property", "instance", "number",
            "base64-decode", "jr:itext", "itext", "once", "area", "enclosed-area", "intersects",
        ),
        (1, 1),
    ),
    **dict.fromkeys(
        (
            "format-date", "format-date-time", "atan2", "selected", "is-selected", "selected-at",
            "substring-before", "substring-after", "contains", "starts-with", "ends-with",
            "regex", "coalesce", "pow", "extract-signed", "jr:choice-name", "geofence",
        ),
        (2, 2),
    ),
    "string-length": (0, 1), "normalize-space": (0, 1), "position": (0, 1),
    "uuid": (0, 1), "version": (0, 0), "round": (1, 2), "substr": (2, 3), "translate": (3, 3),
    "if": (3, 3), "concat": (0, MANY), "join": (1, MANY), "max": (1, MANY), "min": (1, MANY),
    "checklist": (2, MANY), "weighted-checklist": (2, MANY), "depend": (1, MANY),
    "indexed-repeat": (3, 11), "distance": (1, MANY), "digest": (2, 3), "randomize": (1, 2),
    "pulldata": (4, MANY),
}  # fmt: skip

_TOKEN = re.compile(
    r"\s*(?:(?P<literal>\"[^\"]*\"|'[^']*')|(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<punct>\.\.|//|::|!=|<=|>=|[./@()\[\],|+\-*=<>$])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?))"
)
_OPERATORS = {"and", "or", "div", "mod"}
_NAMESPACES = {
    prefix: f"urn:{prefix}"
    for prefix in ("jr", "orx", "odk", "entities", "h", "xsd", "xs", "ev", "ex")
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a formula: a code of the catalogue and the words it needs."""

    code: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call with its number of values; `first` is the first value if a literal."""

    name: str
    count: int
    first: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula's calls, the plain paths outside predicates ("/data/a", "../b", "a/b"), the
    `steps` that JavaRosa does not know ("//", "::"), and of paths with a wildcard what stands
    before it ("/data/g" of "/data/g/*")."""

    calls: list[Call]
    paths: list[str]
    steps: list[str]
    wide: list[str]


def syntax_problem(formula: str) -> Problem | None:
    """The first syntax error of a formula, with the likeliest mistake named; None when sound."""
    try:
        etree.XPath(formula, namespaces=_NAMESPACES)
    except etree.XPathError:
        return _likeliest(formula)
    variable = re.search(r"\$\s*([\w.\-]+)", _without_literals(formula))
    if variable:
        return Problem("xpath_braces", {"found": variable.group(1)})
    return None


def call_problem(call: Call) -> Problem | None:
    """An unknown function or a wrong number of values."""
    limits = FUNCTIONS.get(call.name)
    if limits is None:
        return Problem("xpath_function", {"name": call.name})
    fewest, most = limits
    if fewest <= call.count <= most:
        return None
    wanted = f"{fewest}" if fewest == most else f"{fewest}–{most}" if most < MANY else f"≥ {fewest}"
    return Problem(
        "xpath_arguments", {"name": call.name, "count": str(call.count), "wanted": wanted}
    )


def tokens(formula: str) -> list[Token]:
    """(literal, number, punct or name; its text) of a formula of sound syntax."""
    return [(str(match.lastgroup), match.group().strip()) for match in _TOKEN.finditer(formula)]


def read(formula: str) -> Reading:
    """Take a formula of sound syntax apart."""
    return _Reader(formula).read()


def _likeliest(formula: str) -> Problem:
    bare = _without_literals(formula)
    if re.search("[“”‘’]", bare):
        return Problem("xpath_quotes", {})
    for found, use in (
        ("==", "="),
        ("&&", "and"),
        ("||", "or"),
        ("<>", "!="),
        ("≤", "<="),
        ("≥", ">="),
        ("≠", "!="),
    ):
        if found in bare:
            return Problem("xpath_operator", {"found": found, "use": use})
    word = re.search(r"(?<=\s)(AND|OR|DIV|MOD|And|Or)(?=\s)", bare)
    if word:
        return Problem("xpath_operator", {"found": word.group(), "use": word.group().lower()})
    return Problem("xpath_syntax", {})


def _without_literals(formula: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'", "''", formula)


class _Reader:
    """Walks the tokens once; `depth` counts predicates, where paths have another context."""

    def __init__(self, formula: str) -> None:
        self.tokens = tokens(formula)
        self.at = 0
        self.depth = 0
        self.reading = Reading([], [], [], [])

    def read(self) -> Reading:
        while self.at < len(self.tokens):
            self._expression()
            self.at += 1  # a stray closing bracket: the syntax check has spoken already
        return self.reading

    def _peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at][1] if at < len(self.tokens) else ""

    def _expression(self) -> None:
        """Operands and operators up to a closing bracket or comma."""
        operand_expected = True
        while self.at < len(self.tokens) and self._peek() not in {")", "]", ","}:
            kind, text = self.tokens[self.at]
            if not operand_expected and (text in _OPERATORS or text not in {"[", "/", "//"}):
                self.at += 1
                operand_expected = True
            elif text == "-" and operand_expected:
                self.at += 1
            else:
                self._operand(kind, text)
                operand_expected = False

    def _operand(self, kind: str, text: str) -> None:
        if kind in {"literal", "number"}:
            self.at += 1
        elif text == "(":
            self._inside(")")
            self._tail()
        elif kind == "name" and self._peek(1) == "(" and text not in {"text", "node", "comment"}:
            self._call(text)
        elif text in {"[", "$"}:
            self._predicate() if text == "[" else self._skip()
        else:
            self._path("")

    def _skip(self) -> None:
        self.at += 2

    def _inside(self, closing: str) -> int:
        """Past the brackets; the number of values between them."""
        self.at += 1
        count = 0
        while self.at < len(self.tokens) and self._peek() != closing:
            before = self.at
            self._expression()
            count += self.at > before
            if self._peek() == ",":
                self.at += 1
            elif self.at == before:
                break
        self.at += 1
        return count

    def _call(self, name: str) -> None:
        self.at += 1
        kind, text = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ("", "")
        count = self._inside(")")
        first = text[1:-1] if kind == "literal" else None
        self.reading.calls.append(Call(name, count, first))
        if name == "current" and self._peek() == "/":
            # current() is the question itself, also inside a predicate.
            self.at += 1
            self._path("./")
        else:
            self._tail()

    def _tail(self) -> None:
        """Steps after a call or bracket: their context is not the form's."""
        while self._peek() in {"/", "//", "["}:
            if self._peek() == "[":
                self._predicate()
            else:
                self.at += 1
                self._steps()

    def _predicate(self) -> None:
        self.depth += 1
        self._inside("]")
        self.depth -= 1

    def _path(self, prefix: str) -> None:
        steps, plain = self._steps()
        if plain and steps and (self.depth == 0 or prefix or steps.startswith("/")):
            self.reading.paths.append(prefix + steps)
        elif "*" in steps:
            self.reading.wide.append((prefix + steps).partition("*")[0].rstrip("/"))

    def _steps(self) -> tuple[str, bool]:
        """The text of a location path; not plain when it has axes, wildcards or "//"."""
        text, plain, step_expected = "", True, True
        while self.at < len(self.tokens):
            kind, piece = self.tokens[self.at]
            if piece == "[":
                self._predicate()
                continue
            if piece in {"/", "//", "::", "@"}:
                plain = plain and piece in {"/", "@"}
                if piece in {"//", "::"}:
                    self.reading.steps.append(piece)
                step_expected = True
            elif step_expected and (kind == "name" or piece in {".", "..", "*"}):
                plain = plain and piece != "*"
                step_expected = self._peek(1) == "::"
            elif piece == "(" and text.endswith(("text", "node", "comment")):
                plain = False
                self.at += 1
            else:
                break
            text += piece
            self.at += 1
        if self.at < len(self.tokens) and not text:
            self.at += 1  # never stand still
        return text, plain
