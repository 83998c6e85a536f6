"""People, projects, keys and devices, in Central's shapes and names."""

from backend.accounts.models import AppUser, Project, Session, User
from backend.api.shown.base import Shown, moment
from notifications.models import Device


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
