"""What a receiving service types: the card's code, and what became of the referral."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.casework import referral_codes, referrals
from backend.casework.referral_codes import Opened
from backend.problems import Problem
from outreach.labels import REFERRAL_STATES

CODE_SIZE = 40


class CodeForm(forms.Form):
    """The eight characters, with or without hyphen, in any case."""

    code = forms.CharField(
        label=_("Code on the card"),
        max_length=CODE_SIZE,
        help_text=_("Eight letters and digits, such as ACDE-FGHJ."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the code that is on the card.")},
    )

    def open(self, *, source: str, now: datetime) -> Opened | None:
        """What it opens; None when it was refused: then `errors` say why."""
        try:
            return referral_codes.look_up(typed=self.cleaned_data["code"], source=source, now=now)
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return None


class AnswerForm(CodeForm):
    """What became of it; the code goes along hidden in the page, never in an address."""

    state = forms.ChoiceField(
        label=_("What became of the referral"),
        choices=[(code, REFERRAL_STATES[code]) for code in referrals.CHOICES],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what became of the referral."),
            "invalid_choice": _("Choose what became of the referral."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def save(self, *, source: str, now: datetime) -> bool:
        """Confirm; False when it was refused: then `errors` say why."""
        told = self.cleaned_data
        try:
            referrals.confirm(typed=told["code"], state=told["state"], source=source, now=now)
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return False
        return True
