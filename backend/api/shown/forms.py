"""Questionnaires, their questions and files, in Central's shapes and names."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from backend.api.shown.base import moment
from backend.api.shown.users import Actor, actor
from backend.survey.forms.making import draft_token
from backend.survey.forms.models import FormMedia, FormVersion
from backend.survey.submissions.counts import FormCount
from backend.survey.xforms import bind_type, odata_name, odata_path

MEDIA_TYPES = {"image", "audio", "video"}
EXCEL_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
}


class ReviewStates(TypedDict):
    received: int
    hasIssues: int
    edited: int


class ShownForm(TypedDict):
    projectId: int
    xmlFormId: str
    name: str
    version: str
    hash: str
    sha: str
    sha256: str
    state: str
    keyId: int | None
    enketoId: str | None
    enketoOnceId: str | None
    webformsEnabled: bool
    draftToken: str | None
    publishedAt: str | None
    createdAt: str | None
    updatedAt: str | None
    units: list[str]
    validation: str
    # Of deleted forms.
    id: NotRequired[int]
    deletedAt: NotRequired[str | None]
    # Of drafts.
    warnings: NotRequired[list[dict[str, Any]]]
    # With X-Extended-Metadata.
    submissions: NotRequired[int]
    reviewStates: NotRequired[ReviewStates]
    lastSubmission: NotRequired[str | None]
    excelContentType: NotRequired[str | None]
    entityRelated: NotRequired[bool]
    publicLinks: NotRequired[int]
    createdBy: NotRequired[Actor | None]
    publishedBy: NotRequired[Actor | None]
    publishNotes: NotRequired[str | None]
    anonymous: NotRequired[bool]
    sensitive: NotRequired[dict[str, str]]


class Marks(TypedDict):
    anonymous: bool
    sensitive: dict[str, str]


class ShownField(TypedDict):
    path: str
    name: str
    type: str
    binary: bool | None
    selectMultiple: bool | None
    label: dict[str, str]


class ShownMedium(TypedDict):
    name: str
    type: str
    exists: bool
    blobExists: bool
    datasetExists: bool
    hash: str | None
    updatedAt: str | None


class ShownProperty(TypedDict):
    name: str
    isNew: NotRequired[bool]
    inForm: bool


class ShownListDiff(TypedDict):
    name: str
    isNew: NotRequired[bool]
    properties: list[ShownProperty]


def form(version: FormVersion) -> ShownForm:
    """A form as this version has it; ours beside Central's: units, validation."""
    own = version.form
    is_draft = version.published_at is None
    told: ShownForm = {
        "projectId": own.project_id,
        "xmlFormId": own.form_id,
        "name": version.title or own.form_id,
        "version": version.version,
        "hash": version.md5,
        "sha": version.sha1,
        "sha256": version.sha256,
        "state": own.state,
        "keyId": version.key_id,
        "enketoId": None,
        "enketoOnceId": None,
        "webformsEnabled": True,
        "draftToken": draft_token(version) if is_draft else None,
        "publishedAt": moment(version.published_at),
        "createdAt": moment(own.created_at),
        "updatedAt": moment(own.updated_at),
        "units": [row.unit for row in own.units.all()],
        "validation": version.validation,
    }
    if own.deleted_at is not None:
        told |= {"id": own.pk, "deletedAt": moment(own.deleted_at)}
    return told


def draft(version: FormVersion) -> ShownForm:
    """A draft, and what deserves a look in it."""
    return {**form(version), "warnings": version.warnings}


def extended(told: ShownForm, version: FormVersion, count: FormCount, links: int) -> ShownForm:
    """With what X-Extended-Metadata asks for; the figures are the reader's own."""
    author = version.form.created_by
    return {
        **told,
        "submissions": count.submissions,
        "reviewStates": {
            "received": count.received,
            "hasIssues": count.has_issues,
            "edited": count.edited,
        },
        "lastSubmission": moment(count.last),
        "excelContentType": excel_type(version),
        "entityRelated": bool(version.entity_lists),
        "publicLinks": links,
        "createdBy": actor(author) if author else None,
        **_marks(version),
    }


def extended_version(version: FormVersion) -> ShownForm:
    """A published version, and who published it."""
    author = version.published_by
    return {
        **form(version),
        "excelContentType": excel_type(version),
        "publishedBy": actor(author) if author else None,
        **_marks(version),
    }


def _marks(version: FormVersion) -> Marks:
    """Ours: is it anonymous; of each sensitive question ("/g/q") the class."""
    return {
        "anonymous": version.anonymous,
        "sensitive": {f"/{path}": kind for path, kind in sorted(version.sensitive.items())},
    }


def excel_type(version: FormVersion) -> str | None:
    """The kind of workbook that the version was made from; None when it was none."""
    name = version.source_name.lower()
    return next((kind for ending, kind in EXCEL_TYPES.items() if name.endswith(ending)), None)


def field(asked: Mapping[str, Any], *, odata: bool = False) -> ShownField:
    """A question as Central lists it; `label` by language is ours."""
    path, name, kind = f"/{asked['path']}", asked["name"], bind_type(asked)
    return {
        "path": odata_path(path) if odata else path,
        "name": odata_name(name) if odata else name,
        "type": kind,
        "binary": True if kind == "binary" or path == "/meta/audit" else None,
        "selectMultiple": True if asked["type"] == "select" else None,
        "label": asked.get("labels") or {},
    }


def medium(row: FormMedia) -> ShownMedium:
    blob = row.blob
    stored = blob.stored_at if blob else None
    return {
        "name": row.name,
        "type": row.kind if row.kind in MEDIA_TYPES else "file",
        "exists": bool(blob or row.entity_list),
        "blobExists": blob is not None,
        "datasetExists": bool(row.entity_list),
        "hash": blob.md5 if blob else None,
        "updatedAt": moment(row.updated_at or stored),
    }
