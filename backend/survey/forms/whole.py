"""A project with its forms and who may what with each, put in one go (Central's deep PUT)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts import assigned, giving, permissions, projects, selectors, verbs
from backend.accounts.giving import Place
from backend.accounts.models import AppUser, Project, Role, User
from backend.survey.forms import services
from backend.survey.forms.models import Form
from backend.survey.forms.selectors import forms_in

# Roles that links and drafts manage themselves: the PUT neither names nor takes them away.
EXEMPT = frozenset(["pub-link"])


@dataclass(frozen=True)
class Putting:
    """Who puts, the roles by Central's number of each, and when."""

    actor: User
    roles: Mapping[int, Role]
    today: date
    now: datetime


@transaction.atomic
def put(
    *,
    project: Project,
    changes: Mapping[str, Any],
    given: Sequence[Mapping[str, Any]] | None,
    roles: Mapping[int, Role],
    actor: User,
    today: date,
    now: datetime,
) -> Project:
    """Make the project what is given; `roles` is by Central's number of each.

    `given` names every form once ({xmlFormId, state?, assignments?: [{roleId, actorId}]}), or is
    None to leave the forms. Raises forms_differ, unexpected_value, reference_unknown, forbidden,
    beyond_own.
    """
    projects.update(project=project, changes=changes, actor=actor, now=now)
    if given is None:
        return project
    known = {form.form_id: form for form in forms_in(project)}
    names = [each["xmlFormId"] for each in given]
    for name in names:
        if names.count(name) > 1:
            raise problems.unexpected_value(field="xmlFormId", value=name, hint="duplicate value")
    if set(names) != set(known):
        raise problems.forms_differ()
    permissions.project_for(actor, project.pk, verbs.FORM_UPDATE)
    putting = Putting(actor, roles, today, now)
    for each in given:
        form = known[each["xmlFormId"]]
        if each.get("state", form.state) != form.state:
            services.set_state(form=form, state=each["state"], actor=actor, now=now)
        if "assignments" in each:
            _put_assignments(form, each["assignments"], putting)
    return project


def _put_assignments(form: Form, given: Sequence[Mapping[str, Any]], by: Putting) -> None:
    """Give what is new and take back what is no longer named; what she may not see stays."""
    place = Place(form.project, form.form_id)
    wanted = {_pair(form.project, each, by.roles) for each in given}
    held = {
        (row.role_id, who)
        for row in assigned.seen(by.actor, place, by.today)
        if row.role.system not in EXEMPT and (who := row.user or row.app_user)
    }
    if wanted != held:
        permissions.project_for(by.actor, form.project_id, verbs.ASSIGNMENT_UPDATE)
    roles = {role.pk: role for role in by.roles.values()}
    today, now = by.today, by.now
    for pk, who in held - wanted:
        giving.take_back(
            actor=by.actor, role=roles[pk], place=place, held_by=who, today=today, now=now
        )
    for pk, who in wanted - held:
        giving.give(actor=by.actor, role=roles[pk], place=place, to=who, today=today, now=now)


def _pair(
    project: Project, given: Mapping[str, Any], roles: Mapping[int, Role]
) -> tuple[int, User | AppUser]:
    if given["roleId"] not in roles:
        raise problems.reference_unknown(field="roleId", value=given["roleId"], table="roles")
    found = selectors.actor_numbered(given["actorId"], project)
    if found is None:
        raise problems.reference_unknown(field="actorId", value=given["actorId"], table="actors")
    return roles[given["roleId"]].pk, found
