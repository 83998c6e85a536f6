"""The answers of one submission to the values of its record. PURE; never raises for an answer."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from outreach.findings import Finding, finding
from outreach.kinds import KINDS, Field
from outreach.mapping.parsing import Mapping
from outreach.mapping.record_fields import QUESTIONS, SUBSTANCE_MARK
from outreach.mapping.values import Refused, code, converted, coordinates, day
from outreach.scoring import SUBSTANCES, TOBACCO

_Value = TypeVar("_Value")

# Choices of the question how often a person injects, where it is not asked as a number of days.
_DAYS = {"it": 4, "few": 4, "nhieu": 5, "many": 5}


class Assist(NamedTuple):
    """Answers as `scoring.score` takes them."""

    answers: dict[str, dict[int, int]]
    injecting: int | None
    injecting_days: int | None


class Applied(NamedTuple):
    """The values of a record's fields (None = not answered) and all that was wrong.

    `assist` is None unless a screening was consented to. `rows`: {name: [values of a row]}, in the
    form's order, without the rows that nothing was answered in.
    """

    record: str
    values: dict[str, Any]
    day: date | None
    position: dict[str, float] | None
    assist: Assist | None
    findings: tuple[Finding, ...]
    rows: dict[str, list[dict[str, Any]]] = {}


def apply(mapping: Mapping, answers: dict[str, Any]) -> Applied:
    """What a checked mapping makes of typed answers ({path: value}, absent = not answered)."""
    findings: list[Finding] = []
    record = mapping["record"]
    values = {
        name: _value(mapping, name, field, answers, findings)
        for name, field in KINDS[record].fields.items()
    }
    when = _read(day, answers, mapping.get("day"), findings)
    # A position that is none is flagged on its submission; the event counts without it.
    where = _read(coordinates, answers, mapping.get("position"), [])
    if "attendances" in values:
        values["attendances"] = _attendances(values)
    rows = {name: _rows(mapping, name, answers, findings) for name in KINDS[record].rows}
    assist = None
    if record == "screening" and values["consent"]:
        assist = _assist(mapping, answers, findings)
    return Applied(record, values, when, where, assist, tuple(findings), rows)


def unit_code(mapping: Mapping, answers: dict[str, Any]) -> str | None:
    """The commune code that the form declares, or None."""
    declared = answers.get(mapping.get("unit", ""))
    return declared.strip() or None if isinstance(declared, str) else None


def event_day(mapping: Mapping, answers: dict[str, Any]) -> date | None:
    """The day of the event, or None when it is missing or no date."""
    return _read(day, answers, mapping.get("day"), [])


def position(mapping: Mapping, answers: dict[str, Any]) -> dict[str, float] | None:
    """{"lat", "lon", "acc"} of the event, or None when it is missing or no position."""
    return _read(coordinates, answers, mapping.get("position"), [])


def _rows(
    mapping: Mapping, rows: str, answers: dict[str, Any], findings: list[Finding]
) -> list[dict[str, Any]]:
    """The rows that a repeat of the form gives; an answer that is none is told by its number."""
    told = mapping.get("rows", {}).get(rows)
    entries = answers.get(told["repeat"]) if told else None
    made = []
    for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
        values = {}
        for name, field in KINDS[mapping["record"]].rows[rows].items():
            path = told["fields"].get(name) if told else None
            said = f"{told['repeat']}[{number}]/{path}" if told and path else ""
            values[name] = _converted(field, entry.get(path), said, name, findings)
        if any(value is not None for value in values.values()):
            made.append(values)
    return made


def _value(
    mapping: Mapping, name: str, field: Field, answers: dict[str, Any], findings: list[Finding]
) -> Any:
    path = mapping.get("fields", {}).get(name, "")
    fixed = mapping.get("constants", {}).get(name)
    answer = _translated(mapping, name, answers.get(path)) if path else fixed
    return _converted(field, answer, path, name, findings)


def _converted(field: Field, answer: Any, path: str, name: str, findings: list[Finding]) -> Any:
    """The value; a refused answer is a finding and None."""
    try:
        value = converted(field, answer)
    except Refused as refused:
        limit = ", ".join(field.codes) or field.limit
        findings.append(finding(str(refused), question=path, field=name, limit=limit))
        return None
    if value is None and field.required:
        findings.append(finding("answer_missing", question=path, field=name))
    return value


def _translated(mapping: Mapping, name: str, answer: Any) -> Any:
    """The value that [values.NAME] gives for a choice, else the answer as it is."""
    table = mapping.get("values", {}).get(name, {})
    if isinstance(answer, list):
        return [table.get(choice, choice) for choice in answer if isinstance(choice, str)]
    return table.get(answer, answer) if isinstance(answer, str) else answer


def _read(
    reader: Callable[[Any], _Value | None],
    answers: dict[str, Any],
    path: str | None,
    findings: list[Finding],
    translate: Callable[[Any], Any] = lambda answer: answer,
) -> _Value | None:
    """One answer through its reader; a refused one is a finding and None."""
    if path is None:
        return None
    try:
        return reader(translate(answers.get(path)))
    except Refused as refused:
        findings.append(finding(str(refused), question=path, field="", limit=""))
        return None


def _attendances(values: dict[str, Any]) -> int | None:
    """A form that asks for men and women only has their sum as its attendances."""
    given = [values["men"], values["women"]]
    if values["attendances"] is not None or given == [None, None]:
        return values["attendances"]  # type: ignore[no-any-return]
    return sum(number or 0 for number in given)


def _assist(mapping: Mapping, answers: dict[str, Any], findings: list[Finding]) -> Assist:
    scores = mapping.get("scores", {})

    def read(key: str, path: str | None) -> int | None:
        reader = _days if key == "injecting_days" else code
        translate = partial(_translated, mapping, key)
        return _read(reader, answers, path, findings, translate)

    given: dict[str, dict[int, int]] = {}
    for letter in SUBSTANCES:
        given[letter] = {}
        for number, key in enumerate(QUESTIONS, start=1):
            if key in scores and not (number == 5 and letter == TOBACCO):
                found = read(key, scores[key].replace(SUBSTANCE_MARK, letter))
                if found is not None:
                    given[letter][number] = found
    return Assist(
        given,
        read("injecting", scores.get("injecting")),
        read("injecting_days", scores.get("injecting_days")),
    )


def _days(answer: Any) -> int | None:
    """Days a month as a number, or as one of the two choices around four days."""
    return _DAYS[answer] if isinstance(answer, str) and answer in _DAYS else code(answer)
