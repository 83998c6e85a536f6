"""What people choose and type about quality: a period, a draw, what a second visit found."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from backend.accounts.models import User
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks, send_backs
from backend.survey.quality.models import BackCheck, Draw, SendBack
from backend.survey.submissions.models import Submission
from backend.web.fields import problems_as_errors

RESULTS = {
    BackCheck.Result.OPEN: gettext_lazy("not visited yet"),
    BackCheck.Result.SAME: gettext_lazy("the same"),
    BackCheck.Result.DIFFERS: gettext_lazy("differs"),
    BackCheck.Result.NOT_FOUND: gettext_lazy("nobody knows of it"),
}


def period_of(start: str, end: str, today: date) -> tuple[date, date]:
    """The days that somebody asked for; the last thirty where they make no sense."""
    last = _day(end) or today
    first = _day(start) or last - timedelta(days=30)
    return (first, last) if first <= last else (last, first)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


class DrawForm(forms.Form):
    """How much of the period's arrivals is visited again."""

    percent = forms.DecimalField(
        label=gettext_lazy("How many percent to check again"),
        max_digits=5,
        decimal_places=2,
        initial=5,
        localize=True,
        error_messages={"invalid": gettext_lazy("Write a number, for example 5.")},
    )

    def save(
        self, *, form: Form, start: date, end: date, actor: User, now: datetime
    ) -> Draw | None:
        try:
            with problems_as_errors():
                return back_checks.draw(
                    form=form,
                    percent=self.cleaned_data["percent"],
                    starts_on=start,
                    ends_on=end,
                    actor=actor,
                    now=now,
                )
        except forms.ValidationError as error:
            self.add_error("percent", error)
            return None


class ResultForm(forms.Form):
    """What the second visit found."""

    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=list(RESULTS.items()))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=5000)

    def save(self, *, check: BackCheck, actor: User, now: datetime) -> None:
        back_checks.close(check=check, actor=actor, now=now, **self.cleaned_data)


class SendBackForm(forms.Form):
    """Which questions the sender should look at again, and why."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions to look at again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=gettext_lazy("What the sender should mend"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what needs mending.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]

    def save(self, *, submission: Submission, actor: User) -> SendBack | None:
        try:
            with problems_as_errors():
                return send_backs.send_back(
                    submission=submission,
                    actor=actor,
                    now=timezone.now(),
                    **self.cleaned_data,
                )
        except forms.ValidationError as error:
            self.add_error("note", error)
            return None
