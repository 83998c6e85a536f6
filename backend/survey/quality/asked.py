"""What a correction can answer of a submission that was sent back: its marked questions in words.

Never an answer: labels, choices and kinds alone, as the form of the submission's version has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.survey.forms.models import FormVersion
from backend.survey.quality.models import SendBack
from backend.survey.submissions.export.labels import choice_labels, spoken
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.xforms.choices import choices_of
from backend.survey.xforms.retyping import RETYPED, Choices

# How many marked questions one correction answers; the form `sua_phieu` has as many.
ANSWERS: Final = 5
# As much of a hint as a phone shows well.
_HINT: Final = 400


@dataclass(frozen=True)
class Question:
    """A marked question: its path, its kind, its words, and which answers fit."""

    path: str
    kind: str
    label: str
    choices: Choices
    hint: str


def questions_of(send_back: SendBack, version: FormVersion, language: str) -> list[Question]:
    """The marked questions that can be answered in words, at most five, in the order marked."""
    fields = {each["path"]: each for each in version.fields}
    offered = choices_of(bytes(version.xform))
    told = choice_labels(offered, language)
    found = []
    with translation.override(language):
        for path in send_back.questions:
            field = fields.get(path)
            choices = offered.get(path, {})
            if field is None or not _typed(field, choices):
                continue
            hint = _hint(field["type"], told.get(path, {}))
            found.append(Question(path, field["type"], label_of(field, language), choices, hint))
    return found[:ANSWERS]


@dataclass(frozen=True)
class Untyped:
    """A marked question whose answer words can't give: its label, and why (a key of `REASONS`)."""

    label: str
    reason: str


# Why a question is answered in the form alone → how the list of phones calls that.
LISTED, FILE, PLACE, OTHER, SIXTH = "list", "file", "place", "other", "sixth"
REASONS: Final = {
    LISTED: gettext_lazy("chosen from a list"),
    FILE: gettext_lazy("a photo or file"),
    PLACE: gettext_lazy("a place"),
    OTHER: gettext_lazy("not in words"),
    SIXTH: gettext_lazy("one too many here"),
}
_REASON_OF: Final = {
    **dict.fromkeys(["select1", "select", "rank"], LISTED),
    **dict.fromkeys(["geopoint", "geotrace", "geoshape"], PLACE),
    "binary": FILE,
}


def untyped_of(send_back: SendBack, version: FormVersion, language: str) -> list[Untyped]:
    """The marked questions that a correction can't answer, in the order marked."""
    fields = {each["path"]: each for each in version.fields}
    offered, typed, found = choices_of(bytes(version.xform)), 0, []
    for path in send_back.questions:
        field = fields.get(path)
        if field is None:
            continue
        if not _typed(field, offered.get(path, {})):
            reason = _REASON_OF.get(field["type"], OTHER)
        elif (typed := typed + 1) > ANSWERS:
            reason = SIXTH
        else:
            continue
        found.append(Untyped(label_of(field, language), reason))
    return found


def in_words(untyped: Sequence[Untyped], language: str) -> str:
    """ "Ảnh (ảnh hoặc tệp); Trường (chọn từ danh sách)", as the phone shows it; "" for none."""
    with translation.override(language):
        return "; ".join(f"{each.label} ({REASONS[each.reason]})" for each in untyped)


def labels_of(send_back: SendBack, version: FormVersion, language: str) -> list[str]:
    """Every marked question by its label."""
    fields = {each["path"]: each for each in version.fields}
    return [
        label_of(fields[path], language) if path in fields else path.rpartition("/")[2]
        for path in send_back.questions
    ]


def label_of(field: Mapping[str, Any], language: str) -> str:
    return spoken(field.get("labels") or {}, language) or str(field["name"])


def version_of(submission: Submission) -> SubmissionVersion:
    """The current version with its form."""
    rows = SubmissionVersion.objects.select_related("form_version__form__current")
    return rows.get(pk=submission.current_id or 0)


def _typed(field: Mapping[str, Any], choices: Choices) -> bool:
    """A choice from a list of the phone (a site, a commune) is chosen in the form itself."""
    return field["type"] in RETYPED and (
        field["type"] not in {"select1", "select"} or bool(choices)
    )


def _hint(kind: str, choices: Mapping[str, str]) -> str:
    if choices:
        listed = "; ".join(choices.values())
        told = _("One of: {choices}") if kind == "select1" else _("Of these, with “;”: {choices}")
        return told.format(choices=listed)[:_HINT]
    return {
        "int": _("A whole number, such as 1.200"),
        "decimal": _("A number, such as 12,5"),
        "date": _("A day, such as 05/03/2026"),
        "dateTime": _("A day and an hour, such as 05/03/2026 14:30"),
        "time": _("An hour, such as 14:30"),
    }.get(kind, "")
