"""Entities, in Central's shapes and names."""

from typing import NotRequired, TypedDict

from backend.accounts.models import AppUser, User
from backend.api.shown.base import moment
from backend.api.shown.users import Actor, actor
from backend.survey.entities.models import Entity, EntityVersion


class ShownState(TypedDict):
    label: str
    current: bool
    createdAt: str | None
    creatorId: int
    userAgent: str
    version: int
    baseVersion: int | None
    trunkVersion: int | None
    branchId: str | None
    branchBaseVersion: int | None
    conflictingProperties: list[str] | None
    data: NotRequired[dict[str, str]]
    dataReceived: NotRequired[dict[str, str]]
    creator: NotRequired[Actor | None]


class ShownEntity(TypedDict):
    uuid: str
    creatorId: int
    conflict: str | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None
    currentVersion: ShownState
    creator: NotRequired[Actor | None]


Made = Entity | EntityVersion


def maker(each: Made) -> User | AppUser | None:
    """The key that was used, else the person."""
    return each.creator_key or each.creator


def maker_id(each: Made) -> int:
    """0 for what the server itself made: clients expect a number."""
    who = maker(each)
    if isinstance(who, AppUser):
        return who.number or 0
    return who.pk if who else 0


def _creator(each: Made) -> Actor | None:
    who = maker(each)
    return actor(who) if who else None


def entity(
    each: Entity, version: EntityVersion, *, values: bool = False, extended: bool = False
) -> ShownEntity:
    """`version` is its current one; with `values`, what it holds."""
    changed = each.updated_at if each.updated_at != each.created_at else None
    shown: ShownEntity = {
        "uuid": str(each.uuid),
        "creatorId": maker_id(each),
        "conflict": each.conflict or None,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(changed),
        "deletedAt": moment(each.deleted_at),
        "currentVersion": state(version, current=True, values=values, extended=extended),
    }
    if extended:
        shown["creator"] = _creator(each)
    return shown


def state(
    version: EntityVersion, *, current: bool, values: bool = True, extended: bool = False
) -> ShownState:
    shown: ShownState = {
        "label": version.label,
        "current": current,
        "createdAt": moment(version.created_at),
        "creatorId": maker_id(version),
        "userAgent": version.user_agent,
        "version": version.version,
        "baseVersion": version.base_version,
        "trunkVersion": version.trunk_version,
        "branchId": version.branch_id or None,
        "branchBaseVersion": version.branch_base_version,
        "conflictingProperties": version.conflicting,
    }
    if values:
        shown["data"], shown["dataReceived"] = version.values, version.received
    if extended:
        shown["creator"] = _creator(version)
    return shown
