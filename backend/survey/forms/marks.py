"""What publishing makes of a form's marks: places that must stay open, classes that changed.

The marks themselves (columns, classes, what copies a sensitive value) are looked at while the file
is converted: backend.survey.xforms.mark_checks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend import problems
from backend.accounts import permissions
from backend.accounts.models import AppUser, User
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms.marks import strictness

# The job that seals older answers anew follows this event.
RECLASSIFY = "form.reclassify"


def refuse_unfit(form: Form, version: FormVersion) -> None:
    """Raises place_sensitive, anonymity_fixed."""
    _refuse_places(version)
    _refuse_other_anonymity(form, version)


def refuse_unsealing(form: Form, version: FormVersion, actor: Actor | None) -> None:
    """Who may not open a class takes no question out of it, else she reads what comes next.

    No user or key as `actor`: the server itself. Raises unsealing_forbidden.
    """
    if not isinstance(actor, User | AppUser):
        return
    asked = {each["path"] for each in version.fields}
    earlier = form.versions.filter(published_at__isnull=False).exclude(sensitive={})
    for sensitive in earlier.values_list("sensitive", flat=True):
        for path, kind in sensitive.items():
            lower = strictness(version.sensitive.get(path, "")) < strictness(kind)
            if path not in asked or not lower:
                continue
            verb = f"sensitive.{kind}"
            area = permissions.area_for(actor, form.project, verb, form_id=form.form_id)
            if not area.everything:
                raise problems.unsealing_forbidden(path=path, kind=kind)


def note_changes(*, form: Form, version: FormVersion, actor: Actor | None, now: datetime) -> None:
    """Log the event that older answers are sealed after, in the publishing transaction."""
    if changed(form, version):
        journal.log(
            RECLASSIFY,
            subject=form.pk,
            actor=actor,
            project_id=form.project_id,
            details={"form": form.pk, "version_id": version.pk},
            now=now,
        )


def changed(form: Form, version: FormVersion) -> dict[str, str]:
    """Path → class of questions that an earlier published version had in another class, or plain.

    A mark that is taken off is none of them: what was sealed under it stays so.
    """
    if not version.sensitive:
        return {}
    earlier = form.versions.filter(published_at__isnull=False).exclude(pk=version.pk)
    found: dict[str, str] = {}
    for sensitive, fields in earlier.values_list("sensitive", "fields").iterator(chunk_size=10):
        asked = {each["path"] for each in fields}
        found |= {
            path: kind
            for path, kind in version.sensitive.items()
            if path in asked and sensitive.get(path, "") != kind
        }
    return found


def unsealed(form: Form, version: FormVersion) -> dict[str, str]:
    """Path → class of questions that the published version seals and this one no longer."""
    current = form.current
    if current is None or current.pk == version.pk:
        return {}
    asked = {each["path"] for each in version.fields}
    return {
        path: kind
        for path, kind in current.sensitive.items()
        if path in asked and path not in version.sensitive
    }


def _refuse_places(version: FormVersion) -> None:
    places = {
        version.unit_field: _("commune"),
        version.day_field: _("day"),
        version.position_field: _("position"),
    }
    for path, role in places.items():
        kind = version.sensitive.get(path)
        if path and kind:
            row = _field(version, path).get("row") or "–"
            raise problems.place_sensitive(path=path, row=row, kind=kind, role=role)


def _field(version: FormVersion, path: str) -> Mapping[str, Any]:
    return next((each for each in version.fields if each["path"] == path), {})


def _refuse_other_anonymity(form: Form, version: FormVersion) -> None:
    current = form.current
    if current is None or current.anonymous == version.anonymous:
        return
    if form.submissions.filter(is_draft=False).exists():
        raise problems.anonymity_fixed(form_id=form.form_id)
