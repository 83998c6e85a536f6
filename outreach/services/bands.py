"""Bringing what was counted in the bands of age of an earlier release to today's."""

from datetime import datetime

from django.db import transaction

from outreach.recording import marks
from outreach.services.counts import lock


@transaction.atomic
def forget_earlier_bands(*, project_id: int, now: datetime) -> int:
    """Let the age not be known where nothing is left to tell today's band from; how many."""
    lock(project_id=project_id, now=now)
    return marks.forget_earlier_bands(project_id)
