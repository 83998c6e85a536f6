"""From an event to the calls that tell of it: what it is about, by ids alone."""

from datetime import datetime
from typing import Any

from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from backend.webhooks import delivery, services
from backend.webhooks.calling import Line
from backend.webhooks.kinds import SUBMISSION_KINDS

_lines: list[Line] = []


def call_webhooks(event: Event, now: datetime) -> None:
    """Queue a call to each webhook that listens. Asked twice, it queues once."""
    if event.kind in SUBMISSION_KINDS:
        _queue_submission(event, now)
    else:
        subject = {
            "dataset": event.details.get("list", ""),
            "uuid": event.subject,
            "version": event.details.get("version"),
        }
        services.queue(event=event, subject=subject, now=now)


def _queue_submission(event: Event, now: datetime) -> None:
    submission = (
        Submission.objects.filter(uuid=event.subject, is_draft=False)
        .select_related("form", "current")
        .defer("current__xml", "current__answers")
        .first()
    )
    if submission is None:
        return
    subject: dict[str, Any] = {
        "xmlFormId": submission.form.form_id,
        "instanceId": submission.instance_id,
        # An edit has an instanceID of its own; the first one names the submission for ever.
        "currentInstanceId": submission.current.instance_id if submission.current else None,
        "uuid": str(submission.uuid),
    }
    services.queue(event=event, subject=subject, form_id=submission.form.form_id, now=now)


def deliver(now: datetime) -> int:
    """Make the calls that are due; how many were made."""
    return delivery.deliver(line=_line(), now=now).total()


def _line() -> Line:
    """Made once: it reads the system's certificates."""
    if not _lines or _lines[0].rules != services.rules():
        _lines[:] = [Line(rules=services.rules())]
    return _lines[0]
