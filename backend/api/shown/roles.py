"""Roles and assignments, in Central's shapes and names."""

from typing import Final, NotRequired, TypedDict

from django.utils.translation import get_language

from backend.accounts.models import Assignment, Role
from backend.accounts.programme import title_of
from backend.api.shown import verbs
from backend.api.shown.users import Actor, actor

# ODK Central's clients know some roles by number: an app user's is always 2.
# https://github.com/getodk/pyodk/blob/master/pyodk/_endpoints/projects.py
NUMBERS: Final = {
    "admin": 1,
    "app-user": 2,
    "manager": 5,
    "formfill": 6,
    "viewer": 7,
    "pub-link": 8,
}
FIRST_NUMBER: Final = 100
NAMES: Final = {
    "admin": "Administrator",
    "app-user": "App User",
    "manager": "Project Manager",
    "formfill": "Data Collector",
    "viewer": "Project Viewer",
    "pub-link": "Public Link",
}


class ShownRole(TypedDict):
    id: int
    name: str
    system: str | None
    verbs: list[str]
    createdAt: str | None
    updatedAt: str | None


class ShownAssignment(TypedDict):
    roleId: int
    actorId: NotRequired[int]
    actor: NotRequired[Actor]
    xmlFormId: NotRequired[str]
    units: list[str]
    projectWide: bool
    startsOn: str
    endsOn: str | None


def number(role: Role) -> int:
    """The role's id on the program door."""
    return NUMBERS.get(role.system, FIRST_NUMBER + role.pk)


def role(each: Role) -> ShownRole:
    central = NAMES.get(each.system, "")
    return {
        "id": number(each),
        "name": central if central and get_language() != "vi" else title_of(each),
        "system": each.system or each.name,
        "verbs": verbs.shown(each.verbs),
        "createdAt": None,
        "updatedAt": None,
    }


def holder(held: Assignment) -> Actor:
    who = held.user or held.app_user
    assert who is not None  # noqa: S101 - a site's assignments are not asked for
    return actor(who)


def assignment(held: Assignment, *, extended: bool, form: bool = False) -> ShownAssignment:
    """Who has which role; extended with the actor; where and until when are ours."""
    who = holder(held)
    told: ShownAssignment = {
        "roleId": number(held.role),
        "units": sorted(row.unit for row in held.units.all()),
        "projectWide": held.project_wide,
        "startsOn": held.starts_on.isoformat(),
        "endsOn": held.ends_on.isoformat() if held.ends_on else None,
    }
    if extended:
        told["actor"] = who
    if form or not extended:
        told["actorId"] = who["id"]
    if form:
        told["xmlFormId"] = held.form_id
    return told
