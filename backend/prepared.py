"""Reads that are compiled to SQL once in a process and asked many times.

Django compiles a queryset anew at every call, which takes several times what the database needs to
find a row by its key. Where a phone waits for its 201, queries are prepared: written as querysets,
so that they say the same on both databases and return the same models.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")
Value = str | int | date | datetime | UUID

# What stands in a queryset in the place of the first, second … value; no row has it.
_MARKS: dict[type, Callable[[int], Value]] = {
    str: lambda number: f"\ue000{number}\ue000",
    int: lambda number: -(2**62) - number,
    date: lambda number: date(1, 1, 2 + number),
    datetime: lambda number: datetime(1, 2, 3, number, tzinfo=UTC),
    UUID: lambda number: UUID(int=number + 1),
}


class Prepared(Generic[Row]):
    """A queryset with places for values. `build` is given one value of each of the `kinds`.

    Rows are model instances (with select_related), or tuples after values_list. Conditions compare
    by exactly these values: no list, no None, no transformation of a value is possible.
    """

    def __init__(self, build: Callable[..., models.QuerySet[Any, Row]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._compiled: dict[str, _Compiled] = {}

    def all(self, *values: Value) -> list[Row]:
        engine = connection.vendor
        if engine not in self._compiled:
            marks = [_MARKS[kind](number) for number, kind in enumerate(self._kinds)]
            self._compiled[engine] = _Compiled(self._build(*marks), marks)
        return cast(list[Row], list(self._compiled[engine].rows(values)))

    def first(self, *values: Value) -> Row | None:
        """The first row; the queryset's own slice keeps the others away."""
        return next(iter(self.all(*values)), None)


class _Compiled:
    def __init__(self, queryset: models.QuerySet[Any, Any], marks: Sequence[Value]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, params = compiler.as_sql()
        places = {_adapted(mark): number for number, mark in enumerate(marks)}
        # A constant of the queryset, or the number of the value that comes in its place.
        self.params = [(places.get(_hashable(each), -1), each) for each in params]
        missing = set(range(len(marks))) - {number for number, _ in self.params}
        if missing:
            raise ValueError(f"values {sorted(missing)} do not stand in the SQL as they are")
        columns = [each[0] for each in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(columns)
        self.compiler = compiler
        as_models = queryset._iterable_class is ModelIterable
        self.made = _Instances(compiler) if as_models else tuple

    def rows(self, values: Sequence[Value]) -> Iterator[Any]:
        said = [_adapted(values[number]) if number >= 0 else each for number, each in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, said)
            found = cursor.fetchall()
        if self.converters:
            converted = self._converted(found)
            return map(self.made, converted)
        return map(self.made, found)

    def _converted(self, rows: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            values = list(row)
            for position, (converters, expression) in self.converters.items():
                for convert in converters:
                    values[position] = convert(values[position], expression, connection)
            yield values


class _Instances:
    """Makes a model of a row, with its related models, as Django's ModelIterable does."""

    def __init__(self, compiler: Any) -> None:
        known = compiler.klass_info
        fields = known["select_fields"]
        self.model = known["model"]
        self.span = slice(fields[0], fields[-1] + 1)
        self.names = [each[0].target.attname for each in compiler.select[self.span]]
        # Its types are those of another Django than ours.
        populators = cast(Any, get_related_populators)
        self.related = populators(known, compiler.select, compiler.using)
        self.using = compiler.using or connection.alias

    def __call__(self, row: Sequence[Any]) -> Any:
        made = self.model.from_db(self.using, self.names, row[self.span])
        for populator in self.related:
            populator.populate(row, made)
        return made


def _adapted(value: Value) -> Any:
    """A value as Django's fields give it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int | date | UUID) else None
