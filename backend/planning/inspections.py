"""Tasks of inspections: which one may be followed by whom, done with evidence, taken back."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import verbs
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.planning.office_grounds import readable
from backend.survey.submissions.selectors import submission_for
from outreach import selectors, services
from outreach.models import InspectionTask
from outreach.selectors import TaskLine
from outreach.text import clean

LEAST_EVIDENCE: Final = 5
DONE, REOPENED = "inspection_task.done", "inspection_task.reopen"


def tasks(user: User, project: Project, today: date) -> list[TaskLine]:
    """The tasks of the minutes that she may read, the most urgent first."""
    return selectors.tasks(project.pk, readable(user, project), today=today)


def task_for(user: User, project: Project, task: UUID) -> InspectionTask:
    """A task whose minutes she may review. Raises not_found."""
    found = selectors.task_of(project.pk, task)
    if found is None:
        raise problems.not_found()
    submission_for(user, project, found.inspection_id, verbs.SUBMISSION_UPDATE)
    return found


@transaction.atomic
def finish(
    *, task: InspectionTask, done_on: date, evidence: str, actor: User, now: datetime
) -> None:
    """Say that it was done, on which day, and what shows it.

    What shows it stands in the notes of the event: from there a rebuild has it again.
    Raises task_done_ahead, evidence_needed.
    """
    words = clean(evidence)[:1000]
    if done_on > timezone.localdate(now):
        raise problems.task_done_ahead()
    if len(words) < LEAST_EVIDENCE:
        raise problems.evidence_needed(least=LEAST_EVIDENCE)
    services.finish_task(
        task=task.pk,
        project_id=task.inspection.project_id,
        done_on=done_on,
        evidence=words,
        done_by=actor.pk,
        now=now,
    )
    with journal.noted(words):
        journal.log(
            DONE,
            actor=actor,
            project_id=task.inspection.project_id,
            subject=task.pk,
            details={"on": done_on.isoformat()},
            now=now,
        )


@transaction.atomic
def reopen(*, task: InspectionTask, actor: User, now: datetime) -> None:
    """Take that back; nothing when it was not done."""
    project_id = task.inspection.project_id
    if services.reopen_task(task=task.pk, project_id=project_id):
        journal.log(REOPENED, actor=actor, project_id=project_id, subject=task.pk, now=now)
