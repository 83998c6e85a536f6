"""What an entity was: versions, differences between them, its events; in Central's shapes."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from backend.accounts.models import AppUser, User
from backend.api.shown.base import moment
from backend.api.shown.entities import ShownState, state
from backend.api.shown.users import Actor, actor
from backend.journal.models import Event
from backend.survey.entities.conflicts import Standing, differing
from backend.survey.entities.models import Entity, EntityVersion


class ShownVersion(ShownState):
    conflict: str | None
    resolved: bool
    baseDiff: list[str]
    serverDiff: list[str]
    lastGoodVersion: bool
    relevantToConflict: bool
    source: dict[str, Any]


class ShownDifference(TypedDict):
    propertyName: str
    old: NotRequired[str]
    new: str


class ShownEvent(TypedDict):
    actorId: int | None
    action: str
    acteeId: str
    details: dict[str, Any]
    loggedAt: str | None
    notes: str | None
    actor: Actor | None


# Our kinds of events → Central's.
ACTIONS = {
    "entity.create": "entity.create",
    "entity.update": "entity.update.version",
    "entity.resolve": "entity.update.resolve",
    "entity.delete": "entity.delete",
    "entity.restore": "entity.restore",
}


def version(
    each: EntityVersion, standing: Standing, *, current: bool, extended: bool
) -> ShownVersion:
    return {
        **state(each, current=current, extended=extended),
        "conflict": standing.conflict or None,
        "resolved": standing.resolved,
        "baseDiff": standing.base_diff,
        "serverDiff": standing.server_diff,
        "lastGoodVersion": standing.last_good,
        "relevantToConflict": standing.relevant,
        "source": source(each),
    }


def source(each: EntityVersion) -> dict[str, Any]:
    if each.create_as_update:
        return {**each.source, "action": "create"}
    return dict(each.source)


def differences(versions: Sequence[EntityVersion]) -> list[list[ShownDifference]]:
    """Between each version and the one before it."""
    return [
        [_difference(name, before, after) for name in differing(after.state, before.state)]
        for before, after in zip(versions, versions[1:], strict=False)
    ]


def _difference(name: str, before: EntityVersion, after: EntityVersion) -> ShownDifference:
    shown: ShownDifference = {"propertyName": name, "new": after.state[name]}
    if name in before.state:
        shown["old"] = before.state[name]
    return shown


def event(
    each: Event, entity: Entity, who: User | AppUser | None, sources: dict[int, dict[str, Any]]
) -> ShownEvent:
    """`sources`: of the versions by their numbers."""
    details: dict[str, Any] = {
        "entity": {"uuid": str(entity.uuid), "dataset": entity.entity_list.name}
    }
    number = each.details.get("version")
    if each.kind in {"entity.create", "entity.update"} and number in sources:
        details["source"] = sources[number]
    shown = actor(who) if who else None
    return {
        "actorId": shown["id"] if shown else None,
        "action": ACTIONS.get(each.kind, each.kind),
        "acteeId": str(entity.entity_list_id),
        "details": details,
        "loggedAt": moment(each.at),
        "notes": each.notes or None,
        "actor": shown,
    }
