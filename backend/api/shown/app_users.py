"""Keys of phones (Central's app users) and the properties that they carry."""

from typing import Any, NotRequired, TypedDict

from backend.accounts.models import AppUser
from backend.api.shown.base import moment
from backend.api.shown.users import Actor, actor


class ShownAppUser(Actor):
    projectId: int
    token: str | None
    uuid: str
    site: str | None
    holderId: int | None
    expiresAt: str | None
    lastUsed: str | None
    properties: dict[str, str]


class ExtendedAppUser(ShownAppUser):
    createdBy: Actor | None


class ShownProperty(TypedDict):
    name: str
    values: NotRequired[list[str]]


def app_user(key: AppUser, token: str | None) -> ShownAppUser:
    """A phone's key; its token for those who may make keys, null once it opens nothing."""
    return {
        **actor(key),
        "projectId": key.project_id,
        "token": token,
        "uuid": str(key.pk),
        "site": str(key.site) if key.site else None,
        "holderId": key.holder_id,
        "expiresAt": moment(key.expires_at),
        "lastUsed": moment(key.last_seen_at),
        "properties": key.properties,
    }


def extended(key: AppUser, token: str | None) -> ExtendedAppUser:
    """With whoever made it."""
    return {
        **app_user(key, token),
        "createdBy": actor(key.created_by) if key.created_by else None,
    }


def values(kept: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"name": name, "values": each} for name, each in kept.items()]
