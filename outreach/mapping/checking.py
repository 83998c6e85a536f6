"""Does a mapping fit its form: every fault at once, each with what to do. PURE."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final, Protocol

from outreach.findings import Finding, finding
from outreach.kinds import ACCEPTED, KINDS, Field, Kind
from outreach.mapping.parsing import Mapping
from outreach.mapping.record_fields import QUESTIONS, SCORE_KEYS, SCREENING, SUBSTANCE_MARK
from outreach.mapping.values import Refused, converted
from outreach.scoring import SUBSTANCES, TOBACCO

_TEXTS: Final = ("record", "unit", "day", "position")
_TABLES: Final = ("fields", "values", "constants", "rows", "scores", "figures")
# What a form about persons may ask of its figures, at least two.
_THRESHOLDS: Final = ("total", "cell")
_K: Final = range(2, 1001)
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
        *_places(mapping, types),
        *_questions(mapping, known, types),
        *_rows(mapping, kind, types),
        *_scores(mapping, types),
        *_figures(mapping),
    ]


def _form_of(mapping: Mapping) -> Iterator[Finding]:
    """Is it a mapping at all: known keys, texts and tables where they belong."""
    known = (*_TEXTS, *_TABLES)
    for key in mapping:
        if key not in known:
            yield finding("mapping_key_unknown", key=key, known=", ".join(known))
    for key in _TEXTS:
        if key in mapping and not _is_text(mapping[key]):
            yield finding("mapping_text_expected", key=key)
    for key in _TABLES:
        table = mapping.get(key, {})
        if not isinstance(table, dict):
            yield finding("mapping_table_expected", key=key)
        elif key in ("fields", "scores"):
            wrong = [inner for inner, value in table.items() if not _is_text(value)]
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
                hint = _nearest(name, list(known))
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
    for key in ("unit", "day") if kind.dated else ("unit",):
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


def _places(mapping: Mapping, types: dict[str, str]) -> Iterator[Finding]:
    for key, shape in (("unit", "unit"), ("day", "day"), ("position", "position")):
        if key in mapping:
            yield from _question(key, mapping[key], shape, types)


def _questions(
    mapping: Mapping, known: dict[str, Field], types: dict[str, str]
) -> Iterator[Finding]:
    for name, path in mapping.get("fields", {}).items():
        if name in known:
            yield from _question(f"fields.{name}", path, known[name].shape, types)


def _rows(mapping: Mapping, kind: Kind, types: dict[str, str]) -> Iterator[Finding]:
    """Does each table of rows name a repeat, and questions that lie in it."""
    for name, told in mapping.get("rows", {}).items():
        place = f"rows.{name}"
        if name not in kind.rows:
            known = ", ".join(kind.rows)
            yield finding("rows_unknown", rows=name, record=mapping["record"], known=known or "–")
            continue
        repeat, fields = told.get("repeat"), told.get("fields")
        if not _is_text(repeat):
            yield finding("mapping_text_expected", key=f"{place}.repeat")
        elif types.get(repeat) != "repeat":
            hint = _nearest(repeat, [path for path, type_ in types.items() if type_ == "repeat"])
            yield finding("repeat_unknown", place=place, question=repeat, hint=hint)
        elif not isinstance(fields, dict) or not all(map(_is_text, fields.values())):
            yield finding("mapping_table_expected", key=f"{place}.fields")
        else:
            inside = {
                path.removeprefix(f"{repeat}/"): type_
                for path, type_ in types.items()
                if path.startswith(f"{repeat}/")
            }
            yield from _row(place, fields, kind.rows[name], inside)


def _row(
    place: str, fields: dict[str, str], known: dict[str, Field], inside: dict[str, str]
) -> Iterator[Finding]:
    for name, path in fields.items():
        if name in known:
            yield from _question(f"{place}.{name}", path, known[name].shape, inside)
        else:
            hint = _nearest(name, list(known))
            yield finding("field_unknown", table=place, field=name, record=place, hint=hint)


def _scores(mapping: Mapping, types: dict[str, str]) -> Iterator[Finding]:
    """Is there a question for every substance behind each pattern."""
    scores = mapping.get("scores", {})
    for key in scores:
        if key not in SCORE_KEYS:
            hint = _nearest(key, list(SCORE_KEYS))
            yield finding("score_unknown", key=key, hint=hint)
    if "scores" in mapping:
        for key in (*QUESTIONS, "injecting"):
            if key not in scores:
                yield finding("score_missing", key=key)
    for key in ("injecting", "injecting_days"):
        if key in scores:
            yield from _question(f"scores.{key}", scores[key], "score", types)
    for key in QUESTIONS:
        pattern = scores.get(key)
        if pattern is not None and SUBSTANCE_MARK not in pattern:
            yield finding("score_pattern", key=key, mark=SUBSTANCE_MARK)
        elif pattern is not None:
            letters = [s for s in SUBSTANCES if not (key == "q5" and s == TOBACCO)]
            for letter in letters:
                path = pattern.replace(SUBSTANCE_MARK, letter)
                yield from _question(f"scores.{key}", path, "score", types)


def _figures(mapping: Mapping) -> Iterator[Finding]:
    """Are the form's own thresholds whole numbers, and is it about persons."""
    asked = mapping.get("figures", {})
    if asked and not KINDS[mapping["record"]].person:
        yield finding("figures_elsewhere", record=mapping["record"])
    for name, k in asked.items():
        if name not in _THRESHOLDS:
            yield finding("figures_unknown", key=name, known=", ".join(_THRESHOLDS))
        elif isinstance(k, bool) or not isinstance(k, int) or k not in _K:
            yield finding("figures_threshold", key=name, least=_K.start, most=_K.stop - 1)


def _question(place: str, path: str, shape: str, types: dict[str, str]) -> Iterator[Finding]:
    """Is there such a question, outside any repeat, and of a type that fits."""
    inside = [p for p, type_ in types.items() if type_ == "repeat" and path.startswith(f"{p}/")]
    if path not in types:
        hint = _nearest(path, list(types))
        yield finding("question_unknown", place=place, question=path, hint=hint)
    elif inside:
        yield finding("question_repeated", place=place, question=path, repeat=inside[0])
    elif types[path] not in ACCEPTED[shape]:
        accepted = ", ".join(ACCEPTED[shape])
        yield finding(
            "question_type", place=place, question=path, type=types[path], accepted=accepted
        )


def _nearest(name: str, known: list[str]) -> str:
    """The name that was probably meant, or ""; the same last part in another group first."""
    last = name.rpartition("/")[2]
    same = [path for path in known if path.rpartition("/")[2] == last]
    return next(iter(same or get_close_matches(name, known, n=1)), "")


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


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
