"""Encryption keys, in Central's shapes and names; never a private half."""

from typing import TypedDict

from backend.api.shown.base import moment
from backend.survey.keys.models import Key


class ShownKey(TypedDict):
    id: int
    public: str
    managed: bool
    hint: str | None
    createdAt: str | None


def key(each: Key) -> ShownKey:
    return {
        "id": each.pk,
        "public": each.public_key,
        "managed": each.managed,
        "hint": each.hint or None,
        "createdAt": moment(each.created_at),
    }
