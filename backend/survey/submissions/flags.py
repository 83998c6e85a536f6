"""Reasons to look at a submission again; a flag never refuses one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from backend.survey.submissions.models import Submission, SubmissionFlag


def flag(submission: Submission, code: str, details: dict[str, Any], now: datetime) -> None:
    """A reason to look again; once per reason."""
    SubmissionFlag.objects.update_or_create(
        submission=submission, code=code, defaults={"details": details, "created_at": now}
    )


def unflag(submission: Submission, codes: Collection[str]) -> None:
    SubmissionFlag.objects.filter(submission=submission, code__in=codes).delete()
