"""Bringing a batch in as a whole, and taking it out again as long as nothing refers to it."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from backend import problems
from backend.accounts.models import User
from backend.importing import batches, judging
from backend.importing.batches import log
from backend.importing.models import ImportBatch, ImportRow
from backend.importing.outlook import outlook_of
from backend.importing.places import Places
from backend.survey.entities import services as entity_services
from backend.survey.entities import trash
from backend.survey.entities.models import Entity
from outreach import services as outreach
from outreach.keeping import Keeping
from outreach.models import Activity, PlannedActivity, Site

State = ImportBatch.State
SITES: Final = "dia_diem"
_PROPERTIES: Final = ("loai", "boi_canh", "ma_xa")
APPROVED: Final = "approved"


def _about_nobody(*_told: Any) -> Any:
    raise AssertionError("a record of a file is about no person")


_KEEPING: Final = Keeping(mark=_about_nobody, seal=_about_nobody)


@transaction.atomic
def order(*, batch: ImportBatch, places: Places, actor: User, now: datetime) -> int:
    """Settle what the rows become, and have the worker bring it in; how many records.

    Cells that nobody needs any more go. Raises import_busy, import_waits.
    """
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.MATCHING:
        raise problems.import_busy()
    outlook = outlook_of(locked, places)
    if not outlook.ready:
        raise problems.import_waits()
    rows = {row.number: row for row in batches.rows_of(locked)}
    new = []
    for judged in outlook.rows:
        if judged.state == judging.NEW:
            row = rows[judged.number]
            row.submission, row.record, row.cells = judged.submission, _record(judged), []
            new.append(row)
    ImportRow.objects.bulk_update(new, ["submission", "record", "cells"], batch_size=500)
    ImportRow.objects.filter(batch=locked, submission=None).delete()
    locked.state, locked.counts = State.ORDERED, outlook.counts
    locked.save(update_fields=["state", "counts"])
    log("import.order", locked, actor, now, rows=len(new))
    return len(new)


def _record(judged: judging.Judged) -> dict[str, Any]:
    values = {
        name: value if isinstance(value, str | int) else value.isoformat()
        for name, value in judged.values.items()
    }
    day = judged.day.isoformat() if judged.day else ""
    return {"values": values, "unit": judged.unit, "day": day}


@transaction.atomic
def bring_in(*, key: UUID, now: datetime) -> int:
    """Every row of an ordered batch becomes a record, or none does; again does nothing more."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("created_by")
    found = batch.get(pk=key)
    if found.state != State.ORDERED:
        return 0
    rows = list(ImportRow.objects.filter(batch=found).order_by("number"))
    for row in rows:
        record_row(row, found, now)
        if found.kind == ImportBatch.Kind.SITE:
            _put_entity(row, found, now)
    found.state, found.imported_at = State.IMPORTED, now
    found.save(update_fields=["state", "imported_at"])
    log("import.done", found, None, now, rows=len(rows))
    return len(rows)


def record_row(row: ImportRow, batch: ImportBatch, now: datetime) -> None:
    """Make the row's record what the row says: the same path that answers take."""
    told = row.record
    outreach.record(
        mapping={"record": batch.kind, "fields": {name: name for name in told["values"]}},
        answers=told["values"],
        submission=_key(row),
        project_id=batch.project_id,
        unit=told["unit"],
        day=_day(told["day"], now),
        position_state="",
        entity=None,
        keeping=_KEEPING,
        review=APPROVED,
        arrived=batch.created_at,
        now=now,
    )


def _key(row: ImportRow) -> UUID:
    """The record's own id, which every row has that was ordered."""
    if row.submission is None:
        raise ValueError("a row that was not ordered is no record")
    return row.submission


def _day(text: str, now: datetime) -> date:
    return date.fromisoformat(text) if text else timezone.localdate(now)


def imported_rows(project_id: int) -> Iterator[tuple[ImportRow, ImportBatch]]:
    """Rows that stand as records, in the order in which they came."""
    rows = ImportRow.objects.filter(batch__project_id=project_id, batch__state=State.IMPORTED)
    for row in rows.select_related("batch").order_by("batch__imported_at", "batch", "number"):
        yield row, row.batch


def _put_entity(row: ImportRow, batch: ImportBatch, now: datetime) -> None:
    """Sites stand in the list that phones choose from, as any other."""
    key, values = _key(row), row.record["values"]
    unit = row.record["unit"]
    entity_list = entity_services.ensure_list(
        project=batch.project, name=SITES, properties=_PROPERTIES, now=now
    )
    trash.restore(rows=_entities(batch, [key]), actor=batch.created_by, now=now)
    entity_services.put(
        entity_list=entity_list,
        entity_uuid=key,
        label=values["name"],
        values={
            "loai": values["kind"],
            "boi_canh": values["setting"],
            "ma_xa": unit.partition("@")[0],
        },
        unit=unit,
        actor=batch.created_by,
        now=now,
    )


def _entities(batch: ImportBatch, keys: Collection[UUID]) -> QuerySet[Entity]:
    return Entity.objects.filter(
        entity_list__project=batch.project, entity_list__name=SITES, uuid__in=keys
    )


def reasons_against(batch: ImportBatch) -> list[str]:
    """What refers to the batch's records, in sentences; none: it can be undone."""
    if batch.kind != ImportBatch.Kind.SITE:
        return []
    keys = [key for key in batch.rows.values_list("submission", flat=True) if key]
    held = sum(Activity.objects.filter(site_id__in=part).count() for part in _parts(keys))
    planned = sum(PlannedActivity.objects.filter(site_id__in=part).count() for part in _parts(keys))
    edited = sum(_entities(batch, part).filter(version__gt=1).count() for part in _parts(keys))
    merged = sum(Site.objects.filter(merged_into__in=part).count() for part in _parts(keys))
    told = [
        (held, ngettext("{n} activity was held at its sites.",
                        "{n} activities were held at its sites.", held)),
        (planned, ngettext("{n} activity is planned at its sites.",
                           "{n} activities are planned at its sites.", planned)),
        (edited, ngettext("{n} of its sites was changed since.",
                          "{n} of its sites were changed since.", edited)),
        (merged, ngettext("{n} site was merged into one of its sites.",
                          "{n} sites were merged into its sites.", merged)),
    ]  # fmt: skip
    return [sentence.format(n=count) for count, sentence in told if count]


def _parts(keys: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(keys), 500):
        yield keys[start : start + 500]


@transaction.atomic
def ask_undo(*, batch: ImportBatch, actor: User, now: datetime) -> None:
    """Have the worker take everything out again. Raises import_busy, import_needed."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != State.IMPORTED:
        raise problems.import_busy()
    _refuse_needed(locked)
    locked.state = State.UNDOING
    locked.save(update_fields=["state"])
    log("import.undo", locked, actor, now)


@transaction.atomic
def undo(*, key: UUID, now: datetime) -> int:
    """Take every record of the batch out; how many. None, when something refers to one by now."""
    batch = ImportBatch.objects.select_for_update().get(pk=key)
    if batch.state != State.UNDOING:
        return 0
    reasons = reasons_against(batch)
    if reasons:  # something came between: the batch stays as it is
        batch.state = State.IMPORTED
        batch.save(update_fields=["state"])
        return 0
    keys = [each for each in batch.rows.values_list("submission", flat=True) if each]
    for each in keys:
        outreach.forget(submission=each, mark=_about_nobody, now=now)
    for part in _parts(keys):
        trash.delete(rows=_entities(batch, part), actor=batch.created_by, now=now)
    batch.rows.all().delete()
    batch.state, batch.undone_at = State.UNDONE, now
    batch.save(update_fields=["state", "undone_at"])
    log("import.undone", batch, None, now, rows=len(keys))
    return len(keys)


def _refuse_needed(batch: ImportBatch) -> None:
    reasons = reasons_against(batch)
    if reasons:
        raise problems.import_needed(reasons=" ".join(reasons))


@transaction.atomic
def drop(*, batch: ImportBatch, actor: User, now: datetime) -> None:
    """Throw away a file that was not brought in. Raises import_busy."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {State.MATCHING, State.UNDONE}:
        raise problems.import_busy()
    log("import.drop", locked, actor, now)
    locked.delete()


def drop_old(now: datetime) -> int:
    """Files that nobody brought in for a week go; how many."""
    old = ImportBatch.objects.filter(state=State.MATCHING, created_at__lt=now - batches.KEEP)
    return old.delete()[1].get("importing.ImportBatch", 0)
