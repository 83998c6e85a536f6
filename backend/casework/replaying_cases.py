"""Page actions on cases, done again from the journal when records are rebuilt."""

from typing import Final
from uuid import UUID

from django.db.models import Model

from backend.casework import told
from backend.journal.models import Event
from backend.journal.replaying import Replay
from outreach.services import cases as outreach


def _replay(event: Event) -> None:
    """Nothing to do for a case that was deleted or erased since."""
    action = told.ACTIONS[event.kind](event.details)
    outreach.act(case=UUID(event.subject), action=action, now=event.at)


# Kind of event → what it did to the typed rows; see backend.journal.replaying.
REPLAYS: Final[dict[str, Replay]] = dict.fromkeys(told.ACTIONS, _replay)
# Tables whose rows come of these actions alone: a rebuild empties them first. Tables with a
# `submission` column, and rows below those, need not be named. The register of codes that were
# given out (CaseNumber) is a source: it is never emptied.
MADE: Final[tuple[type[Model], ...]] = ()
