"""What people type about a webhook, and the words for what its log says."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from backend.accounts.models import Project, User
from backend.problems import Problem
from backend.webhooks import services
from backend.webhooks.models import Webhook
from backend.webhooks.reach import MAX_LENGTH

EVENTS = [
    ("submission.create", gettext_lazy("a form was sent")),
    ("submission.update", gettext_lazy("a sent form was changed")),
    ("submission.review", gettext_lazy("a form was reviewed")),
    ("submission.delete", gettext_lazy("a form was deleted")),
    ("entity.create", gettext_lazy("a row of a list was made")),
    ("entity.update", gettext_lazy("a row of a list was changed")),
    ("entity.delete", gettext_lazy("a row of a list was deleted")),
]
ERRORS = {
    "address": gettext_lazy("leads into a private network"),
    "name": gettext_lazy("no such host"),
    "connection": gettext_lazy("nobody answers"),
    "tls": gettext_lazy("the certificate is not valid"),
    "timeout": gettext_lazy("took longer than 10 seconds"),
    "redirect": gettext_lazy("sends on to another address"),
    "status": gettext_lazy("refused"),
    "not_http": gettext_lazy("answers no HTTP"),
    "secret": gettext_lazy("make a new secret: the server's own has changed"),
}


class WebhookForm(forms.Form):
    """A program to be told of events."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("Which program it is, such as “Dashboard of the province”."),
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Address of the program"),
        max_length=MAX_LENGTH,
        widget=forms.URLInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text=gettext_lazy("It begins with https://"),
        error_messages={"required": gettext_lazy("Write the address.")},
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("It is told when"),
        choices=EVENTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one event.")},
    )

    def save(self, *, project: Project, actor: User, now: datetime) -> tuple[Webhook | None, str]:
        """The webhook and its secret; None when it was refused: then `errors` says why."""
        told: dict[str, Any] = self.cleaned_data
        try:
            return services.create_webhook(
                project=project,
                name=told["name"],
                url=told["url"],
                events=told["events"],
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("name" if problem.status == 409 else "url", problem.sentence)
            return None, ""
