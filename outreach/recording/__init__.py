"""Writing records: one writer for each kind, keyed by the submission's own id."""

from typing import Final

from outreach.recording import activities, screenings, sites
from outreach.recording.event import Event, Writer, Written

WRITERS: Final[dict[str, Writer]] = {
    "site": sites.WRITER,
    "activity": activities.WRITER,
    "screening": screenings.WRITER,
}

__all__ = ["WRITERS", "Event", "Writer", "Written"]
