"""Entity lists in Central's shapes and names: its "datasets"."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from backend.api.shown.base import moment
from backend.survey.entities.models import EntityList
from backend.survey.entities.selectors import properties_of
from backend.survey.forms.entity_lists import FormName, Uses, told


class ShownRule(TypedDict):
    datasetProperty: str
    actorProperty: str


class ShownList(TypedDict):
    name: str
    projectId: int
    createdAt: str | None
    approvalRequired: bool
    ownerOnly: bool
    accessFilter: dict[str, Any] | None
    id: NotRequired[int]
    deletedAt: NotRequired[str | None]
    entities: NotRequired[int]
    lastEntity: NotRequired[str | None]
    conflicts: NotRequired[int]


class ShownProperty(TypedDict):
    name: str
    odataName: str
    publishedAt: str | None
    forms: list[dict[str, str]]


class ShownMetadata(ShownList):
    lastUpdate: str | None
    linkedForms: list[dict[str, str]]
    sourceForms: list[dict[str, str]]
    draftLinkedForms: list[dict[str, str]]
    draftSourceForms: list[dict[str, str]]
    properties: list[ShownProperty]


Figures = tuple[int, datetime | None, int]  # entities, the last one's moment, conflicts
NONE: Figures = (0, None, 0)


def entity_list(each: EntityList, figures: Figures | None = None) -> ShownList:
    """`figures` for those who ask for extended metadata. One in the bin is known by its number."""
    shown: ShownList = {
        "name": each.name,
        "projectId": each.project_id,
        "createdAt": moment(each.created_at),
        "approvalRequired": each.approval_required,
        "ownerOnly": each.owner_only,
        "accessFilter": access_filter(each),
    }
    if each.deleted_at is not None:
        shown["id"], shown["deletedAt"] = each.pk, moment(each.deleted_at)
    if figures is not None:
        count, last, conflicts = figures
        shown |= {"entities": count, "lastEntity": moment(last), "conflicts": conflicts}
    return shown


def access_filter(each: EntityList) -> dict[str, Any] | None:
    if each.owner_only:
        return {"type": "ownerOnly"}
    found = rules(each)
    return {"type": "property", "rules": found} if found else None


def rules(each: EntityList) -> list[ShownRule]:
    return [
        {"datasetProperty": name, "actorProperty": key} for name, key in sorted(each.access_rules)
    ]


def metadata(
    each: EntityList, use: Uses | None, last: datetime | None, figures: Figures | None = None
) -> ShownMetadata:
    """With its properties and the forms that use it."""
    uses = use or Uses()
    changed = [at for at in (each.created_at, each.updated_at, last) if at is not None]
    return {
        **entity_list(each, figures),
        "lastUpdate": moment(max(changed)),
        "linkedForms": told(uses.linked),
        "sourceForms": told(uses.source),
        "draftLinkedForms": told(uses.draft_linked),
        "draftSourceForms": told(uses.draft_source),
        "properties": [
            _property(each, name, odata, uses.writers.get(name, ()))
            for name, odata in properties_of(each)
        ],
    }


def _property(
    each: EntityList, name: str, odata: str, writers: Iterable[FormName]
) -> ShownProperty:
    since = each.declared_at.get(name)
    return {
        "name": name,
        "odataName": odata,
        "publishedAt": moment(datetime.fromisoformat(since) if since else each.created_at),
        "forms": told(writers),
    }
