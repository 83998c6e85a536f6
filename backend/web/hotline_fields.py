"""Why somebody needs the number of who called."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.casework import hotline
from backend.problems import Problem
from backend.survey.submissions.models import Submission
from outreach.models import HotlineCall

FORBIDDEN = 403


class NumberForm(forms.Form):
    """A reason, which the access log keeps with the reader's name."""

    reason = forms.CharField(
        label=_("Why you need the number"),
        max_length=1000,
        help_text=_("At least 10 letters. It is kept with your name in the access log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def number_of(
        self, call: HotlineCall, submission: Submission, actor: User, today: date, now: datetime
    ) -> str:
        """The number; "" when it was refused: then `errors` say why. Raises forbidden."""
        try:
            return hotline.number_of(
                call=call,
                submission=submission,
                actor=actor,
                reason=self.cleaned_data["reason"],
                today=today,
                now=now,
            )
        except Problem as problem:
            if problem.status == FORBIDDEN:
                raise
            self.add_error("reason", problem.sentence)
            return ""
