"""The journal's events as Central's audit entries. Ids and names, never an answer."""

from collections.abc import Mapping
from typing import Any, TypedDict

from backend.accounts.models import AppUser, Project, User
from backend.api import actions
from backend.api.shown.base import moment
from backend.api.shown.projects import project
from backend.api.shown.users import Actor, actor
from backend.journal.models import Event
from backend.survey.forms.models import Form


class ShownAudit(TypedDict):
    actorId: int | None
    action: str
    acteeId: str | None
    details: dict[str, Any] | None
    notes: str | None
    loggedAt: str | None


class ExtendedAudit(ShownAudit):
    actor: Actor | None
    actee: Any


class Names:
    """Those whom events name, looked up once for a page of them."""

    def __init__(
        self,
        people: Mapping[int, User],
        keys: Mapping[str, AppUser],
        projects: Mapping[int, Project],
        forms: Mapping[int, Form],
    ) -> None:
        self.people, self.keys, self.projects, self.forms = people, keys, projects, forms

    def actor(self, event: Event) -> User | AppUser | None:
        """The key that was used, where it stands for itself; else the person."""
        person = self.people.get(event.user_id or 0)
        return person or self.keys.get(str(event.app_user_id))

    def actee(self, event: Event) -> Any:
        """What it was done to: a person, a key, a form, a project; null for what has no name."""
        kind, details = event.kind.partition(".")[0], event.details
        if kind == "user":
            return self._told(self.people.get(_number(event.subject)))
        if kind == "assignment":
            held = self.people.get(details.get("user", 0))
            return self._told(held or self.keys.get(details.get("app_user", "")))
        if kind in {"app_user", "public_link"}:
            return self._told(self.keys.get(event.subject))
        if kind == "form" and (form := self.forms.get(_number(event.subject))):
            return {
                "projectId": form.project_id,
                "xmlFormId": form.form_id,
                "state": form.state,
                "createdAt": moment(form.created_at),
                "deletedAt": moment(form.deleted_at),
            }
        found = self.projects.get(event.project_id or 0)
        return project(found) if kind == "project" and found else None

    def _told(self, who: User | AppUser | None) -> Actor | None:
        return actor(who) if who else None


def _number(subject: str) -> int:
    return int(subject) if subject.isdecimal() and len(subject) < 19 else 0


def audit(event: Event, names: Names) -> ShownAudit:
    who = names.actor(event)
    return {
        "actorId": actor(who)["id"] if who else event.user_id,
        "action": actions.central_name(event.kind, event.details),
        "acteeId": event.subject or None,
        "details": event.details or None,
        "notes": event.notes or None,
        "loggedAt": moment(event.at),
    }


def extended(event: Event, names: Names) -> ExtendedAudit:
    who = names.actor(event)
    return {
        **audit(event, names),
        "actor": actor(who) if who else None,
        "actee": names.actee(event),
    }
