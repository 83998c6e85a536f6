"""Does every question that a mapping names exist, once, of a type that fits. PURE."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from outreach.findings import Finding, finding
from outreach.kinds import ACCEPTED, Field, Kind
from outreach.mapping.parsing import Mapping


def places(mapping: Mapping, types: dict[str, str]) -> Iterator[Finding]:
    for key, shape in (("unit", "unit"), ("day", "day"), ("position", "position")):
        if key in mapping:
            yield from question(key, mapping[key], shape, types)


def questions(
    mapping: Mapping, known: dict[str, Field], types: dict[str, str]
) -> Iterator[Finding]:
    for name, path in mapping.get("fields", {}).items():
        if name in known:
            yield from question(f"fields.{name}", path, known[name].shape, types)


def rows(mapping: Mapping, kind: Kind, types: dict[str, str]) -> Iterator[Finding]:
    """Does each table of rows name a repeat, and questions that lie in it."""
    for name, told in mapping.get("rows", {}).items():
        place = f"rows.{name}"
        if name not in kind.rows:
            known = ", ".join(kind.rows)
            yield finding("rows_unknown", rows=name, record=mapping["record"], known=known or "–")
            continue
        repeat, fields = told.get("repeat"), told.get("fields")
        if not is_text(repeat):
            yield finding("mapping_text_expected", key=f"{place}.repeat")
        elif types.get(repeat) != "repeat":
            hint = nearest(repeat, [path for path, type_ in types.items() if type_ == "repeat"])
            yield finding("repeat_unknown", place=place, question=repeat, hint=hint)
        elif not isinstance(fields, dict) or not all(map(is_text, fields.values())):
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
            yield from question(f"{place}.{name}", path, known[name].shape, inside)
        else:
            hint = nearest(name, list(known))
            yield finding("field_unknown", table=place, field=name, record=place, hint=hint)


def question(place: str, path: str, shape: str, types: dict[str, str]) -> Iterator[Finding]:
    """Is there such a question, outside any repeat, and of a type that fits."""
    inside = [p for p, type_ in types.items() if type_ == "repeat" and path.startswith(f"{p}/")]
    if path not in types:
        hint = nearest(path, list(types))
        yield finding("question_unknown", place=place, question=path, hint=hint)
    elif inside:
        yield finding("question_repeated", place=place, question=path, repeat=inside[0])
    elif types[path] not in ACCEPTED[shape]:
        accepted = ", ".join(ACCEPTED[shape])
        yield finding(
            "question_type", place=place, question=path, type=types[path], accepted=accepted
        )


def nearest(name: str, known: list[str]) -> str:
    """The name that was probably meant, or ""; the same last part in another group first."""
    last = name.rpartition("/")[2]
    same = [path for path in known if path.rpartition("/")[2] == last]
    return next(iter(same or get_close_matches(name, known, n=1)), "")


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
