"""Handling a call."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from outreach.models import HotlineCall


@transaction.atomic
def handle_call(*, submission: UUID, now: datetime) -> bool:
    """The call is handled; False when it was before. The first who says so sets the moment."""
    rows = HotlineCall.objects.filter(pk=submission, handled_at=None, said_handled_on=None)
    return bool(rows.exclude(due_on=None).update(handled_at=now))
