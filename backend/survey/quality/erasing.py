"""Erasing what second visits and checks noted of submissions; that there were some stays."""

from collections.abc import Collection
from uuid import UUID

from backend.survey.quality.models import BackCheck, SendBack, Trace


def blank(*, submissions: Collection[UUID]) -> None:
    Trace.objects.filter(submission__in=submissions).delete()
    BackCheck.objects.filter(submission__in=submissions).update(note="")
    SendBack.objects.filter(submission__in=submissions).update(note="", questions=[])
