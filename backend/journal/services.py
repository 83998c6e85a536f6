"""Writing the log, and handing out the tasks that follow its events."""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend import numbering
from backend.journal.models import Event, Task

LEASE = timedelta(minutes=5)
DAY = timedelta(days=1)
TRIES = 5
LOOKS = 4
KEEP_FINISHED = timedelta(days=7)

# event kind → names of the jobs that follow it; filled by backend.jobs when it is ready.
FOLLOW_UPS: dict[str, tuple[str, ...]] = {}

# Job → does anybody want it for this project and kind? Without an entry: always.
WANTED: dict[str, Callable[[int | None, str], bool]] = {}

# Job → what it is about; it does not follow an event whose subject has nothing of the kind.
ABOUT: dict[str, str] = {}

# What the caller of this request said about it (X-Action-Notes): stands on every event of it.
_notes: ContextVar[str] = ContextVar("notes", default="")


class Actor(Protocol):
    """Whoever acts: a user or an app user."""

    @property
    def journal_ids(self) -> tuple[int | None, UUID | None]: ...


def follow(
    table: Mapping[str, Sequence[str]],
    wanted: Mapping[str, Callable[[int | None, str], bool]] | None = None,
    about: Mapping[str, str] | None = None,
) -> None:
    """Take over the table of follow-ups (from backend.jobs, at start)."""
    ABOUT.clear()
    ABOUT.update(about or {})
    FOLLOW_UPS.clear()
    FOLLOW_UPS.update({kind: tuple(jobs) for kind, jobs in table.items()})
    WANTED.clear()
    WANTED.update(wanted or {})


@contextmanager
def noted(notes: str) -> Iterator[None]:
    """Events that are logged inside bear these notes, without control characters, cut to 1000."""
    plain = "".join(each for each in notes if each.isprintable())[:1000]
    token = _notes.set(plain)
    try:
        yield
    finally:
        _notes.reset(token)


def log(
    kind: str,
    *,
    subject: object,
    actor: Actor | None = None,
    project_id: int | None = None,
    details: dict[str, Any] | None = None,
    without: Collection[str] = (),
    untimed: bool = False,
    now: datetime | None = None,
) -> Event:
    """Append an event and one open task per job that follows it, in the caller's transaction.

    `without`: what the subject has not; jobs that are about that alone do not follow.
    `untimed`: of this event the day `now` alone may be known. Its rows have numbers that tell no
    order, and its jobs wait until that day is over.
    """
    at = now or timezone.now()
    user_id, app_user_id = actor.journal_ids if actor else (None, None)
    event = Event.objects.create(
        pk=numbering.untimed() if untimed else None,
        at=at,
        kind=kind,
        user_id=user_id,
        app_user_id=app_user_id,
        project_id=project_id,
        subject=str(subject),
        details=details or {},
        notes="" if untimed else _notes.get(),
    )
    tasks = [
        Task(event=event, job=job, subject=event.subject, run_at=at)
        for job in FOLLOW_UPS.get(kind, ())
        if job not in WANTED or WANTED[job](project_id, kind)
        if ABOUT.get(job) not in without
    ]
    if untimed:
        for task, pk in zip(tasks, numbering.untimed_row(len(tasks)), strict=True):
            task.pk, task.run_at = pk, at + DAY
    Task.objects.bulk_create(tasks)
    return event


def log_many(
    kind: str,
    *,
    subjects: Sequence[object],
    actor: Actor | None,
    project_id: int | None,
    details: dict[str, Any],
    now: datetime,
) -> None:
    """As `log` for each subject, with the same details, in a few statements."""
    user_id, app_user_id = actor.journal_ids if actor else (None, None)
    events = Event.objects.bulk_create(
        [
            Event(
                at=now,
                kind=kind,
                user_id=user_id,
                app_user_id=app_user_id,
                project_id=project_id,
                subject=str(subject),
                details=details,
                notes=_notes.get(),
            )
            for subject in subjects
        ],
        batch_size=500,
    )
    jobs = [
        job
        for job in FOLLOW_UPS.get(kind, ())
        if job not in WANTED or WANTED[job](project_id, kind)
    ]
    Task.objects.bulk_create(
        [
            Task(event=event, job=job, subject=event.subject, run_at=now)
            for event in events
            for job in jobs
        ],
        batch_size=500,
    )


def claim(*, worker: str, limit: int, now: datetime) -> list[Task]:
    """Lease up to `limit` due tasks to `worker`. Tasks of one subject come in order, one at a time.

    A conditional UPDATE, the same on SQLite and PostgreSQL: of two workers that saw the same task,
    the second one's update no longer matches. Who lost all to the other looks again, a few times.
    """
    until = now + LEASE
    for _ in range(LOOKS):
        with transaction.atomic():
            ids = list(_due(now)[:limit])
            Task.objects.filter(_free(now), id__in=ids, state=Task.State.OPEN).update(
                worker=worker, lease_until=until
            )
            mine = Task.objects.filter(id__in=ids, worker=worker, lease_until=until)
            taken = list(mine.select_related("event").order_by("id"))
        if taken or not ids:
            return taken
    return []


def _free(now: datetime) -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=now)


def _due(now: datetime) -> QuerySet[Task, int]:
    """Ids of tasks to be done now, the oldest first; of each subject only the first."""
    earlier = Task.objects.filter(
        subject=OuterRef("subject"), state=Task.State.OPEN, id__lt=OuterRef("id")
    )
    return (
        Task.objects.filter(_free(now), state=Task.State.OPEN, run_at__lte=now)
        .filter(~Exists(earlier))
        .order_by("id")
        .values_list("id", flat=True)
    )


def finish(task: Task, *, now: datetime) -> bool:
    """Mark done; False when the lease was lost, and the caller must roll its effect back."""
    return finish_all([task], now=now)


def finish_all(tasks: Sequence[Task], *, now: datetime) -> bool:
    """Mark tasks of one claim done; False when one was lost: then all effects must roll back.

    Those of untimed events are removed: when they were done is nobody's business.
    """
    fleeting = [task for task in tasks if numbering.is_untimed(task.pk)]
    gone = _held(fleeting).delete()[0] if fleeting else 0
    lasting = [task for task in tasks if not numbering.is_untimed(task.pk)]
    done = _finished(lasting, now) if lasting else 0
    return gone + done == len(tasks)


def _finished(tasks: Sequence[Task], now: datetime) -> int:
    return _held(tasks).update(state=Task.State.DONE, finished_at=now, lease_until=None, error="")


def _held(tasks: Sequence[Task]) -> QuerySet[Task]:
    """Those of them that are still leased to whoever claimed them together."""
    ids, one = [task.pk for task in tasks], tasks[0]
    return Task.objects.filter(
        pk__in=ids, state=Task.State.OPEN, worker=one.worker, lease_until=one.lease_until
    )


def fail(task: Task, *, error: str, now: datetime) -> None:
    """Note the failure; try again later, and after five tries leave it to a person."""
    attempts = task.attempts + 1
    dead = attempts >= TRIES
    wait = timedelta(seconds=min(3600, 5 * 4**task.attempts) * random.uniform(0.8, 1.2))  # noqa: S311
    Task.objects.filter(pk=task.pk, worker=task.worker, lease_until=task.lease_until).update(
        attempts=attempts,
        error=error.replace("\0", "")[:4000],
        state=Task.State.DEAD if dead else Task.State.OPEN,
        run_at=now + wait,
        lease_until=None,
    )


def revive(*, subject: object, now: datetime) -> int:
    """Open the dead tasks of a subject again, after a person mended the cause."""
    return Task.objects.filter(subject=str(subject), state=Task.State.DEAD).update(
        state=Task.State.OPEN, attempts=0, run_at=now, lease_until=None
    )


def prune(*, now: datetime) -> int:
    """Remove tasks that were finished a week ago; their events stay."""
    return Task.objects.filter(state=Task.State.DONE, finished_at__lt=now - KEEP_FINISHED).delete()[
        0
    ]


def forget_notes(*, subject: object) -> int:
    """Empty what people wrote about a subject that is no more; the events stay."""
    return Event.objects.filter(subject=str(subject)).exclude(notes="").update(notes="")


def forget_work(*, subject: object, now: datetime) -> None:
    """Of what is erased for good, no note, no text of a failure and no work to be done stays."""
    forget_notes(subject=subject)
    tasks = Task.objects.filter(subject=str(subject))
    tasks.exclude(error="").update(error="")
    tasks.exclude(state=Task.State.DONE).update(
        state=Task.State.DONE, finished_at=now, lease_until=None
    )
