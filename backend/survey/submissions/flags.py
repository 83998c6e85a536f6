"""Reasons to look at a submission again; a flag never refuses one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from backend.survey.submissions.models import Submission, SubmissionFlag

# Code → details: ids and paths alone, never an answer.
Doubts = Mapping[str, Mapping[str, Any]]


def flag(submission: Submission, code: str, details: dict[str, Any], now: datetime) -> None:
    """A reason to look again; once per reason."""
    SubmissionFlag.objects.update_or_create(
        submission=submission, code=code, defaults={"details": details, "created_at": now}
    )


def flag_new(submission: Submission, doubts: Doubts, now: datetime) -> None:
    """The reasons of a submission that has none yet."""
    if doubts:
        SubmissionFlag.objects.bulk_create(
            SubmissionFlag(submission=submission, code=code, details=dict(said), created_at=now)
            for code, said in doubts.items()
        )


def settle(
    submission: Submission, doubts: Doubts, *, among: Collection[str], now: datetime
) -> None:
    """Of these reasons, those that are given hold, and the others no longer."""
    unflag(submission, [code for code in among if code not in doubts])
    for code, said in doubts.items():
        flag(submission, code, dict(said), now)


def unflag(submission: Submission, codes: Collection[str]) -> None:
    SubmissionFlag.objects.filter(submission=submission, code__in=codes).delete()
