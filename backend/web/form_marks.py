"""A form's marks as pages say them: which questions are sealed, by which class; is it anonymous."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from backend.survey.forms import marks
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.export.labels import spoken
from backend.web.privacy_words import CLASSES


@dataclass(frozen=True, slots=True)
class Sealed:
    """A question that is kept sealed; `row` is that of the sheet survey."""

    label: str
    name: str
    row: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What the page of a draft says: sealed by it, sealed until now, anonymous, nowhere."""

    sealed: list[Sealed]
    opened: list[Sealed]
    anonymous: bool
    nowhere: bool  # an anonymous form without a commune question


def marks_of(form: Form, version: FormVersion) -> Marks:
    return Marks(
        sealed=_named(version, version.sensitive),
        opened=_named(version, marks.unsealed(form, version)),
        anonymous=version.anonymous,
        nowhere=version.anonymous and not version.unit_field,
    )


def kinds_said(version: FormVersion) -> str:
    """ "health (12), identity (1)"; "" for a form without sensitive questions."""
    counted = Counter(version.sensitive.values())
    return ", ".join(
        f"{CLASSES.get(kind, kind)} ({times})" for kind, times in sorted(counted.items())
    )


def _named(version: FormVersion, paths: Mapping[str, str]) -> list[Sealed]:
    language = get_language() or "vi"
    return [
        Sealed(
            label=spoken(field.get("labels") or {}, language) or field["name"],
            name=field["path"],
            row=field.get("row"),
            kind=str(CLASSES.get(paths[field["path"]], paths[field["path"]])),
        )
        for field in version.fields
        if field["path"] in paths
    ]
