"""Projects, in Central's shape and names."""

from collections.abc import Iterable, Mapping
from typing import NotRequired, TypedDict

from backend.accounts.models import Project
from backend.api.shown.base import moment
from backend.api.shown.forms import ShownForm, form
from backend.survey.entities.models import EntityList
from backend.survey.forms.models import FormVersion
from backend.survey.projects import Figures


class ShownList(TypedDict):
    name: str
    projectId: int
    approvalRequired: bool
    ownerOnly: bool
    createdAt: str | None


class ShownProject(TypedDict):
    id: int
    name: str
    description: str
    archived: bool
    communeApproves: bool
    keyId: int | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None
    units: NotRequired[list[str]]
    forms: NotRequired[int]
    appUsers: NotRequired[int | None]
    datasets: NotRequired[int]
    lastSubmission: NotRequired[str | None]
    lastEntity: NotRequired[str | None]
    verbs: NotRequired[list[str]]
    formList: NotRequired[list[ShownForm]]
    datasetList: NotRequired[list[ShownList]]


def project(each: Project, key_id: int | None = None) -> ShownProject:
    return {
        "id": each.pk,
        "name": each.name,
        "description": each.description,
        "archived": each.archived_at is not None,
        "communeApproves": each.commune_approves,
        "keyId": key_id,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at),
        "deletedAt": moment(each.deleted_at),
    }


def with_forms(told: list[ShownProject], versions: Mapping[int, Iterable[FormVersion]]) -> None:
    """Each project with its forms beside."""
    for each in told:
        each["formList"] = [form(version) for version in versions.get(each["id"], ())]


def with_lists(told: list[ShownProject], lists: Mapping[int, Iterable[EntityList]]) -> None:
    """Each project with its entity lists beside."""
    for each in told:
        each["datasetList"] = [_list(row) for row in lists.get(each["id"], ())]


def _list(row: EntityList) -> ShownList:
    return {
        "name": row.name,
        "projectId": row.project_id,
        "approvalRequired": row.approval_required,
        "ownerOnly": row.owner_only,
        "createdAt": moment(row.created_at),
    }


def extended(each: Project, figures: Figures, verbs: list[str], key_id: int | None) -> ShownProject:
    return {
        **project(each, key_id),
        "forms": figures.forms,
        "appUsers": figures.app_users,
        "datasets": figures.entity_lists,
        "lastSubmission": moment(figures.last_submission),
        "lastEntity": moment(figures.last_entity),
        "verbs": verbs,
    }
