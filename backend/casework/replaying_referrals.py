"""Page actions on referrals and calls, done again from the journal when records are rebuilt."""

from typing import Final
from uuid import UUID

from django.db.models import Model

from backend.casework.referrals import received_mark
from backend.journal.models import Event
from backend.journal.replaying import Replay
from outreach.models import Referral
from outreach.services import referrals
from outreach.services.hotline import handle_call


def confirmed(event: Event) -> None:
    """What a receiving service said stands with its code, which no rebuild empties."""
    made = Referral.objects.filter(pk=UUID(event.subject)).first()
    if made is not None:
        received = received_mark(made.submission, event.at)
        referrals.settle(referral=made.pk, received=received, now=event.at)


def handled(event: Event) -> None:
    """A call was handled on the page, at the event's own moment."""
    handle_call(submission=UUID(event.subject), now=event.at)


# Kind of event → what it did to the typed rows; see backend.journal.replaying.
REPLAYS: Final[dict[str, Replay]] = {"referral.confirm": confirmed, "hotline.handle": handled}
# Tables whose rows come of these actions alone: a rebuild empties them first. Tables with a
# `submission` column, and rows below those, need not be named.
MADE: Final[tuple[type[Model], ...]] = ()
