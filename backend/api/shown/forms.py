"""Questionnaires, their questions and files, in Central's shapes and names."""

from backend.api.shown.base import Shown, moment
from backend.survey.forms import services as forms
from backend.survey.forms.models import FormMedia, FormVersion

# Central's field list calls a select what its bind says: text (with selectMultiple).
FIELD_TYPES = {"select": "string", "select1": "string", "rank": "odk:rank"}
MEDIA_TYPES = {"image", "audio", "video"}


def form(version: FormVersion) -> Shown:
    """A form as this version has it; ours beside Central's: units, validation."""
    own = version.form
    return {
        "projectId": own.project_id,
        "xmlFormId": own.form_id,
        "name": version.title or own.form_id,
        "version": version.version,
        "hash": version.md5,
        "state": own.state,
        "keyId": None,
        "enketoId": None,
        "draftToken": None,
        "entityRelated": bool(version.entity_lists),
        "publishedAt": moment(version.published_at),
        "createdAt": moment(own.created_at),
        "updatedAt": moment(version.published_at or version.created_at),
        "units": [row.unit for row in own.units.all()],
        "validation": version.validation,
    }


def draft(version: FormVersion) -> Shown:
    """A draft, its test token, and what deserves a look in it."""
    return {
        **form(version),
        "draftToken": forms.draft_token(version),
        "warnings": version.warnings,
    }


def field(asked: Shown) -> Shown:
    """A question as Central lists it; `label` by language is ours."""
    return {
        "path": f"/{asked['path']}",
        "name": asked["name"],
        "type": FIELD_TYPES.get(asked["type"], asked["type"]),
        "binary": True if asked["type"] == "binary" else None,
        "selectMultiple": True if asked["type"] == "select" else None,
        "label": asked.get("labels") or {},
    }


def medium(row: FormMedia) -> Shown:
    blob = row.blob
    return {
        "name": row.name,
        "type": row.kind if row.kind in MEDIA_TYPES else "file",
        "exists": bool(blob or row.entity_list),
        "blobExists": blob is not None,
        "datasetExists": bool(row.entity_list),
        "hash": blob.md5 if blob else None,
        "updatedAt": moment(blob.stored_at) if blob else None,
    }
