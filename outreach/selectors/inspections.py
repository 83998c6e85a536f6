"""What inspections asked for, and what of it is done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from outreach.models import InspectionTask, Source, TaskDone
from outreach.reviews import OUT, state_of

OVERDUE, DUE, OPEN, DONE = "overdue", "due", "open", "done"
TASK_STATES: Final = (OVERDUE, DUE, OPEN, DONE)
DUE_DAYS: Final = 14


@dataclass(frozen=True)
class TaskLine:
    """A task with its inspection, its state on a day, and what was done."""

    task: InspectionTask
    state: str
    done: TaskDone | None


def tasks(
    project_id: int, among: QuerySet[Any, UUID] | Collection[UUID], *, today: date
) -> list[TaskLine]:
    """The tasks of these submissions, the most urgent first; three queries.

    Minutes that were rejected or sent back ask for nothing.
    """
    rows = InspectionTask.objects.filter(
        inspection__project_id=project_id, inspection__in=among
    ).select_related("inspection")
    found = list(rows)
    done = {each.pk: each for each in _done(project_id, [task.pk for task in found])}
    sources = Source.objects.filter(pk__in={task.inspection_id for task in found})
    out = {pk for pk, review in sources.values_list("pk", "review") if state_of(review) == OUT}
    lines = [
        TaskLine(task, _state(task, done.get(task.pk), today), done.get(task.pk))
        for task in found
        if task.inspection_id not in out
    ]
    return sorted(lines, key=_urgency)


def _done(project_id: int, keys: Collection[UUID]) -> QuerySet[TaskDone]:
    chosen = TaskDone.objects.filter(project_id=project_id, pk__in=keys)
    return chosen.select_related("done_by")


def _state(task: InspectionTask, done: TaskDone | None, today: date) -> str:
    if done is not None:
        return DONE
    if task.due_on is None or task.due_on > today + timedelta(days=DUE_DAYS):
        return OPEN
    return OVERDUE if task.due_on < today else DUE


def _urgency(line: TaskLine) -> tuple[int, date, Any, int]:
    due = line.task.due_on or date.max
    return (TASK_STATES.index(line.state), due, line.task.inspection_id, line.task.number)


def task_of(project_id: int, task: UUID) -> InspectionTask | None:
    """A task of the project with its inspection."""
    rows = InspectionTask.objects.filter(pk=task, inspection__project_id=project_id)
    return rows.select_related("inspection").first()


def tasks_due(days: Collection[date]) -> list[InspectionTask]:
    """Tasks that are due on one of these days and not done; minutes that count."""
    rows = InspectionTask.objects.filter(due_on__in=days).select_related("inspection")
    found = list(rows.order_by("due_on", "pk"))
    done = set(
        TaskDone.objects.filter(pk__in=[task.pk for task in found]).values_list("pk", flat=True)
    )
    sources = Source.objects.filter(pk__in={task.inspection_id for task in found})
    out = {pk for pk, review in sources.values_list("pk", "review") if state_of(review) == OUT}
    return [each for each in found if each.pk not in done and each.inspection_id not in out]
