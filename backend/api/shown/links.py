"""Public links, in Central's shapes and names; `url` and `expiresAt` are ours."""

from typing import TypedDict

from backend.accounts import links
from backend.accounts.models import AppUser
from backend.api.shown.base import moment


class ShownLink(TypedDict):
    id: int | None
    type: str
    displayName: str
    once: bool
    token: str | None
    url: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None
    expiresAt: str | None


def link(each: AppUser, token: str | None) -> ShownLink:
    """A closed link keeps its name; its token opens nothing and is not told."""
    return {
        "id": each.number,
        "type": "public_link",
        "displayName": each.name,
        "once": each.once,
        "token": token or None,
        "url": links.address_of(token) if token else None,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at),
        "deletedAt": moment(each.deleted_at),
        "expiresAt": moment(each.expires_at),
    }
