"""The journal's kinds of events by the names of ODK Central's audit actions, a line each."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.models import Q


class Action(NamedTuple):
    """A kind of ours, which detail it must have, and what Central calls it."""

    kind: str
    having: str
    central: str


# https://github.com/getodk/central-backend/blob/master/docs/api.yaml, "Server Audit Logs".
# A kind that is not here keeps its own name: Central has no such action, or the same.
TABLE: Final = [
    Action("session.create", "", "user.session.create"),
    Action("session.end", "", "user.session.end"),
    Action("assignment.create", "user", "user.assignment.create"),
    Action("assignment.create", "app_user", "field_key.assignment.create"),
    Action("assignment.delete", "user", "user.assignment.delete"),
    Action("assignment.delete", "app_user", "field_key.assignment.delete"),
    Action("app_user.create", "", "field_key.create"),
    Action("app_user.revoke", "", "field_key.session.end"),
    Action("app_user.update", "", "field_key.property.set"),
    Action("app_user.delete", "", "field_key.delete"),
    Action("form.draft", "", "form.update.draft.set"),
    Action("form.draft.delete", "", "form.update.draft.delete"),
    Action("form.publish", "", "form.update.publish"),
    Action("form.state", "", "form.update"),
    Action("form.mapping", "", "form.update"),
    Action("form.media", "", "form.attachment.update"),
    Action("submission.update", "", "submission.update.version"),
    Action("submission.review", "", "submission.update"),
    Action("submission.media", "", "submission.attachment.update"),
    Action("submission.export", "", "form.submission.export"),
    Action("entity_list.create", "", "dataset.create"),
    Action("entity_list.update", "", "dataset.update"),
    Action("entity.update", "", "entity.update.version"),
    Action("entity.resolve", "", "entity.update.resolve"),
]
# Central's names of groups → how their actions begin.
GROUPS: Final = {
    "user": ("user.",),
    "field_key": ("field_key.",),
    "public_link": ("public_link.",),
    "project": ("project.",),
    "form": ("form.",),
    "submission": ("submission.",),
    "dataset": ("dataset.",),
    "entity": ("entity.",),
    "config": ("config.",),
}
# "nonverbose" leaves these out: they are many.
VERBOSE: Final = ("submission.", "entity.", "user.preference.")


def central_name(kind: str, details: Mapping[str, Any]) -> str:
    for action in TABLE:
        if action.kind == kind and (not action.having or action.having in details):
            return action.central
    return kind


def condition(action: str) -> Q:
    """Which events Central's `?action=` asks for: one action, or a group of them."""
    if not action:
        return Q()
    if action == "nonverbose":
        return ~_beginning(VERBOSE)
    if action in GROUPS:
        return _beginning(GROUPS[action])
    named = [each for each in TABLE if each.central == action]
    renamed = {each.kind for each in TABLE}
    found = Q(kind=action) if action not in renamed else Q(pk__in=())
    for each in named:
        found |= _of(each)
    return found


def _of(action: Action) -> Q:
    having = Q(details__has_key=action.having) if action.having else Q()
    return Q(kind=action.kind) & having


def _beginning(starts: tuple[str, ...]) -> Q:
    """Events whose action begins so: renamed ones by the table, the others by their kind."""
    renamed = {each.kind for each in TABLE}
    found = Q(pk__in=())
    for start in starts:
        found |= Q(kind__startswith=start) & ~Q(kind__in=renamed)
        for each in TABLE:
            if each.central.startswith(start):
                found |= _of(each)
    return found
