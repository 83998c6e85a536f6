"""What the pages of quality show: teams in words, questions by their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.survey.quality.models import SendBack
from backend.survey.quality.selectors import TeamRow
from backend.survey.submissions import parts
from backend.survey.submissions.models import Submission
from backend.web import answers
from backend.web.numbers import share
from backend.web.quality_fields import SendBackForm


@dataclass(frozen=True)
class TeamLine:
    row: TeamRow
    flagged: str  # "3/12 (25%)"
    codes: list[tuple[str, int]]


def rows_of(teams: Sequence[TeamRow]) -> list[TeamLine]:
    return [
        TeamLine(
            row,
            share(row.flagged, row.arrived),
            sorted(row.by_code.items(), key=lambda each: (-each[1], each[0])),
        )
        for row in teams
    ]


@dataclass(frozen=True)
class Asked:
    """A submission to mend: its form's title and the marked questions by their labels."""

    row: SendBack
    title: str
    questions: list[str]


def asked_of(rows: Iterable[SendBack]) -> list[Asked]:
    found = []
    for row in rows:
        version = parts.filled(row.submission)
        words = answers.words_of(version)
        title = version.form_version.title or row.submission.form.form_id
        found.append(Asked(row, title, [words.label(path) for path in row.questions]))
    return found


def form_for(submission: Submission, typed: Any = None) -> SendBackForm:
    """The questions of the version with which it was filled, by their labels."""
    version = parts.filled(submission)
    words = answers.words_of(version)
    choices = [
        (field["path"], words.label(field["path"]))
        for field in version.form_version.fields
        if words.labels.get(field["path"]) and field["type"] not in {"structure", "repeat"}
    ]
    return SendBackForm(typed, choices=choices)
