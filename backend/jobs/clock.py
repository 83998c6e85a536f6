"""Jobs that the clock starts, a line each. All may run twice or in two workers at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.accounts import services as accounts
from backend.accounts import viewing
from backend.accounts.credentials import clock as credentials
from backend.jobs.cases import remind_workers
from backend.jobs.exports import expire_exports
from backend.jobs.failures import told
from backend.jobs.imports import drop_imports
from backend.jobs.offices import release_terms, remind_inspections
from backend.jobs.planning import list_all_planned, sum_models
from backend.jobs.privacy import retain
from backend.jobs.purging import purge_forms, purge_submissions
from backend.jobs.readiness import say_unfit_forms
from backend.jobs.recounting import count_missing, hear_reviews
from backend.jobs.referrals import forget_numbers, remind_referrals
from backend.jobs.reminders import remind
from backend.jobs.screenings import band_ages, rebuild_screenings, release_months
from backend.jobs.webhooks import deliver
from backend.journal import services as journal
from backend.survey.blobs import pictures
from backend.survey.blobs import services as blobs
from backend.survey.entities import backlog, trash
from backend.survey.forms import selectors as forms
from backend.survey.submissions import selectors as submissions
from backend.webhooks import services as webhooks
from notifications import services as notifications
from notifications.channels import Channel, configured
from outreach import selectors as outreach

logger = logging.getLogger(__name__)


def push(now: datetime) -> int:
    """Send what waits in the outbox through the channel that the settings name."""
    return notifications.deliver(channel=_channel(), now=now, limit=100).total()


def sweep(now: datetime) -> int:
    return blobs.sweep(
        in_use=lambda sha256: (
            forms.blob_in_use(sha256)
            or submissions.blob_in_use(sha256)
            or outreach.plan_file_in_use(sha256)
        ),
        now=now,
    ) + pictures.sweep(stored=blobs.is_stored, now=now)


def prune(now: datetime) -> int:
    return journal.prune(now=now) + accounts.prune_keys(now=now) + webhooks.prune(now=now)


def prune_credentials(now: datetime) -> int:
    """Old tries, ended keys, links and sessions; yesterday's uses of API keys to the journal."""
    return credentials.prune(now=now)


def force_held(now: datetime) -> int:
    """Offline steps whose predecessor has not come for five days."""
    return backlog.force_overdue(now=now)


def purge_entities(now: datetime) -> int:
    """Entities and lists that were deleted thirty days ago."""
    return trash.purge(now=now)


def check_mappings(now: datetime) -> int:  # noqa: ARG001 - every job has a clock
    """At the worker's start and once a day: do the published forms still fit their mappings?"""
    return say_unfit_forms()


def end_viewings(now: datetime) -> int:
    """Views as another account that nobody ended."""
    return viewing.end_lapsed(now=now)


TABLE: list[tuple[Callable[[datetime], int], timedelta]] = [
    (check_mappings, timedelta(days=1)),
    (push, timedelta(seconds=5)),
    (deliver, timedelta(seconds=5)),
    (remind, timedelta(minutes=10)),
    (remind_workers, timedelta(minutes=10)),
    (remind_referrals, timedelta(hours=1)),
    (forget_numbers, timedelta(hours=1)),
    (hear_reviews, timedelta(days=1)),
    (count_missing, timedelta(days=1)),
    (rebuild_screenings, timedelta(days=1)),
    (band_ages, timedelta(days=1)),
    (list_all_planned, timedelta(days=1)),
    (sum_models, timedelta(hours=1)),
    (release_months, timedelta(hours=1)),
    (release_terms, timedelta(hours=1)),
    (remind_inspections, timedelta(hours=1)),
    (prune, timedelta(hours=1)),
    (end_viewings, timedelta(minutes=5)),
    (prune_credentials, timedelta(hours=1)),
    (expire_exports, timedelta(hours=1)),
    (drop_imports, timedelta(hours=6)),
    (force_held, timedelta(hours=1)),
    (purge_entities, timedelta(hours=6)),
    (purge_submissions, timedelta(hours=6)),
    (purge_forms, timedelta(hours=6)),
    (retain, timedelta(hours=6)),
    (sweep, timedelta(hours=6)),
]

_channels: list[Channel] = []


def _channel() -> Channel:
    """The web process never loads Firebase: only the worker asks for the channel, once."""
    if not _channels:
        _channels.append(configured())
    return _channels[0]


@dataclass
class Clock:
    """Remembers when each job last ran in this worker."""

    last: dict[str, datetime] = field(default_factory=dict)

    def tick(self, now: datetime) -> None:
        """Run what is due. One that fails is tried again at its next turn."""
        for job, every in TABLE:
            before = self.last.get(job.__name__)
            if before is not None and now - before < every:
                continue
            self.last[job.__name__] = now
            try:
                job(now)
            except Exception as error:  # noqa: BLE001 - the next job has its turn all the same
                # No traceback: its texts may quote what people wrote.
                logger.error("the clock's job %s failed: %s", job.__name__, told(error))  # noqa: TRY400
