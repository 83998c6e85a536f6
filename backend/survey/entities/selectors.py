"""What a phone gets of an entity list: the rows of its holder's area, and whether they changed."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from backend.accounts.areas import Area
from backend.accounts.models import Project
from backend.survey.entities.models import Entity, EntityList, EntityScope


def list_in(project: Project, name: str) -> EntityList | None:
    return EntityList.objects.filter(project=project, name=name).first()


def list_names(project: Project) -> set[str]:
    return set(EntityList.objects.filter(project=project).values_list("name", flat=True))


def living(entity_list: EntityList, area: Area) -> QuerySet[Entity]:
    """The entities of this list that the area reaches, by label."""
    rows = Entity.objects.filter(entity_list=entity_list, deleted_at=None)
    if not area.everything:
        inside = EntityScope.objects.filter(entity=OuterRef("pk"), unit__in=area.keys)
        rows = rows.filter(Exists(inside))
    return rows.order_by("label", "id")


def columns(entity_list: EntityList) -> list[str]:
    """Collect drops the whole list when one of the first three is missing."""
    return ["name", "label", "__version", *entity_list.properties]


def rows(entity_list: EntityList, area: Area) -> Iterable[list[str]]:
    for entity in living(entity_list, area).iterator(chunk_size=500):
        values = [str(entity.values.get(key, "")) for key in entity_list.properties]
        yield [str(entity.uuid), entity.label, str(entity.version), *values]


def fingerprint(entity_list: EntityList, area: Area) -> str:
    """Changes whenever a row, the columns or the area changes: opaque to the phone."""
    state = (
        living(entity_list, area)
        .order_by()
        .aggregate(
            n=Count("id"),
            ids=Sum("id"),
            # The time alone tells too little: a worker's batches share one moment.
            versions=Sum("version"),
            last=Max("updated_at"),
        )
    )
    parts = [entity_list.pk, entity_list.properties, state, area.everything, sorted(area.keys)]
    return hashlib.md5(repr(parts).encode(), usedforsecurity=False).hexdigest()


def integrity(project: Project, ids: Iterable[UUID], area: Area) -> dict[UUID, bool]:
    """id → is it gone for this holder (deleted, or outside the area)? Unknown ids are left out."""
    known = Entity.objects.filter(entity_list__project=project, uuid__in=list(ids))
    reached = known.filter(deleted_at=None)
    if not area.everything:
        reached = reached.filter(scope__unit__in=area.keys)
    seen = set(reached.values_list("uuid", flat=True))
    return {each: each not in seen for each in known.values_list("uuid", flat=True)}
