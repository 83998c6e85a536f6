"""Files that somebody asked for: written apart from any request, forgotten after a day."""

from datetime import datetime
from uuid import UUID

from backend.journal.models import Event
from backend.survey.submissions.export import files


def make_export(event: Event, now: datetime) -> None:
    """Write the file that the event orders."""
    files.make(export_id=UUID(event.subject), now=now)


def expire_exports(now: datetime) -> int:
    return files.expire(now=now)
