"""People and keys as actors, in Central's shapes and names."""

from typing import Any, TypedDict

from backend.accounts.models import AppUser, User
from backend.api.shown.base import moment


class Actor(TypedDict):
    id: int
    type: str
    displayName: str
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class ShownUser(Actor):
    email: str
    language: str
    lastLoginAt: str | None


class CurrentUser(ShownUser):
    verbs: list[str]
    preferences: dict[str, Any]


class ResetInitiated(TypedDict, total=False):
    success: bool
    resetToken: str


TYPES = {
    AppUser.Kind.PHONE: "field_key",
    AppUser.Kind.WEB_FORM: "singleUse",
    AppUser.Kind.PUBLIC_LINK: "public_link",
}


def actor(who: User | AppUser) -> Actor:
    """Whoever did something: a person, or a key with its number."""
    return {
        "id": (who.number or 0) if isinstance(who, AppUser) else who.pk,
        "type": TYPES[AppUser.Kind(who.kind)] if isinstance(who, AppUser) else "user",
        "displayName": who.name,
        "createdAt": moment(who.created_at),
        "updatedAt": moment(who.updated_at),
        "deletedAt": moment(who.deleted_at),
    }


def user(person: User) -> ShownUser:
    return {
        **actor(person),
        "email": person.email,
        "language": person.language,
        "lastLoginAt": moment(person.last_login),
    }


def current(person: User, verbs: list[str], preferences: dict[str, Any]) -> CurrentUser:
    """Extended: what she may do on the whole server, and what her clients remember."""
    return {**user(person), "verbs": verbs, "preferences": preferences}
