"""What people type about a member of staff."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from backend.accounts.models import User
from backend.planning import staff
from backend.problems import Problem
from backend.web.campaign_ground import Yard
from backend.web.campaign_words import STAFF_GROUPS
from backend.web.fields import refuse_lost, send_as_new
from backend.web.people_fields import day_field
from outreach.models import Staff


class StaffForm(forms.Form):
    """Name, unit, title, and of which work she is."""

    staff = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name.")},
    )
    organisation = forms.CharField(
        label=gettext_lazy("Office or organisation"), max_length=120, required=False
    )
    title = forms.CharField(label=gettext_lazy("Job title"), max_length=120, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Commune"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a commune of your area.")},
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Field of work"),
        required=False,
        choices=list(STAFF_GROUPS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("By it the share of trained staff is counted (I-06)."),
    )

    def __init__(self, *args: Any, yard: Yard, found: Staff | None = None, **kw: Any) -> None:
        kw["initial"] = {"staff": uuid4(), "unit": yard.only_commune}
        if found is not None:
            kw["initial"] = {
                "staff": found.pk,
                "name": found.name,
                "organisation": found.organisation,
                "title": found.title,
                "unit": found.unit,
                "groups": found.groups.split(),
            }
        super().__init__(*args, **kw)
        self.yard, self.found = yard, found
        communes = [(unit.key, unit.name) for unit in yard.ground.communes]
        known = {key for key, _ in communes}
        if found is not None and found.unit and found.unit not in known:
            communes.insert(0, (found.unit, yard.names([found.unit])[found.unit]))
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        whole = gettext_lazy("Whole project") if yard.wide else "…"
        field.choices = [("", whole), *communes]

    def clean_unit(self) -> str:
        unit: str = self.cleaned_data["unit"]
        if not unit and not self.yard.wide:
            raise forms.ValidationError(gettext_lazy("Choose a commune of your area."))
        return unit

    def save(self, *, actor: User, now: datetime) -> bool:
        """False with an error at the field."""
        told = self.cleaned_data
        try:
            made = staff.save_staff(
                staff=self.found.pk if self.found else told["staff"],
                project=self.yard.project,
                name=told["name"],
                organisation=told["organisation"],
                title=told["title"],
                groups=told["groups"],
                unit=told["unit"],
                known=self.found is not None,
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("name", problem.sentence)
            send_as_new(self, "staff")
            return False
        if not staff.is_as_told(made, told["name"], told["organisation"], told["title"]):
            refuse_lost(self, "staff", "name")
            return False
        return True


class PeriodForm(forms.Form):
    """From which day to which trained staff is counted: this year unless said otherwise."""

    first = day_field(gettext_lazy("From"), required=False)
    last = day_field(gettext_lazy("Until"), required=False)

    def period(self, today: date) -> tuple[date, date]:
        """Both days included, in order."""
        told = self.cleaned_data if self.is_valid() else {}
        first: date = told.get("first") or date(today.year, 1, 1)
        last: date = told.get("last") or today
        return min(first, last), max(first, last)
