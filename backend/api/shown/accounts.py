"""Sessions and push devices, in Central's shapes and names."""

from typing import TypedDict

from backend.accounts import tokens
from backend.accounts.models import Session
from backend.api.shown.base import moment
from notifications.models import Device


class ShownSession(TypedDict, total=False):
    token: str
    csrf: str
    createdAt: str | None
    expiresAt: str | None


class ShownDevice(TypedDict):
    id: int
    kind: str
    label: str
    createdAt: str | None
    lastSeenAt: str | None


def session(opened: Session, token: str) -> ShownSession:
    """The only answer that ever holds the token."""
    return {"token": token, **running(opened)}


def running(opened: Session) -> ShownSession:
    """A session without its token. `csrf` is for clients that look for it: no cookie opens /v1."""
    return {
        "csrf": tokens.derived("csrf", opened.pk),
        "createdAt": moment(opened.created_at),
        "expiresAt": moment(opened.expires_at),
    }


def device(each: Device) -> ShownDevice:
    """A push device without its address."""
    return {
        "id": each.pk,
        "kind": each.kind,
        "label": each.label,
        "createdAt": moment(each.registered_at) or "",
        "lastSeenAt": moment(each.last_seen_at),
    }
