"""What people type to make a public link."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from backend.accounts import links
from backend.accounts.models import AppUser, User
from backend.survey.forms import encrypting
from backend.survey.forms.models import Form
from backend.web.fields import problems_as_errors


class LinkForm(forms.Form):
    """A name for those who list the links; may each person fill it once; until when."""

    name = forms.CharField(
        label=gettext_lazy("Where will you share it?"),
        help_text=gettext_lazy("For example: parents' group of class 9A. Only colleagues see it."),
        max_length=200,
        error_messages={"required": gettext_lazy("Write where you will share the link.")},
    )
    once = forms.BooleanField(label=gettext_lazy("Each browser may send one form"), required=False)
    last_day = forms.DateField(
        label=gettext_lazy("Open until (empty = until you close it)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as day/month/year.")},
    )

    def save(self, *, form: Form, actor: User, now: datetime) -> AppUser | None:
        """The link; None with an error beside the fields when it can't be made."""
        day = self.cleaned_data["last_day"]
        ends = None
        if day is not None:
            zone = timezone.get_current_timezone()
            ends = datetime.combine(day + timedelta(days=1), time.min, zone)
        try:
            with problems_as_errors():
                encrypting.refuse_browser(form)
                return links.create_link(
                    project=form.project,
                    form_id=form.form_id,
                    name=self.cleaned_data["name"],
                    once=self.cleaned_data["once"],
                    expires_at=ends,
                    actor=actor,
                    now=now,
                )[0]
        except forms.ValidationError as error:
            self.add_error(None, error)
            return None
