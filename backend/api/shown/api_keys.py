"""API keys as their owner sees them; the token stands in the answer that made it alone."""

from typing import TypedDict

from backend.accounts.credentials.models import ApiKey
from backend.api.shown.base import moment


class ShownApiKey(TypedDict):
    id: str
    name: str
    prefix: str
    verbs: list[str]
    projects: list[int]
    units: list[str]
    createdAt: str | None
    expiresAt: str | None
    lastUsedOn: str | None
    revokedAt: str | None


class NewShownApiKey(ShownApiKey):
    token: str


def api_key(key: ApiKey) -> ShownApiKey:
    return {
        "id": str(key.pk),
        "name": key.name,
        "prefix": key.prefix,
        "verbs": key.verbs,
        "projects": key.projects,
        "units": key.units,
        "createdAt": moment(key.created_at),
        "expiresAt": moment(key.expires_at),
        "lastUsedOn": key.last_used_on.isoformat() if key.last_used_on else None,
        "revokedAt": moment(key.revoked_at),
    }


def made(key: ApiKey, token: str) -> NewShownApiKey:
    return {**api_key(key), "token": token}
