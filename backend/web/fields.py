"""What people type into pages: checked at the field, kept when something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import Project, User
from backend.problems import Problem
from backend.survey.forms import services as survey_forms
from backend.survey.forms.models import FormVersion
from outreach import mapping as outreach_mapping
from outreach.faults import fault, sentences
from outreach.findings import FindingsError
from outreach.fitness import mapping_faults

FORM_TYPES = (".xlsx", ".xls", ".csv", ".md")


@contextmanager
def problems_as_errors() -> Iterator[None]:
    """A problem of a service becomes an error of the page, so that what was typed stays."""
    try:
        yield
    except Problem as problem:
        raise ValidationError(problem.sentence) from problem


def refuse_lost(form: forms.Form, name: str, field: str) -> None:
    """Something else stands under the id that the page sends, as when somebody went back to it."""
    form.add_error(field, fault("sent_before").message)
    send_as_new(form, name)


def send_as_new(form: forms.Form, name: str) -> None:
    """What was refused is no second sending of what stands: the next press gives it its own id."""
    typed = cast(QueryDict, form.data).copy()
    typed[name] = str(uuid4())
    form.data = typed


class SignInForm(forms.Form):
    """E-mail and password. The password is never written back into the page."""

    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": gettext_lazy("Write your e-mail address.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password.")},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        with problems_as_errors():
            found = authenticate(self.request, email=told["email"], password=told["password"])
        if not isinstance(found, User):
            raise ValidationError(_("E-mail or password is wrong. Check both and try again."))
        self.user = found
        return told


class UploadForm(forms.Form):
    """An XLSForm and, where its answers become records, the mapping that says how."""

    source = forms.FileField(
        label=gettext_lazy("XLSForm"),
        help_text=gettext_lazy(".xlsx, .xls, .csv or .md"),
        widget=forms.FileInput(attrs={"accept": ",".join(FORM_TYPES)}),
        error_messages={"required": gettext_lazy("Choose the file of the form.")},
    )
    mapping = forms.FileField(
        label=gettext_lazy("Mapping (NAME.toml)"),
        required=False,
        help_text=gettext_lazy("Without one, the mapping of the version before stays."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[dict[str, Any]] = []

    def clean_source(self) -> "UploadedFile[Any]":
        source: UploadedFile[Any] = self.cleaned_data["source"]
        if (source.size or 0) > settings.FORM_MAX_BYTES:
            limit = settings.FORM_MAX_BYTES // 1_000_000
            raise ValidationError(
                _(
                    "The file is larger than {limit} MB. Take out pictures and unused sheets."
                ).format(limit=limit)
            )
        return source

    def clean_mapping(self) -> dict[str, Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["mapping"]
        if file is None:
            return None
        try:
            return outreach_mapping.parse(file.read(100_000))
        except FindingsError as error:
            raise ValidationError(sentences(error.findings)) from error

    def save(self, *, project: Project, actor: User, now: datetime) -> FormVersion | None:
        """The draft; None when the form was refused: then `errors` and `faults` say why."""
        source: UploadedFile[Any] = self.cleaned_data["source"]
        try:
            return survey_forms.save_draft(
                project=project,
                source=source.read(),
                file_name=source.name or "",
                actor=actor,
                check_mapping=mapping_faults,
                mapping=self.cleaned_data["mapping"],
                now=now,
            )
        except Problem as problem:
            faults = problem.details.get("faults")
            self.faults = faults if isinstance(faults, list) else []
            self.add_error("source", problem.sentence)
            return None
