"""What answers hold, in Central's shapes and names: one function per kind of thing."""

from datetime import UTC, datetime
from typing import Any

from backend.accounts.models import AppUser, Project, Session, User
from backend.survey.forms import services as forms
from backend.survey.forms.models import FormMedia, FormVersion
from backend.survey.submissions.models import Submission
from notifications.models import Device

Shown = dict[str, Any]

# Central's field list calls a select what its bind says: text (with selectMultiple).
FIELD_TYPES = {"select": "string", "select1": "string", "rank": "odk:rank"}
MEDIA_TYPES = {"image", "audio", "video"}


def moment(at: datetime | None) -> str | None:
    """UTC to the millisecond with Z, as Central writes it."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def session(opened: Session, token: str) -> Shown:
    """The only answer that ever holds the token."""
    return {
        "token": token,
        "createdAt": moment(opened.created_at),
        "expiresAt": moment(opened.expires_at),
    }


def user(person: User) -> Shown:
    return {
        "id": person.pk,
        "type": "user",
        "email": person.email,
        "displayName": person.name,
        "language": person.language,
        "createdAt": moment(person.created_at),
        "updatedAt": None,
        "deletedAt": None,
    }


def project(each: Project) -> Shown:
    return {
        "id": each.pk,
        "name": each.name,
        "description": each.description,
        "archived": each.archived_at is not None,
        "keyId": None,
        "createdAt": moment(each.created_at),
        "updatedAt": None,
        "deletedAt": None,
    }


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


def app_user(key: AppUser, token: str | None = None) -> Shown:
    """A phone's key. The token is shown once, to whoever makes it."""
    return {
        "id": str(key.pk),
        "type": "field_key",
        "displayName": key.name,
        "projectId": key.project_id,
        "token": token,
        "lastUsed": moment(key.last_seen_at),
        "createdAt": moment(key.created_at),
        "updatedAt": None,
        "deletedAt": None,
        "site": str(key.site) if key.site else None,
    }


def device(each: Device) -> Shown:
    """A push device without its address."""
    return {
        "id": each.pk,
        "kind": each.kind,
        "label": each.label,
        "createdAt": moment(each.registered_at),
        "lastSeenAt": moment(each.last_seen_at),
    }


def submission(each: Submission) -> Shown:
    """Who, when, which version; never an answer."""
    current = each.current
    return {
        "instanceId": each.instance_id,
        "submitterId": str(each.app_user_id or each.submitter_id or "") or None,
        "deviceId": current.device_id or None if current else None,
        "reviewState": None,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at) if each.updated_at != each.created_at else None,
        "currentVersion": {
            "instanceId": current.instance_id if current else each.instance_id,
            "createdAt": moment(current.created_at if current else each.created_at),
        },
    }
