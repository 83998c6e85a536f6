"""Most of the invented year is approved, so that figures count it; one in twelve still waits."""

import hashlib
from datetime import datetime

from backend.demo.programme import Programme
from backend.survey.submissions import reviewing
from backend.survey.submissions.models import Submission

WAITING_ONE_IN = 12


def approve(programme: Programme, *, now: datetime) -> int:
    """Approve what nobody has looked at yet; how many. The same ones wait at every run."""
    rows = Submission.objects.filter(
        project__in=[each.pk for each in programme.projects.values()],
        review_state="",
        is_draft=False,
        deleted_at=None,
    )
    approved = 0
    for each in rows.select_related("form__current").order_by("created_at", "pk"):
        if not waits(each.instance_id):
            reviewing.review(
                submission=each,
                state=Submission.ReviewState.APPROVED,
                actor=programme.people["admin"],
                now=now,
            )
            approved += 1
    return approved


def waits(instance_id: str) -> bool:
    """Is this one of those that nobody has approved yet?"""
    return hashlib.sha256(instance_id.encode()).digest()[0] % WAITING_ONE_IN == 0
