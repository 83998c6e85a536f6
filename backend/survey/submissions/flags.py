"""Reasons to look at a submission again; a flag never refuses one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from backend.survey.submissions.models import Submission, SubmissionFlag
from backend.survey.submissions.untimed import numbered

# Code → details: ids and paths alone, never an answer.
Doubts = Mapping[str, Mapping[str, Any]]


def flag(submission: Submission, code: str, details: dict[str, Any], now: datetime) -> None:
    """A reason to look again; once per reason."""
    flag_all(submission, {code: details}, now)


def flag_all(submission: Submission, doubts: Doubts, now: datetime) -> None:
    """All these reasons in one statement, over those of before."""
    rows = (
        SubmissionFlag(submission=submission, code=code, details=dict(said), created_at=now)
        for code, said in sorted(doubts.items())
    )
    SubmissionFlag.objects.bulk_create(
        numbered(submission, rows),
        update_conflicts=True,
        update_fields=["details", "created_at"],
        unique_fields=["submission", "code"],
    )


def settle(
    submission: Submission, doubts: Doubts, *, among: Collection[str], now: datetime
) -> None:
    """Of these reasons, those that are given hold, and the others no longer."""
    unflag(submission, [code for code in among if code not in doubts])
    flag_all(submission, doubts, now)


def unflag(submission: Submission, codes: Collection[str]) -> None:
    SubmissionFlag.objects.filter(submission=submission, code__in=codes).delete()
