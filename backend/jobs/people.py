"""After a person has left: nothing is pushed to her devices any more."""

from datetime import datetime

from backend.accounts.models import User
from backend.journal.models import Event
from notifications.services import remove_devices


def forget_devices(event: Event, _now: datetime) -> None:
    """Remove the devices of a retired person."""
    person = User.objects.filter(pk=int(event.subject), is_active=False).first()
    if person is not None:
        remove_devices(user=person)
