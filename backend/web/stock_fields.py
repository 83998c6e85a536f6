"""What people type about leaflets and other materials that arrived."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from backend.accounts.models import User
from backend.planning import stock
from backend.problems import Problem
from backend.web.campaign_ground import Yard
from backend.web.campaign_words import WholeField
from backend.web.fields import refuse_lost, send_as_new
from backend.web.people_fields import day_field
from outreach.kinds.shapes import PEOPLE


class ReceiptForm(forms.Form):
    """Copies that arrived for a campaign in a commune. Sent twice it is noted once."""

    receipt = forms.UUIDField(widget=forms.HiddenInput)
    campaign = forms.ChoiceField(
        label=gettext_lazy("Campaign"),
        error_messages={
            "required": gettext_lazy("Choose a campaign."),
            "invalid_choice": gettext_lazy("Choose a campaign of the list."),
        },
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Commune"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a commune of your area.")},
    )
    received_on = day_field(gettext_lazy("Day"))
    copies = WholeField(
        label=gettext_lazy("Copies received"),
        least=1,
        most=PEOPLE,
        error_messages={"required": gettext_lazy("Write how many.")},
    )

    def __init__(self, *args: Any, yard: Yard, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "receipt": uuid4(),
            "received_on": yard.today.isoformat(),
            "unit": yard.only_commune,
        }
        super().__init__(*args, **kwargs)
        self.yard = yard
        self.campaigns = {str(each.pk): each for each in yard.campaigns()}
        offered = [("", "…"), *((key, each.title) for key, each in self.campaigns.items())]
        communes = [(unit.key, unit.name) for unit in yard.ground.communes]
        # Only who answers for the whole project may say that it is nobody's commune.
        whole = [("", gettext_lazy("Whole project"))] if yard.wide else [("", "…")]
        for name, choices in (("campaign", offered), ("unit", [*whole, *communes])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def clean_unit(self) -> str:
        unit: str = self.cleaned_data["unit"]
        if not unit and not self.yard.wide:
            raise forms.ValidationError(gettext_lazy("Choose a commune of your area."))
        return unit

    def save(self, *, actor: User, now: datetime) -> bool:
        """False with an error at the field."""
        told = self.cleaned_data
        try:
            made = stock.receive(
                receipt=told["receipt"],
                campaign=self.campaigns[told["campaign"]],
                unit=told["unit"],
                received_on=told["received_on"],
                copies=told["copies"],
                today=self.yard.today,
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("received_on", problem.sentence)
            send_as_new(self, "receipt")
            return False
        typed = (told["campaign"], told["unit"], told["received_on"], told["copies"])
        if (str(made.campaign_id), made.unit, made.received_on, made.copies) != typed:
            refuse_lost(self, "receipt", "received_on")
            return False
        return True
