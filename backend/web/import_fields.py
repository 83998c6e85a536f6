"""What people choose while a file of the past is matched: read from what the pages post."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import Project, User
from backend.importing import batches, reading
from backend.importing.models import ImportBatch
from backend.problems import Problem


class FileForm(forms.Form):
    """An Excel list of sites or activities."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What does the file list?"),
        choices=[
            (ImportBatch.Kind.SITE, gettext_lazy("Sites (schools, enterprises, other places)")),
            (ImportBatch.Kind.ACTIVITY, gettext_lazy("Activities that took place")),
        ],
        error_messages={"required": gettext_lazy("Choose what the file lists.")},
    )
    source = forms.FileField(
        label=gettext_lazy("Excel file (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty. Choose another one."),
        },
    )

    def clean_source(self) -> "UploadedFile[Any]":
        source: UploadedFile[Any] = self.cleaned_data["source"]
        if (source.size or 0) > reading.MOST_BYTES:
            limit = reading.MOST_BYTES // 1_000_000
            raise forms.ValidationError(
                _(
                    "The file is larger than {limit} MB. Take out pictures and unused sheets."
                ).format(limit=limit)
            )
        return source

    def save(self, *, project: Project, actor: User, now: datetime) -> ImportBatch | None:
        """The batch; None when the file was refused: then `errors` say why."""
        source: UploadedFile[Any] = self.cleaned_data["source"]
        try:
            return batches.upload(
                project=project,
                kind=self.cleaned_data["kind"],
                name=source.name or "",
                content=source.read(),
                actor=actor,
                now=now,
            )
        except Problem as problem:
            self.add_error("source", problem.sentence)
            return None


def number_of(text: str) -> int:
    """A small whole number; -1 for what is none, which no choice is."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1


def columns_of(posted: Mapping[str, str]) -> dict[str, int]:
    """{field: column} of "column:FIELD"."""
    return {
        name.removeprefix("column:"): number_of(str(value))
        for name, value in posted.items()
        if name.startswith("column:") and value
    }


def values_of(posted: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """{field: {key: code}} of "value:FIELD:KEY"."""
    found: dict[str, dict[str, str]] = {}
    for name, value in posted.items():
        parts = name.split(":", 2)
        if len(parts) == 3 and parts[0] == "value":
            found.setdefault(parts[1], {})[parts[2]] = str(value)
    return found


def dates_of(posted: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("date:"): str(value)
        for name, value in posted.items()
        if name.startswith("date:") and value
    }


def places_of(posted: Mapping[str, str]) -> dict[str, str]:
    """{key of the text: what was chosen or written}; what was written goes first."""
    chosen = _after(posted, "place:")
    return {**chosen, **_after(posted, "typed:")}


def _after(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): text
        for name, value in posted.items()
        if name.startswith(prefix) and (text := str(value).replace("\0", "").strip()[:200])
    }
