"""What is typed about people: a role, a delegation, a handover; about units and organisations."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from backend import problems
from backend.accounts import delegating, giving, organisations, successions
from backend.accounts.models import Assignment, Organisation, Project, User
from backend.accounts.selectors import user_by_email
from backend.handing import services as handing
from backend.problems import Problem
from backend.web.invitation_fields import InviteForm, email_field
from geo.faults import Fault
from geo.succession import Split


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Write the day."),
            "invalid": gettext_lazy("Write the day as day/month/year."),
        },
    )


class GiveForm(InviteForm):
    """A role for somebody who has an account already."""

    at_site = forms.UUIDField(
        label=gettext_lazy("Number of the site where the person works (school, company)"),
        required=False,
        help_text=gettext_lazy("Only for roles that see their own site."),
        error_messages={"invalid": gettext_lazy("Copy the site's number as the list shows it.")},
    )
    field_order = ["email", "role", "units", "at_site", "ends_on"]

    def give(self, *, project: Project, actor: User, today: date, now: datetime) -> bool:
        """False with an error at the field."""
        told = self.cleaned_data
        person = user_by_email(told["email"])
        try:
            if person is None or not person.is_active:
                raise problems.not_found()
            giving.give(
                actor=actor,
                role=self.roles[told["role"]],
                place=giving.Place(project),
                to=person,
                units=told["units"] or None,
                ends_on=told["ends_on"],
                at_site=told["at_site"],
                today=today,
                now=now,
            )
        except Problem as problem:
            missing = gettext("Nobody has an account with this address. Invite the person.")
            wrong = person is None or problem.status == 404
            self.add_error("email" if wrong else "role", missing if wrong else problem.sentence)
            return False
        return True


class DelegateForm(forms.Form):
    """To whom, from when, until when."""

    email = email_field()
    starts_on = day_field(gettext_lazy("From"))
    ends_on = day_field(gettext_lazy("Until"))

    def save(
        self, *, assignment: Assignment, project: Project, actor: User, today: date, now: datetime
    ) -> bool:
        told = self.cleaned_data
        try:
            delegating.delegate(
                actor=actor,
                assignment=assignment,
                to=delegating.colleague(project, told["email"], today),
                starts_on=told["starts_on"],
                ends_on=told["ends_on"],
                today=today,
                now=now,
            )
        except Problem as problem:
            named = problem.status in {404, 409}
            self.add_error("email" if named else "ends_on", problem.sentence)
            return False
        return True


class HandOverForm(forms.Form):
    """Who comes after: the first answers for what one person answers for."""

    successors = forms.CharField(
        label=gettext_lazy("E-mail of who comes after; several with commas between them"),
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=gettext_lazy("All get the roles; the first also the activities and requests."),
        error_messages={"required": gettext_lazy("Write the e-mail address.")},
    )

    def save(
        self, *, leaver: User, project: Project, actor: User, today: date, now: datetime
    ) -> bool:
        named = [each.strip() for each in self.cleaned_data["successors"].split(",")]
        try:
            handing.hand_over(
                leaver=leaver,
                project=project,
                successors=[
                    delegating.colleague(project, each, today) for each in named[:10] if each
                ],
                actor=actor,
                today=today,
                now=now,
            )
        except Problem as problem:
            self.add_error("successors", problem.sentence)
            return False
        return True


class SuccessionForm(forms.Form):
    """Which parts of a split unit stand for it, by which document."""

    heirs = forms.MultipleChoiceField(
        label=gettext_lazy("What is of this unit belongs from now on to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document = forms.CharField(
        label=gettext_lazy("Number of the document"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give the number of the document that says so.")},
    )
    document_date = day_field(gettext_lazy("Its day"))
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any, *, split: Split) -> None:
        super().__init__(data, prefix=split.unit.key.replace("@", "-"))
        self.split = split
        parts = [(part.key, part.name) for part in split.parts]
        self.fields["heirs"].choices = parts  # type: ignore[attr-defined]

    def save(self, *, actor: User, now: datetime) -> bool:
        told = self.cleaned_data
        try:
            successions.decide(
                unit=self.split.unit.key,
                heirs=told["heirs"],
                document=told["document"],
                document_date=told["document_date"],
                note=told["note"],
                actor=actor,
                now=now,
            )
        except Fault as fault:
            self.add_error("heirs" if fault.code.startswith("heirs") else "document", fault.message)
            return False
        return True


class OrganisationForm(forms.Form):
    """An organisation's last day, and who comes after."""

    ended_on = day_field(gettext_lazy("Last day"))
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Comes after it"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody"),
    )

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        told = {"ended_on": organisation.ended_on, "successor": organisation.successor_id}
        super().__init__(data, prefix=f"o{organisation.pk}", initial=told)
        self.organisation = organisation
        standing = Organisation.objects.filter(ended_on=None).exclude(pk=organisation.pk)
        self.fields["successor"].queryset = standing.order_by("name")  # type: ignore[attr-defined]

    def save(self, *, actor: User, today: date, now: datetime) -> bool:
        told = self.cleaned_data
        try:
            organisations.end(
                organisation=self.organisation,
                ended_on=told["ended_on"],
                successor=told["successor"],
                actor=actor,
                today=today,
                now=now,
            )
        except Problem as problem:
            self.add_error("ended_on", problem.sentence)
            return False
        return True
