"""Which lists and entities somebody may see, and what a page or a program asks about them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from backend import problems
from backend.accounts import areas, narrowing, permissions, verbs
from backend.accounts.areas import Area
from backend.accounts.models import AppUser, Project, User
from backend.survey.entities.models import Entity, EntityList, EntityScope, EntityVersion
from backend.survey.xforms import odata_name

Actor = User | AppUser


def lists_in(project: Project, *, deleted: bool = False) -> QuerySet[EntityList]:
    """The lists of a project by name; those in the bin instead when asked."""
    return EntityList.objects.filter(project=project, deleted_at__isnull=not deleted).order_by(
        "name", "id"
    )


def list_in(project: Project, name: str) -> EntityList | None:
    return lists_in(project).filter(name=name).first()


def list_names(project: Project) -> set[str]:
    return set(lists_in(project).values_list("name", flat=True))


def list_for(actor: Actor, project: Project, name: str, verb: str) -> EntityList:
    """The list, when the actor may do `verb` in its project. Raises not_found, forbidden."""
    permissions.project_for(actor, project.pk, verb)
    found = lists_in(project).select_related("project").filter(name=name).first()
    if found is None:
        raise problems.not_found()
    return found


def deleted_list_for(actor: Actor, project: Project, pk: int, verb: str) -> EntityList:
    """A list in the bin, by its number: its name may be in use again. Raises not_found."""
    permissions.project_for(actor, project.pk, verb)
    rows = lists_in(project, deleted=True).select_related("project")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def within(rows: QuerySet[Entity], area: Area) -> QuerySet[Entity]:
    """Those that the area reaches."""
    if area.everything:
        return rows
    inside = EntityScope.objects.filter(entity=OuterRef("pk"), unit__in=area.keys)
    if not any(narrowing.is_personal(key) for key in area.keys):
        return rows.filter(Exists(inside))
    return with_told_values(rows).filter(Q(Exists(inside)) | personal(area.keys))


def with_told_values(rows: QuerySet[Entity]) -> QuerySet[Entity]:
    """Rows whose values can be searched as one text (`told`)."""
    return rows.alias(told=Cast(F("values"), TextField()))


def personal(keys: Iterable[str]) -> Q:
    """Rows that these people made or got, that name one of these sites, or are such a site.

    For rows of `with_told_values`. A site is named by its UUID, which stands in no other text.
    """
    people = [key for key in keys if key.startswith(narrowing.BY)]
    shared = EntityScope.objects.filter(entity=OuterRef("pk"), unit__in=people)
    named = narrowing.people_in(people)
    found = Q(given=False, creator__in=named) | Q(given=True, holder__in=named) | Q(Exists(shared))
    for site in narrowing.sites_in(keys):
        found |= Q(uuid=site) | Q(told__contains=site)
    return found


def living(entity_list: EntityList, area: Area) -> QuerySet[Entity]:
    """The entities of this list that the area reaches, in Vietnamese order of their labels."""
    rows = Entity.objects.filter(entity_list=entity_list, deleted_at=None)
    return within(rows, area).order_by("sort_key", "id")


def entities_for(
    actor: Actor,
    entity_list: EntityList,
    *,
    verb: str = verbs.ENTITY_READ,
    deleted: bool | None = False,
    search: str = "",
) -> QuerySet[Entity]:
    """What the actor may do `verb` with, newest first: Central's order.

    `deleted`: those in the bin instead; None for both. `search`: every word of it, without marks.
    """
    area = permissions.area_for(actor, entity_list.project, verb)
    rows = within(Entity.objects.filter(entity_list=entity_list), area)
    if deleted is not None:
        rows = rows.filter(deleted_at__isnull=not deleted)
    for word in areas.name_keys("", search)[1].split()[:20]:
        rows = rows.filter(search_key__contains=word)
    return rows.select_related("creator", "creator_key").order_by("-created_at", "-id")


def entity_for(
    actor: Actor,
    entity_list: EntityList,
    uuid: UUID,
    *,
    verb: str = verbs.ENTITY_READ,
    deleted: bool | None = False,
) -> Entity:
    """Raises not_found, for what is outside the actor's area as for what is nowhere."""
    rows = entities_for(actor, entity_list, verb=verb, deleted=deleted)
    found = rows.select_related("entity_list__project", "creator", "creator_key")
    entity = found.filter(uuid=uuid).first()
    if entity is None:
        raise problems.not_found()
    return entity


def current_versions(entities: Iterable[Entity]) -> dict[int, EntityVersion]:
    """Entity → its current version, in one query for all."""
    of = {each.pk: each.version for each in entities}
    rows = EntityVersion.objects.filter(entity_id__in=list(of)).select_related(
        "creator", "creator_key"
    )
    latest = rows.filter(version=_current_number())
    return {row.entity_id: row for row in latest}


def _current_number() -> QuerySet[Entity, int]:
    return Entity.objects.filter(pk=OuterRef("entity")).values_list("version")[:1]  # type: ignore[return-value]


def versions_of(entity: Entity) -> list[EntityVersion]:
    """All, oldest first."""
    return list(entity.versions.select_related("creator", "creator_key").order_by("version"))


def creators_for(actor: Actor, entity_list: EntityList) -> list[User | AppUser]:
    """Who made the entities that the actor may see, by name."""
    rows = entities_for(actor, entity_list).order_by()
    people = User.objects.filter(pk__in=rows.filter(creator_key=None).values("creator"))
    keys = AppUser.objects.filter(pk__in=rows.values("creator_key"))
    return sorted([*people, *keys], key=lambda each: areas.name_keys(each.name))


def figures_for(actor: Actor, project: Project) -> dict[int, tuple[int, datetime | None, int]]:
    """List → how many entities of the actor's area it has, when the last was made, conflicts."""
    area = permissions.area_for(actor, project, verbs.ENTITY_READ)
    rows = within(Entity.objects.filter(entity_list__project=project, deleted_at=None), area)
    counted = (
        rows.order_by()
        .values("entity_list")
        .annotate(n=Count("pk"), last=Max("created_at"), met=Count("pk", filter=~Q(conflict="")))
    )
    return {row["entity_list"]: (row["n"], row["last"], row["met"]) for row in counted}


def last_change(entity_list: EntityList, actor: Actor) -> datetime | None:
    """When a row of the actor's area was made, changed or deleted last."""
    rows = entities_for(actor, entity_list, deleted=None).order_by()
    found = rows.aggregate(changed=Max("updated_at"), gone=Max("deleted_at"))
    return max((each for each in found.values() if each is not None), default=None)


def state_of(entity_list: EntityList, actor: Actor) -> dict[str, object]:
    """Changes with every row of the actor's area: for an ETag."""
    rows = entities_for(actor, entity_list, deleted=None).order_by()
    return rows.aggregate(
        n=Count("id"),
        ids=Sum("id"),
        versions=Sum("version"),
        changed=Max("updated_at"),
        gone=Max("deleted_at"),
        deleted=Count("deleted_at"),
    )


def chosen(
    actor: Actor, entity_list: EntityList, uuids: Iterable[UUID], *, verb: str
) -> QuerySet[Entity]:
    """Those of these that the actor may do `verb` with, in the bin or not."""
    rows = entities_for(actor, entity_list, verb=verb, deleted=None)
    pks = rows.filter(uuid__in=list(uuids)).order_by().values("pk")
    return Entity.objects.filter(pk__in=pks)


def properties_of(entity_list: EntityList) -> list[tuple[str, str]]:
    """Each property with its name in OData, in the list's order."""
    return [(name, odata_name(name)) for name in entity_list.properties]


def applied_blocks(submission: UUID) -> set[int]:
    """Which <entity> blocks of the submission have made a version already."""
    rows = EntityVersion.objects.filter(submission=submission, block__isnull=False)
    return {block for block in rows.values_list("block", flat=True) if block is not None}
