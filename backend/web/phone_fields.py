"""What people type into the phones' pages."""

import calendar
import json
import unicodedata
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts import holders
from backend.accounts.models import PhoneSettings, Project, User
from backend.problems import Problem
from backend.web import phone_lists
from backend.web.collect_settings import (
    AUTOSEND,
    COLOURS,
    ICONS,
    IMAGE_SIZES,
    usual_colour,
    usual_icon,
)
from backend.web.fields import problems_as_errors
from backend.web.numbers import day
from outreach import selectors as outreach

MONTHS = (1, 3, 6, 12)
CAMPAIGNS = 20


def ends(project: Project, today: date) -> dict[str, tuple[str, date | None]]:
    """Choice → (words, last day): never, in so many months, with a running campaign."""
    found: dict[str, tuple[str, date | None]] = {"": (_("does not end"), None)}
    for months in MONTHS:
        last = _months_on(today, months)
        words = _("in {months} months ({day})").format(months=months, day=day(last))
        found[f"{months}m"] = (words, last)
    running = outreach.campaigns([project.pk]).filter(ends_on__gte=today)
    for campaign in running.order_by("ends_on", "title")[:CAMPAIGNS]:
        words = _("with “{campaign}” ({day})").format(
            campaign=campaign.title, day=day(campaign.ends_on)
        )
        found[str(campaign.pk)] = (words, campaign.ends_on)
    return found


class EndForm(forms.Form):
    """When a code ends."""

    ends = forms.ChoiceField(
        label=gettext_lazy("The code ends"), required=False, error_messages={"invalid_choice": ""}
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ends = ends(project, timezone.localdate())
        choice = self.fields["ends"]
        choice.choices = [(key, words) for key, (words, _last) in self._ends.items()]  # type: ignore[attr-defined]
        choice.error_messages["invalid_choice"] = _("Choose one of the days of the list.")

    @property
    def expires_at(self) -> datetime | None:
        """The end of the chosen day in Việt Nam; None for never."""
        last = self._ends[self.cleaned_data.get("ends") or ""][1]
        if last is None:
            return None
        return datetime.combine(last, time(23, 59, 59), timezone.get_default_timezone())


class PhoneForm(EndForm):
    """A phone for somebody who has an account and works in the project."""

    name = forms.CharField(
        label=gettext_lazy("Name of the phone"),
        max_length=200,
        help_text=gettext_lazy("So that it is recognised in the list, such as “CTV 01, Sơn Tây”."),
        error_messages={"required": gettext_lazy("Write a name for the phone.")},
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail of its holder"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        help_text=gettext_lazy("Someone of this project, inside your area."),
        error_messages={"required": gettext_lazy("Write the e-mail address of the holder.")},
    )
    field_order = ("name", "email", "ends")

    def __init__(self, *args: Any, actor: User, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        self.actor, self.project = actor, project
        self.holder: User | None = None

    def clean_name(self) -> str:
        return unicodedata.normalize("NFC", str(self.cleaned_data["name"]))

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        try:
            self.holder, _site = holders.holder_for(
                self.actor, self.project, email=email, today=timezone.localdate()
            )
        except Problem as problem:
            raise ValidationError(
                _(
                    "Nobody in your area who fills forms in this project has this e-mail address."
                    " Check the address, or ask the administrator to add the person."
                )
            ) from problem
        return email


class ListForm(EndForm):
    """An Excel list of people, or the rows of one that was looked at before."""

    source = forms.FileField(
        label=gettext_lazy("Excel list (.xlsx)"),
        required=False,
        help_text=gettext_lazy(
            "First row: “e-mail”; beside it, if wanted, “họ tên” and “tên máy”. One person per row."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    rows = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)
    field_order = ("source", "ends", "rows")

    def __init__(self, *args: Any, actor: User, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        self.actor, self.project = actor, project
        self.lines: list[phone_lists.Line] = []

    @property
    def confirmed(self) -> bool:
        """Were these rows seen and agreed to?"""
        return bool(self.cleaned_data.get("rows"))

    @property
    def faulty(self) -> bool:
        return any(line.faults for line in self.lines)

    def clean_source(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["source"]
        if file is None and not self.data.get("rows"):
            raise ValidationError(_("Choose the Excel list."))
        return file

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        with problems_as_errors():
            rows = self._read(told.get("source"), told.get("rows", ""))
            self.lines = phone_lists.judged(rows, self.actor, self.project, timezone.localdate())
        return told

    def _read(self, file: "UploadedFile[Any] | None", rows: str) -> list[phone_lists.Row]:
        if file is not None:
            return phone_lists.read(file.read(phone_lists.MOST_BYTES + 1))
        try:
            return phone_lists.again(json.loads(rows))
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("Choose the Excel list.")) from error


class SettingsForm(forms.Form):
    """What all codes of the project set on their phones."""

    icon = forms.ChoiceField(label=gettext_lazy("Sign"), widget=forms.RadioSelect)
    colour = forms.ChoiceField(label=gettext_lazy("Colour"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=gettext_lazy("Language of the app"), required=False)
    autosend = forms.ChoiceField(label=gettext_lazy("Finished forms are sent"))
    image_size = forms.ChoiceField(label=gettext_lazy("Size of photos"))
    delete_send = forms.BooleanField(
        label=gettext_lazy("Delete forms from the phone once they are sent"), required=False
    )
    locked = forms.BooleanField(
        label=gettext_lazy("Lock the settings on the phone with a password"), required=False
    )
    new_password = forms.BooleanField(label=gettext_lazy("Make a new password now"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in _choices().items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, chosen: PhoneSettings) -> dict[str, Any]:
        return {
            "icon": chosen.icon or usual_icon(chosen.project_id),
            "colour": chosen.colour or usual_colour(chosen.project_id),
            "language": chosen.language,
            "autosend": chosen.autosend,
            "image_size": chosen.image_size,
            "delete_send": chosen.delete_send,
            "locked": chosen.locked,
        }


def _choices() -> dict[str, list[tuple[str, str]]]:
    autosend = dict(
        zip(
            AUTOSEND,
            (
                _("as soon as there is any network"),
                _("over Wi-Fi only"),
                _("when the interviewer sends them"),
            ),
            strict=True,
        )
    )
    sizes = dict(
        zip(
            IMAGE_SIZES,
            (
                _("medium (about 300 KB): right for evidence"),
                _("small (about 80 KB): for a poor network"),
                _("large (about 1 MB)"),
                _("as taken (3 to 8 MB)"),
            ),
            strict=True,
        )
    )
    return {
        "icon": [(icon, icon) for icon in ICONS],
        "colour": list(zip(COLOURS, colour_names(), strict=True)),
        "language": [("", _("the holder's")), ("vi", "Tiếng Việt"), ("en", "English")],
        "autosend": list(autosend.items()),
        "image_size": list(sizes.items()),
    }


def colour_names() -> list[str]:
    """In the order of COLOURS."""
    return [
        _("teal"),
        _("blue"),
        _("purple"),
        _("brick red"),
        _("leaf green"),
        _("ochre"),
        _("indigo"),
        _("crimson"),
    ]


def numbers_of(given: list[str]) -> list[UUID]:
    """The phones that were ticked; what is no UUID is left out."""
    found = []
    for each in given[: phone_lists.MOST_ROWS + 1]:
        try:
            found.append(UUID(each))
        except ValueError:
            continue
    return found


def _months_on(start: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
