"""Which forms and versions somebody may read: drafts who may change them, closed ones who may read.

ODK Central's rule: whoever may list forms reads the open ones; a closed one takes form.read, a
draft form.update.
"""

from collections.abc import Callable
from enum import Enum

from django.db.models import QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms import selectors
from backend.survey.forms.models import Form, FormVersion


class Which(Enum):
    """A version by what it is, where none is named."""

    SHOWN = "published, else the draft"
    PUBLISHED = "published"
    DRAFT = "draft"


# How an address says "the version without a name".
NAMELESS = "___"


def listed(actor: User, project: Project, *, deleted: bool = False) -> list[FormVersion]:
    """Of each form that the actor may read the published version, else the draft."""
    allowed = _allowed(actor, project)
    return [
        version
        for version in selectors.shown_in(project, deleted=deleted)
        if allowed(verbs.FORM_LIST, version.form.form_id)
        and allowed(_needed(version), version.form.form_id)
    ]


def version_for(actor: User, project_id: int, form_id: str, which: Which | str) -> FormVersion:
    """A version by its name or by what it is. Raises not_found, forbidden, form_not_found,
    no_draft.
    """
    project = permissions.project_for(actor, project_id, verbs.FORM_LIST, form_id=form_id)
    if which is Which.DRAFT:
        permissions.project_for(actor, project_id, verbs.FORM_UPDATE, form_id=form_id)
    version = _found(project, form_id, which)
    if not permissions.may(actor, project, _needed(version), form_id=form_id):
        raise problems.forbidden()
    return version


def form_for(actor: User, project_id: int, form_id: str, verb: str) -> Form:
    """The form, when the actor may do `verb` with it. Raises not_found, forbidden,
    form_not_found.
    """
    project = permissions.project_for(actor, project_id, verb, form_id=form_id)
    return selectors.form_in(project, form_id)


def versions_for(actor: User, project_id: int, form_id: str) -> QuerySet[FormVersion]:
    """The published versions, newest first. Raises as `version_for`."""
    shown = version_for(actor, project_id, form_id, Which.SHOWN)
    return selectors.versions_of(shown.form)


def may_update(actor: User, version: FormVersion) -> bool:
    form = version.form
    return permissions.may(actor, form.project, verbs.FORM_UPDATE, form_id=form.form_id)


def publish_notes(form: Form) -> dict[int, str]:
    """Version → what was noted (X-Action-Notes) when it was published."""
    events = Event.objects.filter(kind="form.publish", subject=str(form.pk)).exclude(notes="")
    told = events.values_list("details", "notes")
    return {details["version_id"]: notes for details, notes in told if "version_id" in details}


def _found(project: Project, form_id: str, which: Which | str) -> FormVersion:
    if which is Which.SHOWN:
        return selectors.shown(project, form_id)
    if which is Which.DRAFT:
        return selectors.draft_of(selectors.form_in(project, form_id))
    form = selectors.form_in(project, form_id)
    if which is Which.PUBLISHED:
        found = selectors.versions_of(form).filter(pk=form.current_id or 0).first()
    else:
        name = "" if which == NAMELESS else which
        found = selectors.versions_of(form).filter(version=name).first()
    if found is None:
        raise problems.not_found()
    return found


def _needed(version: FormVersion) -> str:
    if version.published_at is None:
        return verbs.FORM_UPDATE
    return verbs.FORM_READ if version.form.state == Form.State.CLOSED else verbs.FORM_LIST


def _allowed(actor: User, project: Project) -> Callable[[str, str], bool]:
    """(verb, formID) → may she? Her assignments are asked once for a whole list."""
    held = [
        each
        for each in permissions.assignments_of(actor, timezone.localdate())
        if each.project_id in {None, project.pk}
    ]
    return lambda verb, form_id: any(permissions.allows(each, verb, form_id) for each in held)
