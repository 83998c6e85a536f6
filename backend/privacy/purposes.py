"""Why each form asks: written by the desk, read out with the data sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy.models import Purpose
from backend.survey.forms.models import Form, FormVersion

# The consent block's questions by their names, wherever in the form they stand.
NAMES: Final = {
    "consent_path": "dong_y",
    "method_path": "hinh_thuc_dong_y",
    "text_version_path": "phien_ban_van_ban",
}
PATHS: Final = tuple(NAMES)


@dataclass(frozen=True)
class Asked:
    """Where a form's consent questions are, and which answer consents."""

    consent: str
    method: str
    text_version: str
    yes: str


def living_forms(project: Project) -> QuerySet[Form]:
    """The project's published forms with their purposes, by form id."""
    rows = Form.objects.filter(project=project, deleted_at=None).exclude(current=None)
    return rows.select_related("current", "purpose").defer("current__xform").order_by("form_id")


def written_or_blank(form: Form) -> Purpose:
    """Of a form that was read with its purpose; an empty one where nobody has written it."""
    return getattr(form, "purpose", None) or Purpose(form=form)


def purpose_of(form: Form) -> Purpose | None:
    return Purpose.objects.filter(form=form).first()


@transaction.atomic
def set_purpose(*, form: Form, told: Mapping[str, Any], actor: User, now: datetime) -> Purpose:
    """Write why this form asks. Raises path_not_in_form, consent_needs_marks."""
    version = form.current
    for name in PATHS:
        if told.get(name):
            _refuse_unknown(form, version, str(told[name]))
    if told.get("consent_path") and not (version and version.sensitive):
        raise problems.consent_needs_marks(form_id=form.form_id)
    row, _made = Purpose.objects.update_or_create(
        form=form, defaults={**told, "updated_by": actor, "updated_at": now}
    )
    journal.log(
        "privacy.purpose", subject=form.pk, actor=actor, project_id=form.project_id, now=now
    )
    return row


def _refuse_unknown(form: Form, version: FormVersion | None, path: str) -> None:
    if version is None or path not in paths_in(version):
        raise problems.path_not_in_form(form_id=form.form_id, path=path)


def paths_in(version: FormVersion) -> set[str]:
    """Paths of the questions of a version."""
    return {str(field.get("path", "")) for field in version.fields}


def consent_questions(form: Form, version: FormVersion) -> Asked | None:
    """Where this version asks for consent; None where it does not."""
    purpose = Purpose.objects.filter(form=form).first()
    paths = paths_in(version)
    found = {
        each: (getattr(purpose, each) if purpose else "") or _by_name(paths, NAMES[each])
        for each in PATHS
    }
    if found["consent_path"] not in paths:
        return None
    yes = purpose.consent_answer if purpose else "co"
    return Asked(found["consent_path"], found["method_path"], found["text_version_path"], yes)


def _by_name(paths: set[str], name: str) -> str:
    return min((each for each in paths if each.rpartition("/")[2] == name), default="")
