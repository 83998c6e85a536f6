"""The answers of a submission as a page shows them: question, answer, in the page's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from backend.survey.submissions.classes import Classes
from backend.survey.submissions.export.labels import choice_labels, labelled, spoken
from backend.survey.submissions.masking import MASK, bare
from backend.survey.submissions.models import SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.revealing import left_hidden
from backend.survey.xforms.choices import choices_of
from backend.web import numbers
from backend.web.revealed import Shown

# What a browser may draw; another file is saved. SVG is none of them: it may hold a script.
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer, or a heading (`heading`) of a group or of a repeat's entry."""

    label: str
    said: str = ""
    heading: bool = False
    level: int = 0
    file: SubmissionAttachment | None = None
    picture: bool = False
    masked: bool = False
    locked: SubmissionAttachment | None = None  # a sealed file: opened by itself, with a reason


@dataclass(frozen=True, slots=True)
class Words:
    """What the form calls its questions and choices, in one language."""

    labels: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]

    def label(self, path: str) -> str:
        return self.labels.get(path) or path.rpartition("/")[2]


def words_of(version: SubmissionVersion) -> Words:
    """Of the form's version with which this one was filled."""
    language = get_language() or "vi"
    form = version.form_version
    return Words(
        labels={
            field["path"]: spoken(field.get("labels") or {}, language) for field in form.fields
        },
        choices=choice_labels(choices_of(bytes(form.xform)), language),
    )


def lines_of(
    version: SubmissionVersion,
    words: Words,
    files: Sequence[SubmissionAttachment],
    shown: Shown | None = None,
) -> list[Line]:
    """In the form's order; a question without a label is shown only when it is answered.

    Sensitive values are masked, but those that are `shown` here and now.
    """
    hidden = left_hidden(version, shown.kinds if shown else ())
    answers = shown.answers if shown else bare(version.answers, hidden)
    by_name = {row.name: row for row in files}
    walk = _Walk(version.form_version.fields, words, by_name, hidden)
    return list(walk.lines(answers, None, 0))


@dataclass(frozen=True, slots=True)
class _Walk:
    fields: Sequence[Mapping[str, Any]]
    words: Words
    files: Mapping[str, SubmissionAttachment]
    hidden: Classes

    def lines(self, answers: Mapping[str, Any], repeat: str | None, level: int) -> Iterator[Line]:
        for field in self.fields:
            path = field["path"]
            if field["repeat"] != repeat or path.partition("/")[0] == "meta":
                continue
            key = path[len(repeat) + 1 :] if repeat else path
            if self.hidden.of(path) and field["type"] != "structure":
                if self.words.labels.get(path):
                    yield Line(self.words.label(path), MASK, level=level, masked=True)
            elif field["type"] == "repeat":
                yield from self._entries(path, answers.get(key), level)
            elif field["type"] == "structure":
                if self.words.labels.get(path):
                    yield Line(self.words.label(path), heading=True, level=level)
            elif key in answers:
                yield self._answered(field, answers[key], level)
            elif self.words.labels.get(path):
                yield Line(self.words.label(path), level=level)

    def _entries(self, path: str, entries: Any, level: int) -> Iterator[Line]:
        for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
            yield Line(f"{self.words.label(path)} ({number})", heading=True, level=level)
            yield from self.lines(entry, path, level + 1)

    def _answered(self, field: Mapping[str, Any], value: Any, level: int) -> Line:
        label = self.words.label(field["path"])
        if field["type"] == "binary":
            row = self.files.get(str(value))
            there = row if row is not None and row.blob_id else None
            if there is not None and (there.sealed or self.hidden):
                return Line(label, str(value), level=level, locked=there)
            picture = there is not None and there.content_type in PICTURES
            return Line(label, str(value), level=level, file=there, picture=picture)
        choices = self.words.choices.get(field["path"])
        said = labelled(value, choices) if choices else spelled(value, field["type"])
        return Line(label, said, level=level)


def spelled(value: Any, kind: str) -> str:
    """A typed answer as people write it; what does not fit its type is shown as it came."""
    if isinstance(value, dict):
        return _place(value)
    if isinstance(value, list):
        parts = (_place(each) if isinstance(each, dict) else str(each) for each in value)
        return "; ".join(parts)
    if isinstance(value, float):
        return numbers.number(value) if value == round(value, 1) else str(value)
    try:
        if kind == "date":
            return numbers.day(date.fromisoformat(str(value)))
        if kind == "dateTime":
            return numbers.moment(datetime.fromisoformat(str(value)))
    except ValueError:
        pass
    return str(value)


def _place(point: Mapping[str, Any]) -> str:
    accuracy = point.get("acc") or 0
    told = f" ±{numbers.number(float(accuracy))} m" if accuracy else ""
    return f"{point.get('lat')}, {point.get('lon')}{told}"
