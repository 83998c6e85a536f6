"""Webhooks and the calls that were made, as programs see them."""

from typing import Any, NotRequired, TypedDict

from backend.api.shown.base import moment
from backend.webhooks import models


class Webhook(TypedDict):
    """A webhook; the secret is shown to whoever makes it, this once."""

    id: int
    name: str
    url: str
    events: list[str]
    xmlFormIds: list[str]
    active: bool
    pausedBecause: str | None
    createdAt: str | None
    updatedAt: str | None
    secret: NotRequired[str]


class Secret(TypedDict):
    """The only answer that holds a renewed secret."""

    secret: str


class Replayed(TypedDict):
    """How many calls are made again."""

    replayed: int


class Delivery(TypedDict):
    """One call: what was sent, and what came of it."""

    id: str
    event: str
    eventId: int
    state: str
    attempts: int
    status: int | None
    error: str | None
    durationMs: int | None
    calledAt: str | None
    nextTryAt: str | None
    createdAt: str | None
    payload: dict[str, Any]


def webhook(each: models.Webhook, secret: str = "") -> Webhook:
    told: Webhook = {
        "id": each.pk,
        "name": each.name,
        "url": each.url,
        "events": each.events,
        "xmlFormIds": each.form_ids,
        "active": each.active,
        "pausedBecause": each.paused_because or None,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at),
    }
    return {**told, "secret": secret} if secret else told


def delivery(each: models.WebhookDelivery) -> Delivery:
    return {
        "id": str(each.pk),
        "event": each.kind,
        "eventId": each.event_id,
        "state": each.state,
        "attempts": each.attempts,
        "status": each.status,
        "error": each.error or None,
        "durationMs": each.duration_ms,
        "calledAt": moment(each.called_at),
        "nextTryAt": moment(each.run_at),
        "createdAt": moment(each.created_at),
        "payload": each.payload,
    }
