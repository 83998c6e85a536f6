"""After a decision on a split unit: its submissions and entities are found where it went."""

from datetime import datetime

from backend.journal.models import Event
from backend.survey.entities import writing
from backend.survey.submissions import scope


def find_again(event: Event, now: datetime) -> None:
    """Store anew under which keys all that lies in the unit is found."""
    scope.find_again(event.subject)
    writing.find_again(event.subject, now)
