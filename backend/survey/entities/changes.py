"""What programs and pages do with single entities: create, change, resolve.

Bodies are ODK Central's ({"uuid", "label", "data"}), and so are the faults found in them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import areas, permissions, verbs
from backend.accounts.models import User
from backend.survey.entities import backlog, writing
from backend.survey.entities.models import Entity, EntityList, PurgedEntity
from backend.survey.entities.writing import Change, Origin

UNIT_PROPERTY: Final = "ma_xa"
KEYS: Final = ["uuid", "label", "data"]
_UUID4 = re.compile(
    r"(?:uuid:)?([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Given:
    """A body that was found good. `label` is None when it names none."""

    uuid: UUID
    label: str | None
    data: dict[str, str]

    @property
    def received(self) -> dict[str, str]:
        return {**self.data, **({"label": self.label} if self.label is not None else {})}


def read(body: Any, properties: Collection[str], *, existing: UUID | None = None) -> Given:
    """Check a body. Raises unexpected_attributes, bad_field, parameter_missing, label_blank,
    text_too_long, entity_unfit.
    """
    if not isinstance(body, Mapping):
        raise problems.bad_field(field="body", hint="object")
    if set(body) - set(KEYS):
        raise problems.unexpected_attributes(
            expected=KEYS, actual=[writing.told(key) for key in body]
        )
    label = _label(body.get("label"))
    data = body.get("data")
    if label is None and existing is None:
        raise problems.parameter_missing(field="label")
    if label is None and data is None:
        raise problems.entity_unfit(reason="No entity data or label provided.")
    uuid = existing or _uuid(body.get("uuid"))
    return Given(uuid, label, _data(data, properties))


def _uuid(given: Any) -> UUID:
    if not given:
        return uuid4()
    if not isinstance(given, str):
        raise problems.bad_field(field="uuid", hint="string")
    found = _UUID4.fullmatch(given)
    if found is None:
        raise problems.bad_field(field="uuid", hint="valid version 4 UUID")
    return UUID(found[1])


def _label(given: Any) -> str | None:
    if given is None:
        return None
    text = _text("label", given)
    if not text.strip():
        hint = "Label cannot be blank."
        raise problems.unexpected_value(field="label", value="(empty string)", hint=hint)
    if len(text.strip()) > 255:
        raise problems.text_too_long(field="label", limit=255)
    return text.strip()


def _data(given: Any, properties: Collection[str]) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise problems.bad_field(field="data", hint="object")
    known = set(properties)
    found = {}
    for key, value in given.items():
        text = _text(writing.told(key), value)
        if key not in known:
            named = writing.told(key)
            reason = f"You specified the dataset property [{named}] which does not exist."
            raise problems.entity_unfit(reason=reason)
        found[key] = text
    return found


def _text(field: str, given: Any) -> str:
    """NFC; refused is what no database takes."""
    if not isinstance(given, str):
        raise problems.bad_field(field=field, hint="string")
    text = writing.plain(given)
    if "\0" in given or any("\ud800" <= each <= "\udfff" for each in given):
        raise problems.bad_field(field=field, hint="string without NUL and broken characters")
    return text


@transaction.atomic
def create(
    *, entity_list: EntityList, body: Any, actor: User, user_agent: str = "", now: datetime
) -> Entity:
    """Make one entity. Raises as `read` does; already_there, uuid_of_deleted, unit_needed."""
    given = read(body, entity_list.properties)
    refuse_taken(entity_list, [given.uuid])
    entity = writing.create(
        entity_list=entity_list,
        uuid=given.uuid,
        change=new_change(given),
        unit=Place(actor, entity_list, verbs.ENTITY_CREATE, now).unit(given.data),
        origin=writing.origin_of(actor, user_agent),
        now=now,
    )
    backlog.release(entity, entity.versions.get(version=1), now)
    return entity


def new_change(given: Given) -> Change:
    """The first state of an entity."""
    return Change(label=given.label or "", values=given.data, received=given.received)


def refuse_taken(entity_list: EntityList, uuids: Collection[UUID]) -> None:
    """Raises already_there (also for one that is named twice), uuid_of_deleted."""
    wanted = set(uuids)
    rows = Entity.objects.filter(entity_list=entity_list, uuid__in=wanted)
    taken = {str(uuid): gone for uuid, gone in rows.values_list("uuid", "deleted_at")}
    buried = PurgedEntity.objects.filter(
        project=entity_list.project_id, list_name=entity_list.name, uuid__in=wanted
    )
    deleted = [uuid for uuid, gone in taken.items() if gone is not None]
    deleted += [str(each) for each in buried.values_list("uuid", flat=True)]
    if deleted:
        raise problems.uuid_of_deleted(entityUuids=sorted(deleted))
    twice = len(wanted) < len(uuids)
    if taken or twice:
        named = sorted(taken) or sorted(str(each) for each in uuids if list(uuids).count(each) > 1)
        raise problems.entity_there(
            list=entity_list.name, fields="uuid", values=named[:10], value=named[0]
        )


@transaction.atomic
def change(
    *,
    entity: Entity,
    body: Any,
    base_version: str | None,
    force: bool = False,
    resolve: bool = False,
    actor: User,
    user_agent: str = "",
    now: datetime,
) -> Entity:
    """Change, resolve, or both. `base_version` is the version that the caller changed.

    Raises no_conflict, entity_version_conflict, and as `read` does.
    """
    rows = Entity.objects.select_for_update(of=("self",)).select_related("entity_list__project")
    locked = rows.get(pk=entity.pk)
    origin = writing.origin_of(actor, user_agent)
    if resolve and not locked.conflict:
        raise problems.no_conflict()
    if base_version != str(locked.version) and not force:
        raise problems.entity_version_conflict(
            current=str(locked.version), provided=writing.told(base_version or "undefined")
        )
    if not (resolve and not body):
        _change(locked, body, actor, origin, now)
    if resolve:
        _resolve(locked, origin, now)
    return locked


def _change(entity: Entity, body: Any, actor: User, origin: Origin, now: datetime) -> None:
    given = read(body, entity.entity_list.properties, existing=entity.uuid)
    change = Change(
        label=given.label or entity.label,
        values={**entity.values, **given.data},
        received=given.received,
        base_version=entity.version,
    )
    place = Place(actor, entity.entity_list, verbs.ENTITY_UPDATE, now)
    writing.add_version(
        entity,
        change,
        unit=place.declared(given.data) or entity.unit,
        conflict=entity.conflict,
        origin=origin,
        now=now,
    )


def _resolve(entity: Entity, origin: Origin, now: datetime) -> None:
    entity.conflict, entity.resolved_version, entity.updated_at = "", entity.version, now
    entity.save(update_fields=["conflict", "resolved_version", "updated_at"])
    writing.log("entity.resolve", entity, origin, now)


class Place:
    """Where a row goes that the actor makes or moves: never outside her own area."""

    def __init__(self, actor: User, entity_list: EntityList, verb: str, now: datetime) -> None:
        self.actor = actor
        self.entity_list = entity_list
        self.area = permissions.area_for(actor, entity_list.project, verb)
        self.day = timezone.localdate(now)
        self._known: dict[str, str] = {"": ""}

    def declared(self, data: Mapping[str, str]) -> str:
        """The commune that the row names, when it lies in the actor's area; else ""."""
        code = data.get(UNIT_PROPERTY, "").strip()
        if code not in self._known:
            unit = areas.declared_unit(code, self.day)
            self._known[code] = unit if unit and self.area.meets(areas.scope_of(unit)) else ""
        return self._known[code]

    def unit(self, data: Mapping[str, str]) -> str:
        """That commune, else the actor's only unit. Raises unit_needed when she has several."""
        declared = self.declared(data)
        if declared:
            return declared
        home = permissions.home_unit(self.actor, self.entity_list.project)
        if not home and not self.area.everything:
            raise problems.unit_needed()
        return home
