"""Writing one state of an entity: the row, its version, under which units it is found."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from backend.accounts import areas, narrowing
from backend.accounts.models import AppUser, Project, User
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.entities.models import Entity, EntityList, EntityScope, EntityVersion


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: who, with what, and from which submission's which block."""

    creator: User | None = None
    key: AppUser | None = None
    user_agent: str = ""
    submission: UUID | None = None
    block: int | None = None
    source: Mapping[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor | None:
        return self.key or self.creator

    def fields(self) -> dict[str, Any]:
        return {
            "creator": self.creator,
            "creator_key": self.key,
            "user_agent": self.user_agent[:255],
            "submission": self.submission,
            "block": self.block,
            "source": dict(self.source),
        }


def origin_of(actor: Actor | None, user_agent: str = "") -> Origin:
    """The origin of what a person or a key does at once."""
    if isinstance(actor, AppUser):
        return Origin(creator=actor.holder, key=actor, user_agent=user_agent)
    return Origin(creator=actor if isinstance(actor, User) else None, user_agent=user_agent)


@dataclass(frozen=True)
class Change:
    """The state that an entity gets, and how that came about."""

    label: str
    values: Mapping[str, str]
    received: Mapping[str, str]
    base_version: int | None = None
    trunk_version: int | None = None
    branch_id: str = ""
    branch_base_version: int | None = None
    conflicting: list[str] | None = None
    create_as_update: bool = False
    forced: bool = False


def plain(text: str) -> str:
    """NFC, without what no database takes."""
    kept = unicodedata.normalize("NFC", text.replace("\0", ""))
    return kept.encode("utf-8", "ignore").decode()


def told(text: Any) -> str:
    """What somebody sent, as it may stand in an answer to her: short, and always sayable."""
    return plain(text)[:80] if isinstance(text, str) else type(text).__name__


def plain_label(text: str) -> str:
    return plain(text).strip()[:255]


def plain_values(values: Mapping[str, Any]) -> dict[str, str]:
    return {plain(key): plain(str(value)) for key, value in values.items()}


def create(
    *,
    entity_list: EntityList,
    uuid: UUID,
    change: Change,
    unit: str,
    for_all_below: bool = False,
    origin: Origin,
    now: datetime,
) -> Entity:
    """A new row with its version 1. The caller has the transaction, and saw that it is new."""
    entity = built(entity_list, uuid, change, unit=unit, origin=origin, now=now)
    entity.for_all_below = for_all_below
    entity.save()
    built_version(entity, change, origin, now).save()
    set_scope(entity, now)
    log("entity.create", entity, origin, now)
    return entity


def built(
    entity_list: EntityList, uuid: UUID, change: Change, *, unit: str, origin: Origin, now: datetime
) -> Entity:
    """The row, unsaved."""
    sort_key, search_key = areas.name_keys(change.label, " ".join(change.values.values()))
    return Entity(
        entity_list=entity_list,
        uuid=uuid,
        label=change.label,
        values=dict(change.values),
        sort_key=sort_key,
        search_key=search_key,
        unit=unit,
        source=origin.submission,
        creator=origin.creator,
        creator_key=origin.key,
        created_at=now,
        updated_at=now,
    )


def built_version(entity: Entity, change: Change, origin: Origin, now: datetime) -> EntityVersion:
    """The row's present version, unsaved."""
    return EntityVersion(
        entity=entity,
        version=entity.version,
        label=change.label,
        values=dict(change.values),
        received=dict(change.received),
        base_version=change.base_version,
        trunk_version=change.trunk_version,
        branch_id=change.branch_id,
        branch_base_version=change.branch_base_version,
        conflicting=change.conflicting,
        create_as_update=change.create_as_update,
        forced=change.forced,
        created_at=now,
        **origin.fields(),
    )


def add_version(
    entity: Entity, change: Change, *, unit: str, conflict: str, origin: Origin, now: datetime
) -> EntityVersion:
    """Bring the row (locked by the caller) to this state, one version up."""
    moved = unit != entity.unit
    sort_key, search_key = areas.name_keys(change.label, " ".join(change.values.values()))
    entity.label, entity.values, entity.unit = change.label, dict(change.values), unit
    entity.sort_key, entity.search_key, entity.conflict = sort_key, search_key, conflict
    entity.version += 1
    entity.updated_at = now
    entity.save()
    version = built_version(entity, change, origin, now)
    version.save()
    if moved:
        set_scope(entity, now)
    log("entity.update", entity, origin, now)
    return version


def set_scope(entity: Entity, now: datetime) -> None:
    """Find the row under its unit and all above; below too when it is meant for all of them."""
    stored = set(entity.scope.values_list("unit", flat=True)) if entity.version > 1 else set()
    keys = keys_of(entity, now) | {key for key in stored if narrowing.is_personal(key)}
    if stored == keys:
        return
    entity.scope.exclude(unit__in=keys).delete()
    EntityScope.objects.bulk_create(scopes(entity, keys - stored))


def find_again(unit: str, now: datetime) -> int:
    """Store anew where the rows of this unit are found: the tree says otherwise now."""
    count = 0
    for entity in Entity.objects.filter(unit=unit).iterator(chunk_size=500):
        stored = set(entity.scope.values_list("unit", flat=True))
        keys = keys_of(entity, now) | {key for key in stored if narrowing.is_personal(key)}
        entity.scope.exclude(unit__in=keys).delete()
        EntityScope.objects.bulk_create(scopes(entity, keys - stored))
        count += 1
    return count


def keys_of(entity: Entity, now: datetime) -> frozenset[str]:
    day = timezone.localdate(now)
    below = areas.communes_of([entity.unit], day) if entity.for_all_below else []
    return areas.scope_of(entity.unit).union(below)


def scopes(entity: Entity, keys: Iterable[str]) -> list[EntityScope]:
    return [EntityScope(entity=entity, unit=key) for key in sorted(keys)]


def log(kind: str, entity: Entity, origin: Origin, now: datetime) -> None:
    """Ids and numbers only."""
    details = {"list": entity.entity_list.name, "version": entity.version}
    if origin.submission:
        details["submission"] = str(origin.submission)
    journal.log(
        kind,
        subject=entity.uuid,
        actor=origin.actor,
        project_id=entity.entity_list.project_id,
        details=details,
        now=now,
    )


def give(entity: Entity, holder: User | None, now: datetime) -> bool:
    """Let the row be this person's alone from now on (None: nobody's); False when it was so."""
    if entity.given and entity.holder_id == (holder.pk if holder else None):
        return False
    entity.given, entity.holder, entity.updated_at = True, holder, now
    entity.save(update_fields=["given", "holder", "updated_at"])
    entity.scope.filter(unit__startswith=narrowing.BY).delete()
    return True


def lend(entity: Entity, *, before: int | None, to: User | None) -> None:
    """Let the row be found as this person's as well, in the place of who had it lent before."""
    keys = narrowing.by(to.pk) if to else frozenset[str]()
    entity.scope.filter(unit__in=narrowing.by(before) - keys).delete()
    EntityScope.objects.bulk_create(scopes(entity, keys), ignore_conflicts=True)


def share(*, leaver: User, to: User, project: Project) -> int:
    """Let the rows that the leaver made be found as the successor's own; how many."""
    own = Q(creator=leaver, given=False) | Q(scope__unit__in=narrowing.by(leaver.pk))
    rows = Entity.objects.filter(own, entity_list__project=project).distinct()
    (key,) = narrowing.by(to.pk)
    made = [EntityScope(entity=each, unit=key) for each in rows]
    EntityScope.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)
    return len(made)
