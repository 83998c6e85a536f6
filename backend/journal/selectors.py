"""What the log says: events of a subject, and tasks that wait for a person."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.journal.models import Event, Task


def events_of(subject: object) -> QuerySet[Event]:
    return Event.objects.filter(subject=str(subject)).order_by("id")


def audit(which: Q, *, start: datetime | None, end: datetime | None) -> QuerySet[Event]:
    """Events of these kinds between two moments (both included), newest first."""
    rows = Event.objects.filter(which)
    if start is not None:
        rows = rows.filter(at__gte=start)
    if end is not None:
        rows = rows.filter(at__lte=end)
    return rows.order_by("-at", "-id")


def actors_in(events: Iterable[Event]) -> tuple[set[int], set[UUID]]:
    """People and keys that these events name: who did it, and to whom."""
    people: set[int] = set()
    keys: set[UUID] = set()
    for event in events:
        people.update(each for each in (event.user_id, event.details.get("user")) if each)
        keys.update(each for each in (event.app_user_id,) if each)
        named = [event.details.get("app_user", ""), event.subject]
        keys.update(key for each in named if (key := _uuid(each)) is not None)
        if event.kind.startswith("user.") and event.subject.isdecimal():
            people.add(int(event.subject))
    return people, keys


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def failures_of(subject: object) -> QuerySet[Task]:
    """Tasks of this subject that failed and wait (open with an error, or dead)."""
    return Task.objects.filter(subject=str(subject)).exclude(error="").exclude(state="done")


def dead_tasks() -> QuerySet[Task]:
    """Tasks that wait for a person, oldest first."""
    return Task.objects.filter(state=Task.State.DEAD).select_related("event").order_by("id")


def waiting_subjects(job: str) -> set[str]:
    """Subjects for which this job is still to be done."""
    waiting = Task.objects.filter(job=job, state=Task.State.OPEN)
    return set(waiting.values_list("subject", flat=True))


def open_count(now: datetime) -> int:
    """Steps that are to be done now, or again after a failure."""
    rows = Task.objects.filter(state=Task.State.OPEN)
    return rows.exclude(subject__in=_deferred(now).values("subject")).count()


def deferred_count(now: datetime) -> int:
    """Subjects whose steps wait for their hour: what is anonymous is recorded a day later."""
    return _deferred(now).values("subject").distinct().count()


def _deferred(now: datetime) -> QuerySet[Task]:
    return Task.objects.filter(state=Task.State.OPEN, attempts=0, run_at__gt=now)


def dead_count() -> int:
    return Task.objects.filter(state=Task.State.DEAD).count()
