"""Filters of exports and feeds ($filter of OData): a small grammar, read into a Django Q.

    expression = and-part { "or" and-part }          and-part = part { "and" part }
    part       = "not" part | "(" expression ")" | operand ("eq"|"ne"|"lt"|"le"|"gt"|"ge") operand
    operand    = field | function "(" operand ")" | now() | null | 'text' | 12.5 | 2026-11-22[T…Z]

Only fields that the caller lists are known, and text never becomes SQL: literals are parameters.
`eq` and `ne` treat null as a value, as ODK Central does; days and hours are those of UTC.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any, Final, NoReturn

from django.db.models import Expression, F, Q, Value
from django.db.models import lookups as sql
from django.db.models.fields import BigIntegerField, DateTimeField
from django.db.models.functions import (
    Coalesce,
    ExtractDay,
    ExtractHour,
    ExtractMinute,
    ExtractMonth,
    ExtractSecond,
    ExtractYear,
    NullIf,
)

from backend import problems

MAX_LENGTH: Final = 4000
MAX_DEPTH: Final = 40
MAX_NUMBER: Final = 2**53

MOMENT, TEXT, NUMBER = "moment", "text", "number"


@dataclass(frozen=True)
class Operand:
    """One side of a comparison: what it is (`kind`; "" = null) and how the database gets it."""

    kind: str
    expression: Any


SUBMISSION_FIELDS: Final[Mapping[str, Operand]] = {
    "__system/submissionDate": Operand(MOMENT, F("created_at")),
    # Central's is null until something changes.
    "__system/updatedAt": Operand(MOMENT, NullIf(F("updated_at"), F("created_at"))),
    "__system/deletedAt": Operand(MOMENT, F("deleted_at")),
    "__system/submitterId": Operand(
        NUMBER,
        Coalesce(F("app_user__number"), F("submitter_id"), output_field=BigIntegerField()),
    ),
    "__system/reviewState": Operand(TEXT, NullIf(F("review_state"), Value(""))),
}
ROOT: Final = "$root/Submissions/"

_COMPARISONS: Final[Mapping[str, Any]] = {
    "lt": sql.LessThan,
    "le": sql.LessThanOrEqual,
    "gt": sql.GreaterThan,
    "ge": sql.GreaterThanOrEqual,
}
_PARTS: Final[Mapping[str, Callable[..., Expression]]] = {
    "year": ExtractYear,
    "month": ExtractMonth,
    "day": ExtractDay,
    "hour": ExtractHour,
    "minute": ExtractMinute,
    "second": ExtractSecond,
}
_TOKEN: Final = re.compile(
    r"\s*(?:"
    r"(?P<moment>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[ +-]\d\d:\d\d)?)?)"
    r"(?![\w:.-])"
    r"|(?P<number>-?\d+(?:\.\d+)?)(?![\w.-])"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<name>[$/A-Za-z_][\w$/.]*)"
    r"|(?P<mark>[(),])"
    r")",
    re.ASCII,
)


def where(
    text: str, *, now: datetime, fields: Mapping[str, Operand] = SUBMISSION_FIELDS, root: str = ROOT
) -> Q:
    """The filter as a Q over the model whose `fields` these are; an empty one takes all.

    `root` is the prefix under which a subtable's filter names the same fields. Raises
    filter_unreadable, filter_unsupported, filter_field_unknown.
    """
    if not text.strip():
        return Q()
    reader = _Reader(_tokens(text), fields, root, now)
    found = reader.either(0)
    if reader.kind:
        reader.stop(f"“{reader.word}” is one too many")
    return found


def mentions(text: str, field: str) -> bool:
    """Does the filter name this field? (Deleted rows show only to a filter that asks for them.)"""
    return any(kind == "name" and word.endswith(field) for kind, word, _ in _tokens(text))


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """(kind, word, place) of each; the place counts characters from 1."""
    if len(text) > MAX_LENGTH:
        raise problems.filter_unreadable(reason=f"longer than {MAX_LENGTH} characters")
    text, found, at = text.rstrip(), [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise problems.filter_unreadable(reason=f"character {at + 1} does not fit")
        found.append((match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1))
        at = match.end()
    return found


class _Reader:
    """One pass over the tokens of a filter, from the loosest binding to the tightest."""

    def __init__(
        self,
        tokens: list[tuple[str, str, int]],
        fields: Mapping[str, Operand],
        root: str,
        now: datetime,
    ) -> None:
        self.rest = iter([*tokens, ("", "", -1)])
        self.fields, self.root, self.now = fields, root, now
        self.kind, self.word, self.at = next(self.rest)

    def take(self) -> str:
        word = self.word
        self.kind, self.word, self.at = next(self.rest)
        return word

    def stop(self, reason: str) -> NoReturn:
        raise problems.filter_unreadable(reason=reason[:200])

    def expect(self, mark: str) -> None:
        if self.word != mark:
            self.stop(f"“{mark}” is missing" + (f" at {self.at}" if self.kind else " at the end"))
        self.take()

    def either(self, depth: int) -> Q:
        parts = [self.both(depth)]
        while self.word == "or":
            self.take()
            parts.append(self.both(depth))
        return reduce(operator.or_, parts)

    def both(self, depth: int) -> Q:
        parts = [self.part(depth)]
        while self.word == "and":
            self.take()
            parts.append(self.part(depth))
        return reduce(operator.and_, parts)

    def part(self, depth: int) -> Q:
        if depth > MAX_DEPTH:
            self.stop("too many brackets")
        if self.kind == "name" and self.word == "not":
            self.take()
            return ~self.part(depth + 1)
        if self.word == "(" and self.kind == "mark":
            self.take()
            found = self.either(depth + 1)
            self.expect(")")
            return found
        return self.comparison(depth)

    def comparison(self, depth: int) -> Q:
        left, at = self.operand(depth), self.at
        sign = self.take() if self.kind == "name" else ""
        if sign not in {*_COMPARISONS, "eq", "ne"}:
            if sign:
                raise problems.filter_unsupported(type="Operator", at=at, text=sign[:80])
            self.stop("a comparison is missing: eq, ne, lt, le, gt or ge")
        right = self.operand(depth)
        if left.kind and right.kind and left.kind != right.kind:
            self.stop(f"a {left.kind} is compared with a {right.kind}")
        if sign in _COMPARISONS:
            if not (left.kind and right.kind):
                return Q(pk__in=[])  # nothing is less or more than null
            return Q(_COMPARISONS[sign](left.expression, right.expression))
        return _equal(left, right) if sign == "eq" else ~_equal(left, right)

    def operand(self, depth: int) -> Operand:
        kind, at = self.kind, self.at
        if depth > MAX_DEPTH:
            self.stop("too many brackets")
        word = self.take() if kind in {"moment", "number", "text", "name"} else ""
        if kind == "name":
            return self.named(word, at, depth)
        if not word:
            self.stop(f"a value is missing at {at}" if kind else "a value is missing at the end")
        return self.literal(kind, word)

    def named(self, name: str, at: int, depth: int) -> Operand:
        if self.word == "(":
            return self.function(name, at, depth)
        if name == "null":
            return Operand("", None)
        field = self.fields.get(name) or self.fields.get(name.removeprefix(self.root))
        if field is None:
            raise problems.filter_field_unknown(text=name[:80], at=at)
        return field

    def function(self, name: str, at: int, depth: int) -> Operand:
        if name not in {*_PARTS, "now"}:
            raise problems.filter_unsupported(type="MethodCallExpression", at=at, text=name[:80])
        self.expect("(")
        if name == "now":
            self.expect(")")
            return Operand(MOMENT, Value(self.now, output_field=DateTimeField()))
        inner = self.operand(depth + 1)
        self.expect(")")
        if inner.kind != MOMENT:
            self.stop(f"{name}() takes a date")
        return Operand(NUMBER, _PARTS[name](inner.expression, tzinfo=UTC))

    def literal(self, kind: str, word: str) -> Operand:
        if kind == "text":
            plain = word[1:-1].replace("''", "'")
            # Programs written for Central may quote dates.
            match = _TOKEN.fullmatch(plain)
            if match is not None and match["moment"]:
                return self.literal("moment", plain)
            return Operand(TEXT, Value(plain.replace("\0", "")))
        if kind == "number":
            number = float(word)
            if abs(number) > MAX_NUMBER:
                self.stop(f"{word[:20]}… is too large")
            return Operand(NUMBER, Value(int(number) if number.is_integer() else number))
        return Operand(MOMENT, Value(self.moment(word), output_field=DateTimeField()))

    def moment(self, word: str) -> datetime:
        """A day is its first moment; what names no zone is UTC. "+" may have become a space."""
        try:
            found = datetime.fromisoformat(word.replace(" ", "+"))
            aware = found if found.tzinfo else found.replace(tzinfo=UTC)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError):
            self.stop(f"there is no moment {word}")


def _equal(left: Operand, right: Operand) -> Q:
    """True or false, never unknown: so that `not` and `ne` find what is empty."""
    if not left.kind and not right.kind:
        return ~Q(pk__in=[])
    if not left.kind or not right.kind:
        return Q(sql.IsNull((left if left.kind else right).expression, True))
    nullable = [one.expression for one in (left, right) if not isinstance(one.expression, Value)]
    same = Q(sql.Exact(left.expression, right.expression))
    for expression in nullable:
        same &= Q(sql.IsNull(expression, False))
    if len(nullable) == 2:
        same |= Q(sql.IsNull(nullable[0], True)) & Q(sql.IsNull(nullable[1], True))
    return same
