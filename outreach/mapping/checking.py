"""Does a mapping fit its form: every fault at once, each with what to do. PURE."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, Protocol

from outreach.findings import Finding, finding
from outreach.kinds import KINDS, Field, Kind
from outreach.mapping.checking_questions import is_text, nearest, places, questions, rows
from outreach.mapping.checking_scores import figures, scores
from outreach.mapping.parsing import Mapping
from outreach.mapping.record_fields import SCREENING
from outreach.mapping.values import Refused, converted

_TEXTS: Final = ("record", "unit", "day", "position")
_TABLES: Final = ("fields", "values", "constants", "rows", "scores", "figures")
_ALIASES: Final = {
    "text": "string",
    "integer": "int",
    "select_one": "select1",
    "select_multiple": "select",
    "datetime": "dateTime",
    "odk:rank": "rank",
}


class FieldLike(Protocol):
    """A question of a form: its path below the root, "g1/q1_a", and its type, "select1"."""

    @property
    def path(self) -> str: ...
    @property
    def type(self) -> str: ...


def check(mapping: Mapping, fields: Sequence[FieldLike]) -> list[Finding]:
    """Everything that keeps the mapping from working with a form of these questions."""
    found = list(_form_of(mapping))
    if found:
        return found
    kind = KINDS[mapping["record"]]
    known = kind.fields
    types = {field.path: _ALIASES.get(field.type, field.type) for field in fields}
    return [
        *_keys(mapping, kind),
        *_records(mapping, known),
        *_constants(mapping, known),
        *_values(mapping, known),
        *places(mapping, types),
        *questions(mapping, known, types),
        *rows(mapping, kind, types),
        *scores(mapping, types),
        *figures(mapping),
    ]


def _form_of(mapping: Mapping) -> Iterator[Finding]:
    """Is it a mapping at all: known keys, texts and tables where they belong."""
    known = (*_TEXTS, *_TABLES)
    for key in mapping:
        if key not in known:
            yield finding("mapping_key_unknown", key=key, known=", ".join(known))
    for key in _TEXTS:
        if key in mapping and not is_text(mapping[key]):
            yield finding("mapping_text_expected", key=key)
    for key in _TABLES:
        table = mapping.get(key, {})
        if not isinstance(table, dict):
            yield finding("mapping_table_expected", key=key)
        elif key in ("fields", "scores"):
            wrong = [inner for inner, value in table.items() if not is_text(value)]
            yield from (finding("mapping_text_expected", key=f"{key}.{w}") for w in wrong)
        elif key in ("values", "rows"):
            wrong = [inner for inner, value in table.items() if not isinstance(value, dict)]
            yield from (finding("mapping_table_expected", key=f"{key}.{w}") for w in wrong)
    if mapping.get("record") not in tuple(KINDS):
        yield finding("record_unknown", known=", ".join(KINDS))


def _records(mapping: Mapping, known: dict[str, Field]) -> Iterator[Finding]:
    """Are the record fields known, filled once, and the required ones there."""
    record = mapping["record"]
    filled, fixed = mapping.get("fields", {}), mapping.get("constants", {})
    for table, names in (("fields", filled), ("constants", fixed)):
        for name in names:
            if name not in known:
                hint = nearest(name, list(known))
                yield finding("field_unknown", table=table, field=name, record=record, hint=hint)
    for name in filled:
        if name in fixed:
            yield finding("field_twice", field=name)
    for name, field in known.items():
        if field.required and name not in filled and name not in fixed:
            yield finding("field_missing", field=name, record=record)


def _keys(mapping: Mapping, kind: Kind) -> Iterator[Finding]:
    """Are the keys there that this record needs, and none that it must not have."""
    record = mapping["record"]
    wanted = [*(["unit"] if kind.placed else []), *(["day"] if kind.dated else [])]
    for key in wanted:
        if key not in mapping:
            yield finding("mapping_key_missing", key=key)
    if kind.person and "position" in mapping:
        yield finding("person_position")
    if record == SCREENING:
        if "scores" not in mapping:
            yield finding("scores_missing")
    elif "scores" in mapping:
        yield finding("scores_elsewhere", record=record)


def _constants(mapping: Mapping, known: dict[str, Field]) -> Iterator[Finding]:
    """Is each fixed value one that its field can have."""
    for name, value in mapping.get("constants", {}).items():
        if name in known and not _fits(known[name], value):
            yield finding("value_unfit", place=f"constants.{name}", **_expected(known[name]))


def _values(mapping: Mapping, known: dict[str, Field]) -> Iterator[Finding]:
    """Is each translated choice of a field in use, and its value one that the field can have."""
    used = {*mapping.get("fields", {}), *mapping.get("scores", {})}
    for name, table in mapping.get("values", {}).items():
        if name not in used:
            yield finding("values_unused", field=name)
        for choice, value in table.items() if name in known else ():
            if value != "" and not _fits(known[name], value):
                place = f"values.{name}.{choice}"
                yield finding("value_unfit", place=place, **_expected(known[name]))


def _fits(field: Field, value: Any) -> bool:
    """A fixed value is judged as the same value in an answer would be, and must not be empty."""
    if isinstance(value, float | list | dict):
        return False
    try:
        return converted(field, value) is not None
    except Refused:
        return False


def _expected(field: Field) -> dict[str, str]:
    return {"expected": ", ".join(field.codes) or field.shape}
