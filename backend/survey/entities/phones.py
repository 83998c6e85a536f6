"""What a phone gets of an entity list: rows of its holder's area, and whether they changed."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, Max, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.accounts import narrowing, permissions, verbs
from backend.accounts.areas import EVERYWHERE, NOWHERE, Area
from backend.accounts.models import AppUser, Project, User
from backend.accounts.programme import (
    OWN_LISTS,
    PERSON_LISTS,
    PLANNED_LIST,
    SITE_LIST,
    SITE_LISTS,
)
from backend.survey.entities.models import Entity, EntityList, PurgedEntity
from backend.survey.entities.selectors import living, personal, with_told_values


@dataclass(frozen=True)
class Holder:
    """Who carries the list: where, and what owner-only lists and access rules go by.

    `bound` is False for those whom these do not bind: people who may read the lists anyway, and a
    draft's test. `lost`: the phone is in unknown hands, so nothing is left on it.
    """

    area: Area
    bound: bool = False
    person: int | None = None
    key: UUID | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    lost: bool = False
    # Of lists of persons these rows alone, by the keys of `accounts.narrowing`; None = not cut.
    narrowed: frozenset[str] | None = None
    # Of sites and what is planned at them these (UUIDs) alone; None = not cut.
    sites: frozenset[str] | None = None


def holder_of(actor: User | AppUser, project: Project, area: Area) -> Holder:
    """As whom this actor carries lists. A key is always bound, whatever its holder may read."""
    hers = permissions.held_in(actor, project, verbs.SUBMISSION_CREATE)
    narrowed = narrowing.only_rows(hers)
    # Who fills nothing in carries no list for it: her area alone cuts what she reads.
    sites = narrowing.only_sites(hers) if hers else None
    if isinstance(actor, AppUser):
        return Holder(
            area=NOWHERE if actor.lost_at else area,
            bound=True,
            person=actor.holder_id,
            key=actor.pk,
            properties={str(key): str(value) for key, value in actor.properties.items()},
            lost=actor.lost_at is not None,
            narrowed=narrowed,
            sites=sites,
        )
    reads = permissions.may(actor, project, verbs.ENTITY_READ)
    return Holder(area=area, bound=not reads, person=actor.pk, narrowed=narrowed, sites=sites)


def visible(entity_list: EntityList, holder: Holder) -> QuerySet[Entity]:
    """The living rows for this holder. A rule whose property the key lacks lets nothing through."""
    if entity_list.name in OWN_LISTS:
        return _own(living(entity_list, EVERYWHERE), holder)
    rows = living(entity_list, holder.area)
    if holder.narrowed is not None and entity_list.name in PERSON_LISTS:
        rows = with_told_values(rows).filter(personal(holder.narrowed))
    rows = _at_own_sites(rows, entity_list.name, holder)
    if not holder.bound:
        return rows
    if entity_list.owner_only:
        own = Q(creator_key=holder.key) if holder.key else Q()
        if holder.person:
            own = own | Q(creator=holder.person) if own else Q(creator=holder.person)
        rows = rows.filter(own & Q(given=False) | _given_to(holder))
    for number, (name, key) in enumerate(entity_list.access_rules):
        if key not in holder.properties:
            return rows.none()
        wanted = Value(holder.properties[key], output_field=CharField())
        alias = f"rule_{number}"
        text = Cast(KeyTextTransform(name, F("values")), CharField())
        rows = rows.alias(**{alias: text}).filter(**{alias: wanted})
    return rows


def _at_own_sites(rows: QuerySet[Entity], name: str, holder: Holder) -> QuerySet[Entity]:
    """For who works at a site alone: that site, what she registered, what is planned there."""
    if holder.sites is None:
        return rows
    if name == PLANNED_LIST:
        place = Cast(KeyTextTransform("ma_dia_diem", F("values")), CharField())
        return rows.alias(place=place).filter(place__in=sorted(holder.sites))
    # Nobody said yet at which site she works, or that one was deleted or is another one's double
    # since: then she must find it in the whole list.
    if name == SITE_LIST and holder.sites:
        hers = rows.filter(uuid__in=holder.sites)
        return rows.filter(Q(uuid__in=holder.sites) | _made_by(holder) | ~Exists(hers.order_by()))
    return rows


def _made_by(holder: Holder) -> Q:
    key = Q(creator_key=holder.key) if holder.key else Q(pk__in=())
    return key | Q(creator=holder.person) if holder.person else key


def _given_to(holder: Holder) -> Q:
    """What a page gave to this person is hers, and nobody's else."""
    return Q(given=True, holder=holder.person) if holder.person else Q(pk__in=())


def _own(rows: QuerySet[Entity], holder: Holder) -> QuerySet[Entity]:
    """What the holder made; for somebody without a name and a key, nothing."""
    if holder.lost:
        return rows.none()
    return rows.filter(_made_by(holder))


def columns(entity_list: EntityList) -> list[str]:
    """Collect drops the whole list when one of the first three is missing."""
    return ["name", "label", "__version", *entity_list.properties]


def rows(entity_list: EntityList, holder: Holder) -> Iterable[list[str]]:
    """In the order of `columns`, by label as Vietnamese sorts."""
    for entity in visible(entity_list, holder).iterator(chunk_size=500):
        values = [str(entity.values.get(key, "")) for key in entity_list.properties]
        yield [str(entity.uuid), entity.label, str(entity.version), *values]


def fingerprint(entity_list: EntityList, holder: Holder) -> str:
    """Changes whenever a row, the columns, the area or a rule changes: opaque to the phone."""
    state = (
        visible(entity_list, holder)
        .order_by()
        .aggregate(
            n=Count("id"),
            ids=Sum("id"),
            # The time alone tells too little: a worker's batches share one moment.
            versions=Sum("version"),
            last=Max("updated_at"),
        )
    )
    area = holder.area
    parts = [entity_list.pk, entity_list.properties, state, area.everything, sorted(area.keys)]
    if holder.narrowed is not None and entity_list.name in PERSON_LISTS:
        parts.append(sorted(holder.narrowed))
    if holder.sites is not None and entity_list.name in SITE_LISTS:
        parts.append(sorted(holder.sites))
    if holder.bound:
        told = [(name, holder.properties.get(key)) for name, key in entity_list.access_rules]
        owner = (holder.person, str(holder.key)) if entity_list.owner_only else None
        parts += [owner, told, entity_list.approval_required]
    return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def integrity(
    project: Project, ids: Iterable[UUID], holder: Holder, *, name: str = ""
) -> dict[UUID, bool]:
    """id → is it gone for this holder: deleted, purged, outside the area, or no longer hers?

    Ids that the server has never received are left out. `name`: of this list alone.
    """
    wanted = list(ids)
    known = Entity.objects.filter(entity_list__project=project, uuid__in=wanted)
    buried = PurgedEntity.objects.filter(project=project, uuid__in=wanted)
    if name:
        known, buried = known.filter(entity_list__name=name), buried.filter(list_name=name)
    told = dict.fromkeys(buried.values_list("uuid", flat=True), True)
    told |= dict.fromkeys(known.values_list("uuid", flat=True), True)
    if holder.lost:
        return told
    for each in EntityList.objects.filter(
        deleted_at=None, pk__in=known.order_by().values("entity_list")
    ):
        seen = visible(each, holder).filter(uuid__in=wanted).order_by()
        told |= dict.fromkeys(seen.values_list("uuid", flat=True), False)
    return told
