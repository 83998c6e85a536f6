"""Erasing what second visits and checks noted of submissions; that there were some stays."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.survey.entities import erasing as entities
from backend.survey.quality.models import BackCheck, Correction, SendBack, Trace


def blank(*, submissions: Collection[UUID], now: datetime) -> None:
    """In the caller's transaction. The phone's row of what was sent back goes from the phone."""
    Trace.objects.filter(submission__in=submissions).delete()
    BackCheck.objects.filter(submission__in=submissions).update(note="")
    Correction.objects.filter(submission__in=submissions).update(faults=[])
    sent_back = SendBack.objects.filter(submission__in=submissions)
    sent_back.update(note="", questions=[])
    entries = {one.entry: one.submission_id for one in sent_back if one.entry is not None}
    entities.blank(entities=entries.keys(), submissions=[], now=now)
    for entry, submission in entries.items():
        # What a phone still corrects is sealed as what it corrects, and so ends with it.
        entities.keep_value(entry, "phieu", str(submission))
