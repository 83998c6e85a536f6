"""What people type about their own account: codes, passwords, keys, invitations."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from backend.accounts import people
from backend.accounts.credentials import api_keys, factors
from backend.accounts.credentials.models import ApiKey
from backend.accounts.models import User
from backend.problems import Problem
from backend.web.verb_words import READING, in_order, word


def code_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Write the code.")},
    )


def password_field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": gettext_lazy("Write your password.")},
    )


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = code_field(
        gettext_lazy("Code"),
        gettext_lazy("Six digits from the authenticator app; without the phone, a recovery code."),
    )

    def check(self, user: User, *, source: str, now: datetime) -> str:
        """What was given; "" with an error at the field."""
        try:
            return factors.check(user=user, code=self.cleaned_data["code"], source=source, now=now)
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return ""

    def renew(self, user: User, *, now: datetime) -> list[str]:
        """New recovery codes; none with an error at the field."""
        try:
            return factors.renew_codes(user=user, code=self.cleaned_data["code"], now=now)
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return []


class FirstCodeForm(forms.Form):
    """The first code that the app shows."""

    code = code_field(gettext_lazy("Code"), gettext_lazy("Six digits that the app shows now."))

    def activate(self, user: User, sealed: str, *, now: datetime) -> list[str]:
        """The recovery codes; none with an error at the field."""
        try:
            return factors.activate(
                user=user, sealed=sealed, code=self.cleaned_data["code"], now=now
            )
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return []


class FactorOffForm(forms.Form):
    """Password and code together."""

    password = password_field(gettext_lazy("Password"), "current-password")
    code = code_field(
        gettext_lazy("Code"), gettext_lazy("From the authenticator app, or a recovery code.")
    )

    def turn_off(self, user: User, *, source: str, now: datetime) -> bool:
        """Done? False with an error at the field."""
        told = self.cleaned_data
        try:
            people.refuse_wrong_password(
                user=user, password=told["password"], source=source, now=now
            )
        except Problem as problem:
            self.add_error("password", problem.sentence)
            return False
        try:
            factors.turn_off(user=user, code=told["code"], now=now)
        except Problem as problem:
            self.add_error("code", problem.sentence)
            return False
        return True


class PasswordForm(forms.Form):
    """A new password; the old one must be known."""

    old = password_field(gettext_lazy("Present password"), "current-password")
    new = password_field(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy("10 characters or more; a few words together are good."),
    )

    def save(self, user: User, *, source: str, page: str, now: datetime) -> bool:
        """Done? False with an error at the field."""
        told = self.cleaned_data
        try:
            people.change_password(
                user=user,
                old=told["old"],
                new=told["new"],
                session=None,
                page=page,
                source=source,
                actor=user,
                now=now,
            )
        except Problem as problem:
            self.add_error("old" if problem.status == 401 else "new", problem.sentence)
            return False
        return True


class ApiKeyForm(forms.Form):
    """A key for a program, cut from what its owner may do."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("Which program uses it, such as “Excel of the department”."),
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    projects = forms.MultipleChoiceField(
        label=gettext_lazy("Projects"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one project.")},
    )
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing.")},
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("It may open sensitive values, where that is chosen above"),
        required=False,
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Lasts"),
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("180", gettext_lazy("180 days")),
            ("365", gettext_lazy("a year")),
        ],
        initial="90",
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        found = [(str(each.pk), each.name) for each in api_keys.projects_of(owner)]
        self.fields["projects"].choices = found  # type: ignore[attr-defined]
        held = in_order(api_keys.verbs_of(owner))
        self.fields["verbs"].choices = [  # type: ignore[attr-defined]
            (verb, word(verb)) for verb in held
        ]
        self.fields["verbs"].initial = [verb for verb in held if verb in READING]

    def save(self, *, now: datetime) -> tuple[ApiKey | None, str]:
        """The key and its token; None with an error when it is refused."""
        told = self.cleaned_data
        try:
            return api_keys.create(
                owner=self.owner,
                name=told["name"],
                wanted=told["verbs"],
                projects=[int(each) for each in told["projects"]],
                units=[],
                sensitive=told["sensitive"],
                expires_at=_end_of(timezone.localdate(now) + timedelta(days=int(told["days"]))),
                now=now,
            )
        except Problem as problem:
            self.add_error("verbs", problem.sentence)
            return None, ""


def _end_of(day: date) -> datetime:
    zone = timezone.get_current_timezone()
    return datetime.combine(day, time.min, zone)
