"""Which tables of outreach a rebuild makes anew, their rows of one project, and checksums of these.

Derived are tables with a `submission` column, tables whose rows hang on such rows, what the rooms
name in MADE, marks, and what follows entity lists. Registers (codes that were given out, results of
contests, releases, plans) are sources: they are never touched.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.db.models import AutoField, BinaryField, Field, ForeignKey, Model, QuerySet

from outreach.models import Campaign, ContestClass, Count, PersonMark, Source, Staff, Tally

Opened = Callable[[Model, bytes], bytes]
# Moments of writing, and figures' own lock.
_LEFT_OUT: Final = frozenset({"recorded_at", "counted_at"})
_SOURCES: Final = (ContestClass, Tally)
_LISTED: Final[tuple[type[Model], ...]] = (Campaign, Staff)
_PROJECT: Final = "project_id"


class Difference(NamedTuple):
    """A table: rows before and after, and how many are not the same; the checksum of each."""

    table: str
    before: int
    after: int
    differing: int
    checksum: str
    expected: str


def has_field(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def roots() -> list[type[Model]]:
    """Tables whose rows are named by their submission; `Source` is treated by itself."""
    return [
        model
        for model in apps.get_app_config("outreach").get_models()
        if has_field(model, "submission") and model is not Source
    ]


def below(above: Sequence[type[Model]]) -> list[type[Model]]:
    """Tables whose rows hang on these, step by step."""
    found: list[type[Model]] = []
    reached = list(above)
    while reached:
        step = [
            model
            for model in apps.get_app_config("outreach").get_models()
            if model not in (*above, *found, *_SOURCES) and _hangs_on(model, reached)
        ]
        found, reached = [*found, *step], step
    return found


def _hangs_on(model: type[Model], above: Sequence[type[Model]]) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model in above and not field.null
        for field in model._meta.concrete_fields
    )


def derived(made: Sequence[type[Model]]) -> list[type[Model]]:
    """All of them, those first on which others hang."""
    found = [*_LISTED, *roots(), *made]
    return list(dict.fromkeys([*found, *below(roots())]))


def compared(made: Sequence[type[Model]]) -> list[type[Model]]:
    return [*derived(made), PersonMark, Source, Count]


def rows_in(model: type[Model], project_id: int) -> QuerySet[Any]:
    """The rows of the project, reached through what they hang on where they don't say it."""
    return model._default_manager.filter(**{_path(model): project_id})


def _path(model: type[Model]) -> str:
    if has_field(model, _PROJECT):
        return _PROJECT
    for field in model._meta.concrete_fields:
        above = field.related_model
        if isinstance(above, type) and above._meta.app_label == "outreach" and above is not model:
            return f"{field.name}__{_path(above)}"
    raise LookupError(model.__name__)


def digests(model: type[Model], project_id: int, opened: Opened) -> Counter[str]:
    """A SHA-256 of every row: {digest: how often}. What is sealed counts by what it says."""
    fields = [field for field in model._meta.concrete_fields if not _is_left_out(field)]
    found: Counter[str] = Counter()
    for row in rows_in(model, project_id).iterator(chunk_size=500):
        told = [_said(row, field, opened) for field in fields]
        found[hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()] += 1
    return found


def _is_left_out(field: "Field[Any, Any]") -> bool:
    return field.name in _LEFT_OUT or (field.primary_key and isinstance(field, AutoField))


def _said(row: Model, field: "Field[Any, Any]", opened: Opened) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, BinaryField) and value is not None:
        return hashlib.sha256(opened(row, bytes(value))).hexdigest()
    return value


def checksum(rows: Counter[str]) -> str:
    """Of a whole table, whatever the order of its rows."""
    return hashlib.sha256("\n".join(sorted(rows.elements())).encode()).hexdigest()


def differences(
    before: dict[type[Model], Counter[str]], after: dict[type[Model], Counter[str]]
) -> Iterator[Difference]:
    """Every table, the same or not."""
    for model, was in before.items():
        now = after[model]
        gone, came = (was - now).total(), (now - was).total()
        yield Difference(
            model._meta.db_table, was.total(), now.total(), max(gone, came),
            checksum(was), checksum(now),
        )  # fmt: skip


def remove(rows: Iterable[Model]) -> None:
    """These rows and nothing else: what hangs on them is made anew with them."""
    by_model: dict[type[Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, keys in by_model.items():
        for start in range(0, len(keys), 500):
            chosen = model._default_manager.filter(pk__in=keys[start : start + 500])
            chosen._raw_delete(chosen.db)
