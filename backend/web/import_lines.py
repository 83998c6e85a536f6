"""What the page of a batch shows: its steps, what is matched, the dry run's first rows."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from backend.accounts.models import Project, User
from backend.importing import batches, fields, judging, running
from backend.importing.fields import ALL, CODES, COLUMNS
from backend.importing.models import ImportBatch
from backend.importing.outlook import Outlook, doubt_of, outlook_of
from backend.importing.places import Places
from backend.web import numbers

SHOWN: Final = 50
_PLACES_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a coded column, and the code that it stands for."""

    name: str
    text: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded field: its codes, its words, and what holds for all rows."""

    name: str
    label: str
    codes: list[tuple[str, str]]
    words: list[Word]
    all_name: str
    all_chosen: str


@dataclass(frozen=True, slots=True)
class Doubted:
    """A place that is not sure: its text, how many rows, what it may be."""

    key: str
    text: str
    rows: int
    confidence: str
    choices: list[tuple[str, str]]


def context_of(user: User, project: Project, batch: ImportBatch) -> dict[str, Any]:
    """All that the page of a batch shows; while it is matched, with the dry run."""
    context: dict[str, Any] = {"batch": batch}
    if batch.state != ImportBatch.State.MATCHING:
        reasons = running.reasons_against(batch) if batch.state == "imported" else []
        return {**context, "reasons": reasons, "total": batch.rows.count()}
    places = batches.places_for(user, project, timezone.localdate())
    outlook = outlook_of(batch, places)
    headings = batches.headings_of(batch)
    return {
        **context,
        "first_rows": batches.first_rows(batch),
        "sheets": list(enumerate(batch.sheets)),
        "headings": sorted(headings.items()),
        "columns": [
            (each, fields.label(each.name), batch.columns.get(each.name, ""))
            for each in COLUMNS[batch.kind]
        ],
        "coded": [_coded(batch, name) for name in CODES[batch.kind]],
        "doubt": doubt_of(batch),
        "outlook": outlook,
        "places": [
            Doubted(
                key,
                text,
                rows,
                reading.confidence,
                [(unit, places.named(unit)) for unit in reading.communes],
            )
            for key, text, rows, reading in outlook.places[:_PLACES_SHOWN]
        ],
        "places_left": max(len(outlook.places) - _PLACES_SHOWN, 0),
        "for_all": _named(places, batch.values.get("place", {}).get(ALL, "")),
        "lines": _lines(outlook, places, batch.kind),
        "counts": [(state, outlook.counts.get(state, 0)) for state in _STATES],
    }


_STATES: Final = (judging.NEW, judging.TWIN, judging.WAITS, judging.WRONG)


def _named(places: Places, unit: str) -> str:
    return places.named(unit) if unit in places.known else ""


def _coded(batch: ImportBatch, name: str) -> Coded:
    table = batch.values.get(name, {})
    texts = batches.words_of(batch, name).items()
    return Coded(
        name=name,
        label=fields.label(name),
        codes=fields.coded(batch.kind, name),
        words=[Word(f"value:{name}:{key}", text, table.get(key, "")) for key, text in texts],
        all_name=f"value:{name}:{ALL}",
        all_chosen=table.get(ALL, ""),
    )


def _lines(outlook: Outlook, places: Places, kind: str) -> list[tuple[judging.Judged, str, str]]:
    """The first rows, those that need somebody first: row, what it becomes, its commune."""
    order = {judging.WRONG: 0, judging.WAITS: 1, judging.TWIN: 2, judging.NEW: 3}
    rows = sorted(outlook.rows, key=lambda row: (order[row.state], row.number))[:SHOWN]
    return [(row, _said(row, kind), _named(places, row.unit)) for row in rows]


def _said(row: judging.Judged, kind: str) -> str:
    """ "31/05/2024 · Nói chuyện · Tổng lượt người dự: 40"."""
    told = [numbers.day(row.day)] if row.day else []
    for name, value in row.values.items():
        if name in CODES[kind]:
            told.append(dict(fields.coded(kind, name)).get(str(value), str(value)))
        elif name == "name":
            told.append(str(value))
        elif name != "site":
            shown = numbers.number(value) if isinstance(value, int) else str(value)
            told.append(f"{fields.label(name)}: {shown}")
    return " · ".join(told)[:300]
