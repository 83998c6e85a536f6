"""Files of the past: brought in, or taken out again, as a whole."""

from datetime import datetime
from uuid import UUID

from backend.importing import running
from backend.journal.models import Event


def bring_in(event: Event, now: datetime) -> None:
    running.bring_in(key=UUID(event.subject), now=now)


def take_out(event: Event, now: datetime) -> None:
    running.undo(key=UUID(event.subject), now=now)


def drop_imports(now: datetime) -> int:
    """Files that nobody brought in for a week."""
    return running.drop_old(now)
