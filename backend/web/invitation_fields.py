"""What is typed to invite somebody, to help with a lost password, and to take a link up."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from backend import problems
from backend.accounts.credentials import invitations
from backend.accounts.credentials.models import Invitation
from backend.accounts.models import Project, Role, User
from backend.accounts.selectors import user_by_email
from backend.problems import Problem
from backend.web.credential_fields import password_field


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": gettext_lazy("Write the e-mail address."),
            "invalid": gettext_lazy("Write an e-mail address such as name@example.org."),
        },
    )


class InviteForm(forms.Form):
    """Whom, as what, where, until when."""

    email = email_field()
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        error_messages={"required": gettext_lazy("Choose a role.")},
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Where (none chosen = your own area)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until (empty = as long as your own role)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as day/month/year.")},
    )

    def __init__(
        self, *args: Any, roles: list[Role], units: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(each.pk): each for each in roles}
        # Nothing is chosen beforehand: the first of the list may be the administrator.
        named = [("", gettext_lazy("Choose"))] + [(str(each.pk), each.shown) for each in roles]
        self.fields["role"].choices = named  # type: ignore[attr-defined]
        self.fields["units"].choices = units  # type: ignore[attr-defined]

    def save(
        self, *, project: Project, actor: User, today: date, now: datetime
    ) -> tuple[Invitation | None, str]:
        """The invitation and its token; None with an error at the field."""
        told = self.cleaned_data
        try:
            return invitations.invite(
                actor=actor,
                project=project,
                role=self.roles[told["role"]],
                email=told["email"],
                units=told["units"],
                ends_on=told["ends_on"],
                today=today,
                now=now,
            )
        except Problem as problem:
            self.add_error("role", problem.sentence)
            return None, ""


class PasswordLinkForm(forms.Form):
    """For somebody whom one may manage and who has lost her password."""

    email = email_field()
    resets_factor = forms.BooleanField(
        label=gettext_lazy("The phone with the codes is lost, too: turn the second factor off"),
        required=False,
    )

    def save(self, *, actor: User, today: date, now: datetime) -> str:
        """The token; "" with an error. Who may not is told the same whoever it is about."""
        told = self.cleaned_data
        user = user_by_email(told["email"])
        if user is None:
            self.add_error("email", problems.forbidden().sentence)
            return ""
        try:
            return invitations.password_link(
                actor=actor,
                user=user,
                resets_factor=told["resets_factor"],
                today=today,
                now=now,
            )
        except Problem as problem:
            self.add_error("email", problem.sentence)
            return ""


class AcceptForm(forms.Form):
    """A name and a password of one's own."""

    name = forms.CharField(
        label=gettext_lazy("Full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    password = password_field(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy("10 characters or more; a few words together are good."),
    )

    def save(self, *, token: str, language: str, today: date, now: datetime) -> User | None:
        """The new person; None with an error at the field."""
        told = self.cleaned_data
        try:
            return invitations.accept(
                token=token,
                name=told["name"],
                password=told["password"],
                language=language,
                today=today,
                now=now,
            )
        except Problem as problem:
            if problem.status != 400:
                raise
            self.add_error("password", problem.sentence)
            return None


class NewPasswordForm(forms.Form):
    """A password in place of the lost one."""

    password = password_field(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy("10 characters or more; a few words together are good."),
    )

    def save(self, *, token: str, today: date, now: datetime) -> User | None:
        """The person; None with an error at the field."""
        password = self.cleaned_data["password"]
        try:
            return invitations.new_password(token=token, password=password, today=today, now=now)
        except Problem as problem:
            if problem.status != 400:
                raise
            self.add_error("password", problem.sentence)
            return None
