"""Erasing what an entity says, in all its versions; phones are told that it is gone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.survey.entities.models import Entity, EntityVersion, HeldUpdate


def blank(*, entities: Collection[UUID], submissions: Collection[UUID], now: datetime) -> int:
    """Empty these entities and what these submissions changed, in the caller's transaction."""
    rows = Entity.objects.filter(uuid__in=entities)
    pks = list(rows.values_list("pk", flat=True))
    rows.filter(deleted_at=None).update(deleted_at=now)
    emptied = rows.update(
        label="", values={}, sort_key="", search_key="", conflict="", updated_at=now
    )
    EntityVersion.objects.filter(entity__in=pks).update(
        label="", values={}, received={}, source={}, conflicting=None, user_agent=""
    )
    HeldUpdate.objects.filter(submission__in=submissions).delete()
    return emptied


def keep_value(entity: UUID, name: str, value: str) -> None:
    """All that an emptied entity still says: an id by which others find their way."""
    Entity.objects.filter(uuid=entity).update(values={name: value})


def touched(entity: UUID) -> list[UUID]:
    """The submissions that made or changed this entity."""
    found = EntityVersion.objects.filter(entity__uuid=entity).exclude(submission=None)
    return [each for each in found.values_list("submission", flat=True).distinct() if each]


def value_of(entities: Collection[UUID], name: str) -> dict[UUID, str]:
    """Entity → its property of this name, of those that have it."""
    rows = Entity.objects.filter(uuid__in=entities).values_list("uuid", "values")
    return {uuid: str(values[name]) for uuid, values in rows if values.get(name)}


def made_by(submissions: Collection[UUID]) -> list[UUID]:
    """The entities that these submissions made."""
    return list(Entity.objects.filter(source__in=submissions).values_list("uuid", flat=True))


def named(project_id: int, entity_list: str, name: str) -> list[UUID]:
    """Entities of the project with this label, or this code before the dot of it: a case's."""
    told = Q(label=name) | Q(label__startswith=f"{name} · ")
    rows = Entity.objects.filter(
        told, entity_list__project=project_id, entity_list__name=entity_list
    )
    return list(rows.order_by("pk").values_list("uuid", flat=True)[:2])
