"""Page actions on cases, done again from the journal: after a case came back, and in a rebuild."""

from typing import Final
from uuid import UUID

from django.db.models import Model

from backend.casework import sealing, told
from backend.journal.models import Event
from backend.journal.replaying import Replay
from backend.problems import Problem
from outreach.models import Case
from outreach.services import cases as outreach


def again(event: Event) -> None:
    """Nothing to do for a case that was deleted or erased since, and for words nobody can open."""
    case = Case.objects.filter(pk=UUID(event.subject)).first()
    if case is None:
        return
    try:
        action = told.action_of(event.kind, event.details, opened=_opened)
    except Problem:
        return
    outreach.act(case=case.pk, action=action, now=event.at)


def _opened(key: UUID, sealed: bytes) -> bytes:
    return sealing.opened(kind=sealing.ACTION, key=key, sealed=sealed)


def _replay(event: Event) -> None:
    """A case whose key is destroyed is not made anew: it stands as it stood, all actions done."""
    case = Case.objects.filter(pk=UUID(event.subject)).first()
    if case is not None and not sealing.is_destroyed(sealing.owner_of(case)):
        again(event)


# Kind of event → what it did to the typed rows; see backend.journal.replaying.
REPLAYS: Final[dict[str, Replay]] = dict.fromkeys(told.ACTIONS, _replay)
# Tables whose rows come of these actions alone: a rebuild empties them first. Tables with a
# `submission` column, and rows below those, need not be named. The register of codes that were
# given out (CaseNumber) is a source: it is never emptied.
MADE: Final[tuple[type[Model], ...]] = ()
