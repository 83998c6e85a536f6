"""What a rebuild needs of a room whose page actions change typed records.

A room keeps tables of the form {kind of event: Replay} (`replaying_*.py` in casework and planning;
`backend.jobs.rebuilding` reads them). A replay does to the typed rows again what the page action
did, from the event's ids and details and from what is no typed record (entities, sealed bytes of
its own). It logs nothing, calls nobody, puts no entity, and takes the event's own moment as clock,
so the same event twice leaves the same rows.
"""

from collections.abc import Callable

from backend.journal.models import Event

Replay = Callable[[Event], None]
