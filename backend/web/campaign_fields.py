"""What people type to plan: an activity, another day for it, who is in charge, a budget."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy

from backend.accounts import delegating
from backend.accounts.models import Project, User
from backend.planning import campaigns as planning
from backend.problems import Problem
from backend.web.campaign_ground import Yard
from backend.web.campaign_words import WholeField
from backend.web.fields import refuse_lost, send_as_new
from backend.web.people_fields import day_field
from outreach import labels
from outreach import services as outreach
from outreach.codes import EVENT_KINDS, HEALTH_CHECK, TRAINING_KINDS
from outreach.faults import sentences
from outreach.models import Campaign, PlannedActivity
from outreach.services import Booking

KINDS = (*EVENT_KINDS, HEALTH_CHECK, *TRAINING_KINDS)


def cost_field(label: Any) -> WholeField:
    return WholeField(label=label, required=False, help_text=gettext_lazy("Such as 1.500.000 đ."))


def in_charge_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("E-mail of who is in charge"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=gettext_lazy("The person is reminded the day before. May be left empty."),
    )


class PlanForm(forms.Form):
    """An activity of a campaign at a site on a day. `row` makes that sending twice plans once."""

    row = forms.UUIDField(widget=forms.HiddenInput)
    campaign = forms.ChoiceField(
        label=gettext_lazy("Campaign"),
        error_messages={
            "required": gettext_lazy("Choose a campaign."),
            "invalid_choice": gettext_lazy("Choose a campaign of the list."),
        },
    )
    site = forms.ChoiceField(
        label=gettext_lazy("Site"),
        error_messages={
            "required": gettext_lazy("Choose a site."),
            "invalid_choice": gettext_lazy("Choose a site of the list."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Activity"),
        error_messages={
            "required": gettext_lazy("Choose an activity."),
            "invalid_choice": gettext_lazy("Choose an activity of the list."),
        },
    )
    planned_on = day_field(gettext_lazy("Day"))
    in_charge = in_charge_field()
    cost = cost_field(gettext_lazy("Planned cost"))
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, yard: Yard, **kwargs: Any) -> None:
        kwargs["initial"] = {"row": uuid4(), "kind": "T01", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.yard = yard
        self.campaigns = {str(each.pk): each for each in yard.campaigns()}
        self.sites = {str(each.pk): each for each in yard.places()}
        self.warnings: list[str] = []
        self._choose("campaign", [(key, each.title) for key, each in self.campaigns.items()])
        self._choose("site", self._by_commune())
        self._choose("kind", [(code, labels.ACTIVITY_KINDS[code]) for code in KINDS])

    def clean_planned_on(self) -> date:
        return _not_past(self.cleaned_data["planned_on"], self.yard)

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "…"), *choices]

    def _by_commune(self) -> list[tuple[str, list[tuple[str, str]]]]:
        names = self.yard.names({site.unit for site in self.sites.values()})
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, site in self.sites.items():
            groups.setdefault(names[site.unit], []).append((key, site.name))
        return sorted(groups.items())

    def save(self, *, actor: User, now: datetime) -> Booking | None:
        """None with an error at a field, or with `warnings` that want to be confirmed first."""
        told = self.cleaned_data
        try:
            assignee = _in_charge(self.yard.project, told["in_charge"], self.yard)
        except Problem as problem:
            self.add_error("in_charge", problem.sentence)
            return None
        plan = {
            "campaign": self.campaigns[told["campaign"]],
            "site": self.sites[told["site"]],
            "kind": told["kind"],
            "planned_on": told["planned_on"],
            "assignee": assignee,
        }
        if not told["confirmed"] and not _stands(told["row"]):
            self.warnings = sentences(outreach.bookings(PlannedActivity(**plan)))
            if self.warnings:
                return None
        try:
            made = planning.plan(row=told["row"], cost=told["cost"], actor=actor, now=now, **plan)
        except Problem as problem:
            self.add_error("planned_on", problem.sentence)
            send_as_new(self, "row")
            return None
        stands, same = made.planned, ("campaign", "site", "kind", "planned_on")
        if any(getattr(stands, name) != plan[name] for name in same):
            refuse_lost(self, "row", "planned_on")
            return None
        return made


class MoveForm(forms.Form):
    """Another day, another cost, somebody else in charge."""

    planned_on = day_field(gettext_lazy("Day"))
    in_charge = in_charge_field()
    cost = cost_field(gettext_lazy("Planned cost"))
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, yard: Yard, planned: PlannedActivity, **kwargs: Any) -> None:
        in_charge = planned.assignee.get_username() if planned.assignee else ""
        kwargs["initial"] = {
            "planned_on": planned.planned_on.isoformat(),
            "in_charge": in_charge,
            "cost": planned.cost,
        }
        super().__init__(*args, **kwargs)
        self.yard, self.planned = yard, planned
        self.warnings: list[str] = []

    def clean_planned_on(self) -> date:
        day: date = self.cleaned_data["planned_on"]
        return day if day == self.planned.planned_on else _not_past(day, self.yard)

    def save(self, *, actor: User, now: datetime) -> bool:
        """False with an error at a field, or with `warnings` that want to be confirmed first."""
        told, planned = self.cleaned_data, self.planned
        try:
            assignee = _in_charge(self.yard.project, told["in_charge"], self.yard)
        except Problem as problem:
            self.add_error("in_charge", problem.sentence)
            return False
        day = told["planned_on"]
        if not told["confirmed"] and day != planned.planned_on:
            tried = PlannedActivity(
                pk=planned.pk,
                campaign=planned.campaign,
                site=planned.site,
                kind=planned.kind,
                planned_on=day,
                assignee=assignee,
            )
            self.warnings = sentences(outreach.bookings(tried))
            if self.warnings:
                return False
        try:
            if (day, told["cost"]) != (planned.planned_on, planned.cost):
                planning.move(
                    planned=planned, planned_on=day, cost=told["cost"], actor=actor, now=now
                )
            if (assignee.pk if assignee else None) != planned.assignee_id:
                planning.assign(planned=planned, assignee=assignee, actor=actor, now=now)
        except Problem as problem:
            self.add_error("planned_on", problem.sentence)
            return False
        return True


class BudgetForm(forms.Form):
    """What a campaign may cost."""

    budget = cost_field(gettext_lazy("Budget of the campaign"))

    def save(self, *, campaign: Campaign, actor: User, now: datetime) -> None:
        planning.set_budget(
            campaign=campaign, budget=self.cleaned_data["budget"], actor=actor, now=now
        )


def _not_past(day: date, yard: Yard) -> date:
    if day < yard.today:
        raise forms.ValidationError(gettext_lazy("This day is over. Choose today or a later day."))
    return day


def _stands(row: UUID) -> bool:
    return PlannedActivity.objects.filter(uuid=row).exists()


def _in_charge(project: Project, email: str, yard: Yard) -> User | None:
    """Raises successor_unknown."""
    return delegating.colleague(project, email, yard.today) if email.strip() else None
