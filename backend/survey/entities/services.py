"""What changes entity lists: declared by forms, filled by submissions and pages."""

import unicodedata
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from backend.accounts import areas
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.entities.models import Entity, EntityList, EntityScope


@transaction.atomic
def ensure_list(
    *, project: Project, name: str, properties: Collection[str] = (), now: datetime
) -> EntityList:
    """The list with at least these properties; forms only ever add to it."""
    found, _ = EntityList.objects.get_or_create(
        project=project, name=name, defaults={"properties": [], "created_at": now}
    )
    missing = [each for each in properties if each not in found.properties]
    if missing:
        found.properties = [*found.properties, *missing]
        found.save(update_fields=["properties"])
    return found


@transaction.atomic
def put(
    *,
    entity_list: EntityList,
    entity_uuid: uuid.UUID,
    label: str,
    values: dict[str, Any],
    unit: str,
    source: uuid.UUID | None = None,
    for_all_below: bool = False,
    actor: Actor | None = None,
    now: datetime,
) -> Entity:
    """Create the entity, or bring it to this state; the same state again changes nothing.

    `for_all_below`: it is meant for every commune of the unit (a campaign), so whoever works in
    one of them finds it; a site is found only from its own unit upwards.
    """
    text = unicodedata.normalize("NFC", label).strip()[:255]
    wanted = {key: unicodedata.normalize("NFC", str(value)) for key, value in values.items()}
    entity = (
        Entity.objects.select_for_update().filter(entity_list=entity_list, uuid=entity_uuid).first()
    )
    kind = "entity.update" if entity else "entity.create"
    if entity is None:
        entity = Entity.objects.create(
            entity_list=entity_list,
            uuid=entity_uuid,
            label=text,
            values=wanted,
            unit=unit,
            source=source,
            created_at=now,
            updated_at=now,
        )
    elif not _brought_to(entity, text, wanted, unit, now):
        return entity
    below = areas.communes_of([unit], timezone.localdate(now)) if for_all_below else []
    _set_scope(entity, areas.scope_of(unit).union(below))
    journal.log(
        kind,
        subject=entity.uuid,
        actor=actor,
        project_id=entity_list.project_id,
        details={"list": entity_list.name, "version": entity.version},
        now=now,
    )
    return entity


def _brought_to(
    entity: Entity, label: str, values: dict[str, str], unit: str, now: datetime
) -> bool:
    """Write what differs as the next version; False when nothing does."""
    merged = {**entity.values, **values}
    if (entity.label, entity.values, entity.unit) == (label, merged, unit):
        return False
    entity.label, entity.values, entity.unit = label, merged, unit
    entity.version += 1
    entity.updated_at = now
    entity.save(update_fields=["label", "values", "unit", "version", "updated_at"])
    return True


def _set_scope(entity: Entity, keys: Iterable[str]) -> None:
    EntityScope.objects.filter(entity=entity).delete()
    EntityScope.objects.bulk_create(EntityScope(entity=entity, unit=key) for key in sorted(keys))
