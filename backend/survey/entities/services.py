"""What forms and pages do with entity lists: declare them, and bring a row to a state."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from backend.accounts.models import Project
from backend.journal.services import Actor
from backend.survey.entities import writing
from backend.survey.entities.models import Entity, EntityList
from backend.survey.entities.writing import Change, Origin


@transaction.atomic
def ensure_list(
    *, project: Project, name: str, properties: Collection[str] = (), now: datetime
) -> EntityList:
    """The list with at least these properties; forms only ever add to it."""
    found, _ = EntityList.objects.get_or_create(
        project=project,
        name=name,
        deleted_at=None,
        defaults={"properties": [], "created_at": now},
    )
    missing = [each for each in properties if each not in found.properties]
    if missing:
        found.properties = [*found.properties, *dict.fromkeys(missing)]
        found.declared_at = {**found.declared_at, **dict.fromkeys(missing, now.isoformat())}
        found.updated_at = now
        found.save(update_fields=["properties", "declared_at", "updated_at"])
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
    given = writing.origin_of(actor)
    origin = Origin(creator=given.creator, key=given.key, submission=source)
    text, wanted = writing.plain_label(label), writing.plain_values(values)
    entity = (
        Entity.objects.select_for_update().filter(entity_list=entity_list, uuid=entity_uuid).first()
    )
    if entity is None:
        return writing.create(
            entity_list=entity_list,
            uuid=entity_uuid,
            change=Change(label=text, values=wanted, received={**wanted, "label": text}),
            unit=unit,
            for_all_below=for_all_below,
            origin=origin,
            now=now,
        )
    before = (entity.label, entity.values, entity.unit, entity.for_all_below)
    if before != (text, {**entity.values, **wanted}, unit, for_all_below):
        entity.for_all_below = for_all_below
        _bring(entity, text, wanted, unit=unit, origin=origin, now=now)
    return entity


def _bring(
    entity: Entity,
    label: str,
    values: Mapping[str, str],
    *,
    unit: str,
    origin: Origin,
    now: datetime,
) -> None:
    """The next version, which names what differs."""
    received = {key: value for key, value in values.items() if entity.values.get(key) != value}
    if entity.label != label:
        received["label"] = label
    change = Change(
        label=label,
        values={**entity.values, **values},
        received=received,
        base_version=entity.version,
    )
    writing.add_version(entity, change, unit=unit, conflict=entity.conflict, origin=origin, now=now)
    writing.set_scope(entity, now)
