"""Many entities at once, from a file that somebody uploads: all or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from backend import problems
from backend.accounts import areas, verbs
from backend.accounts.models import User
from backend.journal import services as journal
from backend.survey.entities import changes, writing
from backend.survey.entities.changes import Given, Place
from backend.survey.entities.models import Entity, EntityList, EntityScope, EntityVersion
from backend.survey.entities.writing import Origin

LIMIT: Final = 10_000
BATCH: Final = 500


def create_many(
    *,
    entity_list: EntityList,
    bodies: Any,
    source: Any,
    actor: User,
    user_agent: str = "",
    now: datetime,
) -> int:
    """Make them all; `source` is {"name", "size"}: the file that they came from.

    Raises unexpected_attributes, too_many_entities, and as `changes.create` does; then nothing was
    made.
    """
    if not isinstance(bodies, list) or not bodies:
        actual = "empty array" if isinstance(bodies, list) else "not an array"
        raise problems.unexpected_attributes(expected=["entities: [...]"], actual=[actual])
    if len(bodies) > LIMIT:
        raise problems.too_many_entities(count=len(bodies), limit=LIMIT)
    given = [changes.read(each, entity_list.properties) for each in bodies]
    told = {**_source(source), "count": len(given), "userAgent": user_agent or None}
    place = Place(actor, entity_list, verbs.ENTITY_CREATE, now)
    units = [place.unit(each.data) for each in given]
    with transaction.atomic():
        changes.refuse_taken(entity_list, [each.uuid for each in given])
        _store(entity_list, given, units, Origin(actor, user_agent=user_agent, source=told), now)
    return len(given)


def _source(source: Any) -> dict[str, Any]:
    if not source:
        raise problems.parameter_missing(field="source")
    if not isinstance(source, Mapping):
        raise problems.bad_field(field="source", hint="object")
    name, size = source.get("name"), source.get("size")
    if not name:
        raise problems.parameter_missing(field="source.name")
    if not isinstance(name, str):
        raise problems.bad_field(field="name", hint="string", value=type(name).__name__)
    if size is not None and (isinstance(size, bool) or not isinstance(size, int | float)):
        raise problems.bad_field(field="size", hint="number", value=type(size).__name__)
    return {"name": writing.plain(name)[:255], **({"size": size} if size else {})}


def _store(
    entity_list: EntityList,
    given: Sequence[Given],
    units: Sequence[str],
    origin: Origin,
    now: datetime,
) -> None:
    states = [changes.new_change(each) for each in given]
    entities = [
        writing.built(entity_list, each.uuid, state, unit=unit, origin=origin, now=now)
        for each, state, unit in zip(given, states, units, strict=True)
    ]
    Entity.objects.bulk_create(entities, batch_size=BATCH)
    EntityVersion.objects.bulk_create(
        [
            writing.built_version(entity, state, origin, now)
            for entity, state in zip(entities, states, strict=True)
        ],
        batch_size=BATCH,
    )
    keys = {unit: areas.scope_of(unit) for unit in set(units)}
    EntityScope.objects.bulk_create(
        [scope for entity in entities for scope in writing.scopes(entity, keys[entity.unit])],
        batch_size=BATCH,
    )
    journal.log_many(
        "entity.create",
        subjects=[entity.uuid for entity in entities],
        actor=origin.actor,
        project_id=entity_list.project_id,
        details={"list": entity_list.name, "version": 1},
        now=now,
    )
