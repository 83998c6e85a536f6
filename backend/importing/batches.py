"""A batch on its way: uploaded, its sheet, columns, words, days and places matched by somebody."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.importing import cells, fields, reading
from backend.importing.fields import ALL, CODES, COLUMNS, key_of
from backend.importing.models import ImportBatch, ImportRow, PlaceChoice
from backend.importing.places import Places
from backend.journal import services as journal

VERB: Final = verbs.CAMPAIGN_UPDATE
DATES: Final = {"texts": ("dmy", "mdy"), "cells": ("as_is", "swapped")}
_ROWS_OF_HEADING: Final = 3
KEEP: Final = timedelta(days=7)


def batches_for(user: User, project: Project) -> QuerySet[ImportBatch]:
    """Her own files; those of everybody for who has the whole project. Newest first."""
    rows = ImportBatch.objects.filter(project=project).select_related("created_by")
    if not permissions.area_for(user, project, VERB).everything:
        rows = rows.filter(created_by=user)
    return rows.order_by("-created_at", "-pk")


def batch_for(user: User, project: Project, key: UUID) -> ImportBatch:
    """Raises not_found."""
    found = batches_for(user, project).filter(pk=key).first()
    if found is None:
        raise problems.not_found()
    return found


def places_for(user: User, project: Project, today: date) -> Places:
    """The communes that she may bring records into."""
    area = permissions.area_for(user, project, VERB)
    keys = set(project.units.values_list("unit", flat=True)) if area.everything else area.keys
    return Places(keys, everything=area.everything, today=today)


@transaction.atomic
def upload(
    *, project: Project, kind: str, name: str, content: bytes, actor: User, now: datetime
) -> ImportBatch:
    """Keep the rows of the file, to be matched. Of the file itself nothing is kept.

    Raises import_unreadable, import_too_large, import_empty, legacy_letters, bad_choice.
    """
    if kind not in COLUMNS:
        raise problems.bad_choice()
    sheets = reading.read(content)
    batch = ImportBatch.objects.create(
        project=project,
        kind=kind,
        name="".join(each for each in name if each.isprintable())[:100],
        sheets=[sheet.name for sheet in sheets],
        created_by=actor,
        created_at=now,
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(batch=batch, sheet=number, number=row, cells=found)
            for number, sheet in enumerate(sheets)
            for row, found in sheet.rows
        ),
        batch_size=500,
    )
    first = max(range(len(sheets)), key=lambda number: len(sheets[number].rows))
    _settle(batch, first, _heading_of(sheets[first].rows), 1)
    batch.save()
    log("import.upload", batch, actor, now, rows=sum(len(sheet.rows) for sheet in sheets))
    return batch


def _heading_of(rows: list[tuple[int, list[list[str]]]]) -> int:
    """The first of the upper rows in which most cells are texts: titles above it have one."""
    upper = rows[:15]
    widths = [sum(kind == cells.TEXT for kind, _ in found) for _, found in upper]
    return upper[widths.index(max(widths))][0] if upper else 1


def _settle(batch: ImportBatch, sheet: int, heading: int, heading_rows: int) -> None:
    """This sheet, headed by these rows: what was matched before is suggested anew."""
    batch.sheet, batch.heading, batch.heading_rows = sheet, heading, heading_rows
    batch.columns = fields.suggested_columns(batch.kind, headings_of(batch))
    batch.values, batch.dates = {}, {}
    _suggest_values(batch)


def headings_of(batch: ImportBatch) -> dict[int, str]:
    """{column: its heading}; of headings that span columns or rows all words, from above."""
    last = batch.heading + batch.heading_rows - 1
    rows = _rows(batch).filter(number__gte=batch.heading, number__lte=last).order_by("number")
    found: dict[int, list[str]] = {}
    for position, row in enumerate(rows):
        spanning = ""
        for column, (_kind, text) in enumerate(row.cells):
            # A heading over several columns stands in the first of them alone.
            spanning = text or (spanning if position < batch.heading_rows - 1 else "")
            if spanning and spanning not in found.setdefault(column, []):
                found[column].append(spanning)
    return {column: " – ".join(words)[:100] for column, words in found.items() if words}


def _rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch, sheet=batch.sheet)


def rows_of(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows below the heading, in the file's order."""
    last = batch.heading + batch.heading_rows - 1
    return _rows(batch).filter(number__gt=last).order_by("number")


def first_rows(batch: ImportBatch) -> list[tuple[int, list[str]]]:
    """The upper rows of the sheet, to find the heading in."""
    rows = _rows(batch).order_by("number")[:12]
    return [(row.number, [text for _, text in row.cells[:8]]) for row in rows]


@transaction.atomic
def choose_sheet(
    *, batch: ImportBatch, sheet: int, heading: int, heading_rows: int, actor: User, now: datetime
) -> ImportBatch:
    """Raises bad_choice, import_busy."""
    locked = _locked(batch)
    if not 0 <= sheet < len(locked.sheets) or not 1 <= heading_rows <= _ROWS_OF_HEADING:
        raise problems.bad_choice()
    if not 1 <= heading <= reading.MOST_ROWS * 4:
        raise problems.bad_choice()
    _settle(locked, sheet, heading, heading_rows)
    return _kept(locked, actor, now, "sheet")


@transaction.atomic
def choose_columns(
    *, batch: ImportBatch, columns: Mapping[str, int], actor: User, now: datetime
) -> ImportBatch:
    """Which column fills which field. Raises bad_choice, import_busy."""
    locked = _locked(batch)
    known = {column.name for column in COLUMNS[locked.kind]}
    if set(columns) - known or any(
        not 0 <= number < reading.MOST_COLUMNS for number in columns.values()
    ):
        raise problems.bad_choice()
    locked.columns, locked.dates = dict(columns), {}
    _suggest_values(locked)
    return _kept(locked, actor, now, "columns")


@transaction.atomic
def choose_values(
    *,
    batch: ImportBatch,
    values: Mapping[str, Mapping[str, str]],
    dates: Mapping[str, str],
    actor: User,
    now: datetime,
) -> ImportBatch:
    """What words of coded columns mean, and which is the day. Raises bad_choice, import_busy."""
    locked = _locked(batch)
    codes = CODES[locked.kind]
    for name, table in values.items():
        if name not in codes or any(code and code not in codes[name] for code in table.values()):
            raise problems.bad_choice()
    for name, answer in dates.items():
        if name not in DATES or answer not in DATES[name]:
            raise problems.bad_choice()
    place = locked.values.get("place")
    told = {name: {key: code for key, code in table.items() if code}
            for name, table in values.items()}  # fmt: skip
    locked.values = {**told, **({"place": place} if place else {})}
    locked.dates = dict(dates)
    return _kept(locked, actor, now, "values")


@transaction.atomic
def choose_places(
    *,
    batch: ImportBatch,
    chosen: Mapping[str, str],
    for_all: str,
    places: Places,
    actor: User,
    now: datetime,
) -> ImportBatch:
    """Communes chosen by hand: {key of the text: a code, a name or a key of today's commune}.

    Equal texts are remembered for the whole project. `for_all`: one for every row ("" = none).
    Raises place_unknown, import_busy.
    """
    locked = _locked(batch)
    for key, typed in chosen.items():
        unit = typed if typed in places.known else places.typed(typed)
        if not unit:
            raise problems.place_unknown(text=typed[:80])
        PlaceChoice.objects.update_or_create(
            project=locked.project,
            key=key[:300],
            defaults={"unit": unit, "decided_by": actor, "decided_at": now},
        )
    values = {name: table for name, table in locked.values.items() if name != "place"}
    if for_all:
        unit = for_all if for_all in places.known else places.typed(for_all)
        if not unit:
            raise problems.place_unknown(text=for_all[:80])
        values["place"] = {ALL: unit}
    locked.values = values
    return _kept(locked, actor, now, "places")


def _suggest_values(batch: ImportBatch) -> None:
    for name in CODES[batch.kind]:
        table = {key: fields.suggested_code(batch.kind, name, key) for key in words_of(batch, name)}
        batch.values[name] = {key: code for key, code in table.items() if code}


def words_of(batch: ImportBatch, name: str) -> dict[str, str]:
    """{key: text as written} of a coded column, the most frequent first, two hundred at most."""
    column = batch.columns.get(name)
    if column is None:
        return {}
    texts = [row.cells[column][1] for row in rows_of(batch) if column < len(row.cells)]
    counted = Counter(text for text in texts if text)
    found: dict[str, str] = {}
    for text, _times in counted.most_common():
        found.setdefault(key_of(text), text)
    return dict(list(found.items())[:200])


def _locked(batch: ImportBatch) -> ImportBatch:
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if found.state != ImportBatch.State.MATCHING:
        raise problems.import_busy()
    return found


def _kept(batch: ImportBatch, actor: User, now: datetime, what: str) -> ImportBatch:
    batch.save()
    log("import.match", batch, actor, now, what=what)
    return batch


def log(kind: str, batch: ImportBatch, actor: User | None, now: datetime, **told: Any) -> None:
    """Ids and numbers only: a cell may be about anybody."""
    journal.log(
        kind, subject=batch.pk, actor=actor, project_id=batch.project_id, details=told, now=now
    )
