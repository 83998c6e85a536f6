"""SPSS (.sav) and Stata (.dta) with the labels of questions and choices, written by pyreadstat.

Loaded by the worker alone: pyreadstat brings pandas along. The main table, a row per submission:
a choice is a number with its label, a select multiple 0/1 per choice, a day a date.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from math import nan
from pathlib import Path
from typing import Any, Final

import pandas as pd  # type: ignore[import-untyped]
import pyreadstat
from django.utils import timezone

from backend.survey.submissions.export.cells import plain
from backend.survey.submissions.export.columns import FIRST, LAST, POINT_PARTS, Column
from backend.survey.submissions.export.labels import choice_labels, spoken
from backend.survey.submissions.export.rows import Row
from backend.survey.submissions.export.wanted import Export
from backend.survey.submissions.masking import MASK
from backend.survey.xforms.choices import choices_of

SAV: Final = "sav"
# Stata's shortest limits, which SPSS keeps too: name, label; SPSS's for a choice's label (bytes).
NAME, LABEL, VALUE_LABEL, TEXT = 32, 80, 120, 30_000
COUNTED: Final = frozenset({"SubmitterID", "AttachmentsPresent", "AttachmentsExpected", "Edits"})


@dataclass
class _Variable:
    """A column of the file: its values so far, and what they mean."""

    name: str
    label: str
    kind: str  # "number", "text", "date", "moment"
    read: Callable[[Any], Any]
    values: list[Any] = field(default_factory=list)
    labels: dict[float, str] = field(default_factory=dict)


def write(export: Export, *, kind: str, path: Path) -> int:
    """Write the file; returns how many rows. The whole table is in memory: see EXPORT_MAX_ROWS."""
    choices = choice_labels(choices_of(bytes(export.version.xform)), export.wanted.language)
    language = export.wanted.language
    own = [
        (each.key, (_hidden if each.masked else _variables)(each, choices, language))
        for each in export.table.columns
    ]
    around = [_Variable(name, name, _kind_around(name), _same) for name in (*FIRST, *LAST)]
    rows = 0
    for batch in export.batches():
        for row in export.read(batch, loads=json.loads):
            _add(row, own, around)
            rows += 1
    first, last = around[: len(FIRST)], around[len(FIRST) :]
    variables = [*first, *(each for _, many in own for each in many), *last]
    _save(variables, kind, path, export.version.title)
    return rows


def _add(row: Row, own: Iterable[tuple[str, list[_Variable]]], around: Iterable[_Variable]) -> None:
    for key, variables in own:
        value = row.answers.get(key)
        for each in variables:
            each.values.append(each.read(value))
    arrived = timezone.localtime(row.arrived_at).replace(tzinfo=None)
    first, *last = around
    first.values.append(arrived)
    for each, cell in zip(last, row.last_cells, strict=True):
        each.values.append((float(cell) if cell else nan) if each.kind == "number" else cell)


def _kind_around(name: str) -> str:
    return "moment" if name in FIRST else "number" if name in COUNTED else "text"


def _same(value: Any) -> Any:
    return value


def _variables(
    column: Column, choices: Mapping[str, Mapping[str, str]], language: str
) -> list[_Variable]:
    """What one question becomes in the file."""
    label = spoken(column.labels, language) or column.name
    offered = choices.get(column.path, {})
    name = column.headers[0]
    if column.kind in {"int", "decimal"}:
        return [_Variable(name, label, "number", _number)]
    if column.kind == "geopoint":
        return [
            _Variable(header, f"{label} ({part})", "number", _part(part))
            for header, part in zip(column.headers, POINT_PARTS.values(), strict=True)
        ]
    if column.kind == "select1" and offered:
        return [_coded(name, label, offered)]
    if column.kind == "select":
        chosen = [
            _Variable(f"{name}_{code}", f"{label}: {text}", "number", _has(code))
            for code, text in offered.items()
        ]
        return [_Variable(name, label, "text", _text), *chosen]
    if column.kind in {"date", "dateTime"}:
        kind = "date" if column.kind == "date" else "moment"
        return [_Variable(name, label, kind, _day if kind == "date" else _moment)]
    return [_Variable(name, label, "text", _text)]


def _hidden(
    column: Column, _choices: Mapping[str, Mapping[str, str]], language: str
) -> list[_Variable]:
    """A sensitive question: the same text in every row."""
    label = spoken(column.labels, language) or column.name
    return [_Variable(each, label, "text", lambda _value: MASK) for each in column.headers]


def _coded(name: str, label: str, offered: Mapping[str, str]) -> _Variable:
    """A choice as a number: its own code where all codes are whole numbers, else its place."""
    whole = all(re.fullmatch(r"-?\d{1,9}", code) for code in offered)
    numbers = {code: float(code) if whole else float(n) for n, code in enumerate(offered, 1)}
    if len(set(numbers.values())) < len(numbers):  # "1" and "01"
        numbers = {code: float(n) for n, code in enumerate(offered, 1)}
    made = _Variable(name, label, "number", _same)
    made.labels = {numbers[code]: text for code, text in offered.items()}

    def read_code(value: Any) -> float:
        if value is None:
            return nan
        code = plain(value)
        if code not in numbers:  # an older version's choice
            numbers[code] = max(numbers.values()) + 1
            made.labels[numbers[code]] = code
        return numbers[code]

    made.read = read_code
    return made


def _number(value: Any) -> float:
    return float(value) if isinstance(value, float | int) else nan


def _part(part: str) -> Callable[[Any], float]:
    return lambda value: _number(value.get(part)) if isinstance(value, Mapping) else nan


def _has(code: str) -> Callable[[Any], float]:
    return lambda value: nan if value is None else float(code in plain(value).split())


def _text(value: Any) -> str:
    return plain(value).encode("utf-8", "replace")[:TEXT].decode("utf-8", "ignore")


def _day(value: Any) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(plain(value))
    return None


def _moment(value: Any) -> datetime | None:
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(plain(value))
        return (timezone.localtime(at) if timezone.is_aware(at) else at).replace(tzinfo=None)
    return None


def _save(variables: list[_Variable], kind: str, path: Path, title: str) -> None:
    names = unique_names([each.name for each in variables])
    table = pd.DataFrame(
        {name: _series(each) for name, each in zip(names, variables, strict=True)}, columns=names
    )
    labels: list[str | None] = [_cut(each.label, LABEL) for each in variables]
    values: dict[str, dict[int | float, str]] = {
        name: {number: _cut(text, VALUE_LABEL) for number, text in each.labels.items()}
        for name, each in zip(names, variables, strict=True)
        if each.labels
    }
    save = pyreadstat.write_sav if kind == SAV else pyreadstat.write_dta
    save(
        table,
        str(path),
        file_label=_cut(title, 60),
        column_labels=labels,
        variable_value_labels=values,
    )


def _series(variable: _Variable) -> Any:
    if variable.kind == "number":
        return pd.Series(variable.values, dtype="float64")
    if variable.kind == "moment":
        return pd.Series(pd.to_datetime(variable.values, errors="coerce"), dtype="datetime64[ns]")
    return pd.Series(variable.values, dtype="object")


def unique_names(headers: Iterable[str]) -> list[str]:
    """Names that both programs take: letters, digits, _; begins with a letter; alike in no case."""
    taken: set[str] = set()
    names = []
    for header in headers:
        plain_name = re.sub(r"[^A-Za-z0-9_]", "_", header).strip("_") or "v"
        plain_name = plain_name if plain_name[0].isalpha() else f"v_{plain_name}"
        name, number = plain_name[:NAME], 1
        while name.casefold() in taken:
            number += 1
            ending = f"_{number}"
            name = f"{plain_name[: NAME - len(ending)]}{ending}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, size: int) -> str:
    """At most so many bytes, no letter cut in two; a label needs something to say."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore") or " "
