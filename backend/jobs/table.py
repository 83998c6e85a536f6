"""What follows which event, a line each. A job may run twice: it upserts on a natural key."""

from collections.abc import Callable
from datetime import datetime

from backend.jobs.campaigns import record_campaign
from backend.jobs.entities import apply_entities
from backend.jobs.forms import validate_form
from backend.jobs.records import record_outreach
from backend.journal import services as journal
from backend.journal.models import Event

Job = Callable[[Event, datetime], None]

TABLE: dict[str, list[Job]] = {
    "submission.create": [apply_entities, record_outreach],
    # An edited submission never edits its entity.
    "submission.update": [record_outreach],
    "submission.locate": [record_outreach],
    "entity.create": [record_campaign],
    "entity.update": [record_campaign],
    "form.draft": [validate_form],
}
# These wait for another program: a transaction around them would hold SQLite's write lock.
APART = frozenset({validate_form.__name__})
JOBS: dict[str, Job] = {job.__name__: job for jobs in TABLE.values() for job in jobs}


def hand_over() -> None:
    """Tell the journal the names of the jobs; it knows nothing else of this room."""
    journal.follow({event: [job.__name__ for job in jobs] for event, jobs in TABLE.items()})
