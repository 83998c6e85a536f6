"""The bin: entities and lists are deleted softly, restored within thirty days, purged after."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.entities.models import Entity, EntityList, HeldUpdate, PurgedEntity
from backend.survey.entities.writing import log, origin_of

KEEP: Final = timedelta(days=30)
BATCH: Final = 500


@transaction.atomic
def delete(*, rows: QuerySet[Entity], actor: Actor | None, now: datetime) -> int:
    """Put these living entities into the bin; returns how many there were."""
    return _mark(rows.filter(deleted_at=None), "entity.delete", actor, now, deleted_at=now)


@transaction.atomic
def restore(*, rows: QuerySet[Entity], actor: Actor | None, now: datetime) -> int:
    """Take these out of the bin. Phones notice: the moment of the change is now."""
    found = rows.filter(deleted_at__isnull=False)
    return _mark(found, "entity.restore", actor, now, deleted_at=None, updated_at=now)


def _mark(
    rows: QuerySet[Entity],
    kind: str,
    actor: Actor | None,
    now: datetime,
    **changes: datetime | None,
) -> int:
    locked = list(rows.order_by("id").select_related("entity_list").select_for_update(of=("self",)))
    Entity.objects.filter(pk__in=[each.pk for each in locked]).update(**changes)
    origin = origin_of(actor)
    for each in locked:
        log(kind, each, origin, now)
    return len(locked)


@transaction.atomic
def delete_list(*, entity_list: EntityList, actor: Actor | None, now: datetime) -> None:
    """Put the list into the bin with its entities: its name is free again.

    Whether forms still use it, `backend.survey.forms.entity_lists` has asked.
    """
    entity_list.deleted_at = now
    entity_list.save(update_fields=["deleted_at"])
    journal.log(
        "entity_list.delete",
        subject=entity_list.pk,
        actor=actor,
        project_id=entity_list.project_id,
        details={"list": entity_list.name},
        now=now,
    )


def purge(*, now: datetime) -> int:
    """Remove for good what was deleted thirty days ago; phones are still told that it is gone."""
    count = 0
    for each in EntityList.objects.filter(deleted_at__lt=now - KEEP).order_by("id"):
        count += _purge_list(each, now)
    overdue = Entity.objects.filter(deleted_at__lt=now - KEEP).select_related("entity_list")
    while batch := list(overdue.order_by("id")[:BATCH]):
        count += _purge(batch, now)
    return count


@transaction.atomic
def _purge_list(entity_list: EntityList, now: datetime) -> int:
    rows = entity_list.entities.select_related("entity_list").order_by("id")
    count = 0
    while batch := list(rows[:BATCH]):
        count += _purge(batch, now)
    entity_list.delete()
    return count


@transaction.atomic
def _purge(batch: Collection[Entity], now: datetime) -> int:
    PurgedEntity.objects.bulk_create(_tombstones(batch, now), ignore_conflicts=True)
    HeldUpdate.objects.filter(
        entity_list__in={each.entity_list_id for each in batch},
        entity__in=[each.uuid for each in batch],
    ).delete()
    Entity.objects.filter(pk__in=[each.pk for each in batch]).delete()
    for project, uuids in _by_project(batch).items():
        journal.log(
            "entity.purge",
            subject=project,
            project_id=project,
            details={"entitiesDeleted": len(uuids)},
            now=now,
        )
    return len(batch)


def _tombstones(batch: Iterable[Entity], now: datetime) -> list[PurgedEntity]:
    return [
        PurgedEntity(
            project_id=each.entity_list.project_id,
            list_name=each.entity_list.name,
            uuid=each.uuid,
            purged_at=now,
        )
        for each in batch
    ]


def _by_project(batch: Iterable[Entity]) -> dict[int, list[UUID]]:
    found: dict[int, list[UUID]] = {}
    for each in batch:
        found.setdefault(each.entity_list.project_id, []).append(each.uuid)
    return found
