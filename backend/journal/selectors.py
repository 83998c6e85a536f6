"""What the log says: events of a subject, and tasks that wait for a person."""

from django.db.models import QuerySet

from backend.journal.models import Event, Task


def events_of(subject: object) -> QuerySet[Event]:
    return Event.objects.filter(subject=str(subject)).order_by("id")


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


def open_count() -> int:
    return Task.objects.filter(state=Task.State.OPEN).count()


def dead_count() -> int:
    return Task.objects.filter(state=Task.State.DEAD).count()
