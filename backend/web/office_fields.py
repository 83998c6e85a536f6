"""What people type on the pages of offices: a plan of a commune, what was done of a task."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Project, User
from backend.planning import commune_plans, inspections
from backend.planning.commune_plans import Upload
from backend.problems import Problem
from geo.models import Unit
from outreach import labels
from outreach.codes import ADMINISTRATIVE
from outreach.models import CommunePlan, InspectionTask

NEEDED = {"required": _("Fill this in.")}
# Which field a refusal is about, by its number.
_BLAMED = {
    "403.921": "unit",
    "422.922": "file",
    "413.923": "file",
    "422.924": "file",
    "422.925": "ends_on",
    "409.934": "number",
    "422.927": "done_on",
    "422.928": "evidence",
}


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**NEEDED, "invalid": _("This is no day. Choose it again.")},
    )


class PlanForm(forms.Form):
    """A plan of a commune with its file."""

    unit = forms.ChoiceField(label=_("Commune"), error_messages=NEEDED)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(code, labels.ACTIVITY_KINDS[code]) for code in ADMINISTRATIVE],
    )
    title = forms.CharField(label=_("Title"), max_length=300, error_messages=NEEDED)
    number = forms.CharField(
        label=_("Number and sign"),
        max_length=60,
        help_text=_("Such as 21/KH-UBND."),
        error_messages=NEEDED,
    )
    issued_on = day(_("Issued on"))
    starts_on = day(_("Holds from"))
    ends_on = day(_("Holds until"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF or Word, up to 20 MB."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose it again."),
            "missing": _("Choose the file."),
        },
        max_length=255,
    )

    def __init__(self, *args: Any, communes: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.choices = [(unit.key, unit.name) for unit in communes]  # type: ignore[attr-defined]

    def save(self, *, project: Project, actor: User, now: datetime) -> CommunePlan | None:
        told = dict(self.cleaned_data)
        sent = told.pop("file")
        upload = Upload(sent.name or "", sent.size or 0, sent.chunks())
        try:
            return commune_plans.register(
                project=project, upload=upload, actor=actor, now=now, **told
            )
        except Problem as problem:
            self.add_error(_BLAMED.get(problem.code), problem.sentence)
            return None


class DoneForm(forms.Form):
    """That a recommendation was followed."""

    done_on = day(_("Done on"))
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as: minutes no. 3, photo in the file. No names of persons."),
        error_messages=NEEDED,
    )

    def save(self, *, task: InspectionTask, actor: User, now: datetime) -> bool:
        told: dict[str, Any] = self.cleaned_data
        try:
            inspections.finish(task=task, actor=actor, now=now, **told)
        except Problem as problem:
            self.add_error(_BLAMED.get(problem.code), problem.sentence)
            return False
        return True
