"""What the pages of quality show: teams in words, questions by their labels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backend.accounts.models import Project, User
from backend.survey.forms import selectors as forms
from backend.survey.quality import corrections
from backend.survey.quality.models import SendBack
from backend.survey.quality.outcomes import sentences_of
from backend.survey.quality.selectors import TeamRow
from backend.survey.submissions import parts
from backend.survey.submissions.models import Submission
from backend.web import answers
from backend.web.numbers import share
from backend.web.quality_fields import SendBackForm

# The form that is shipped for corrections.
CORRECTIONS = "sua_phieu"


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
    """A submission to mend: its form's title, the marked questions by their labels, and why the
    last correction of it was not taken over."""

    row: SendBack
    title: str
    questions: list[str]
    refused: list[str]


def asked_of(rows: Iterable[SendBack]) -> list[Asked]:
    found = []
    for row in rows:
        version = parts.filled(row.submission)
        words = answers.words_of(version)
        title = version.form_version.title or row.submission.form.form_id
        last = corrections.refused_for(row)
        refused = sentences_of(last.faults) if last else []
        questions = [words.label(path) for path in row.questions]
        found.append(Asked(row, title, questions, refused))
    return found


@dataclass(frozen=True)
class Outcome:
    """What became of a correction: the submission that it changed, or why it changed none."""

    original: Submission | None
    refused: list[str]


def outcome_for(submission: Submission) -> Outcome | None:
    """None for a submission that is no correction."""
    found = corrections.outcome_of(submission)
    if found is None:
        return None
    done = found.send_back.submission if found.send_back and found.instance_id else None
    return Outcome(done, sentences_of(found.faults))


def may_correct(person: User, project: Project) -> bool:
    """Has she the form of corrections among those that she may fill?"""
    return any(each.form.form_id == CORRECTIONS for each in forms.listed_for(person, project))


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
