"""What people type to see sensitive values: which classes, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.problems import Problem
from backend.survey.submissions import revealing
from backend.survey.submissions.models import SubmissionVersion

CLASSES = {
    "identity": _("Identity"),
    "health": _("Health"),
    "contact": _("Contact"),
}


class RevealForm(forms.Form):
    """Of one submission, once; the values stand on the page that answers and nowhere else."""

    kinds = forms.MultipleChoiceField(
        label=_("Which values"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what you need to see.")},
    )
    reason = forms.CharField(
        label=_("Why you need to see them"),
        max_length=1000,
        help_text=_("At least 10 letters. It is kept with your name in the access log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, given: Any = None, *, kinds: Sequence[str]) -> None:
        super().__init__(given)
        field: Any = self.fields["kinds"]
        field.choices = [(kind, CLASSES.get(kind, kind)) for kind in kinds]

    def save(
        self, *, version: SubmissionVersion, actor: User, now: datetime
    ) -> dict[str, Any] | None:
        """The answers with these values; None when it was refused: then `errors` say why."""
        try:
            return revealing.reveal_answers(
                version=version,
                kinds=self.cleaned_data["kinds"],
                actor=actor,
                reason=self.cleaned_data["reason"],
                now=now,
            )
        except Problem as problem:
            self.add_error("reason", problem.sentence)
            return None


class FileReasonForm(forms.Form):
    """Why a sealed file is opened."""

    reason = forms.CharField(
        label=_("Why you need to see it"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
