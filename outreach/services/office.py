"""What offices do on pages: follow the tasks of an inspection, register plans of communes."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from outreach.cells import Cell
from outreach.codes import ADMINISTRATIVE
from outreach.faults import fault
from outreach.models import Activity, CommunePlan, TaskDone
from outreach.recording.activities import cells_of
from outreach.reviews import APPROVED
from outreach.services.counts import lock, recount
from outreach.text import clean


@transaction.atomic
def finish_task(
    *,
    task: UUID,
    project_id: int,
    done_on: date,
    evidence: str,
    done_by: int | None,
    now: datetime,
) -> TaskDone:
    """Say that a recommendation was followed, and what shows it; again replaces what was said.

    Its minutes may be recorded later, or again: this stands by itself.
    """
    made, _ = TaskDone.objects.update_or_create(
        task=task,
        defaults={
            "project_id": project_id,
            "done_on": done_on,
            "evidence": clean(evidence)[:1000],
            "done_by_id": done_by,
            "done_at": now,
        },
    )
    return made


@transaction.atomic
def reopen_task(*, task: UUID, project_id: int) -> bool:
    """Take that back; False when it was not done."""
    return bool(TaskDone.objects.filter(pk=task, project_id=project_id).delete()[0])


@transaction.atomic
def enter_plan_of_commune(
    *,
    plan: UUID,
    project_id: int,
    unit: str,
    kind: str,
    title: str,
    number: str,
    issued_on: date,
    starts_on: date | None,
    ends_on: date | None,
    file: str,
    file_name: str,
    now: datetime,
) -> CommunePlan:
    """Register a plan or item that no form brought; it is counted as an activity of its code.

    Harmless when repeated. Raises Fault.
    """
    _check_plan(kind, starts_on, ends_on)
    lock(project_id=project_id, now=now)
    made, _ = CommunePlan.objects.update_or_create(
        uuid=plan,
        defaults={
            "submission": None,
            "project_id": project_id,
            "unit": unit,
            "kind": kind,
            "title": clean(title)[:300],
            "number": clean(number)[:60],
            "issued_on": issued_on,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "file": file,
            "file_name": clean(file_name)[:255],
            "recorded_at": now,
        },
    )
    recount(cells=_count_plan(made, now), now=now)
    return made


def _check_plan(kind: str, starts_on: date | None, ends_on: date | None) -> None:
    if kind not in ADMINISTRATIVE:
        raise fault("kind_unknown", kind=kind[:20], known=", ".join(ADMINISTRATIVE))
    if starts_on and ends_on and ends_on < starts_on:
        raise fault("ends_before_start")


def _count_plan(plan: CommunePlan, now: datetime) -> set[Cell]:
    """Make its activity, which is approved as it stands; the cells where it was and is."""
    chosen = Activity.objects.filter(pk=plan.pk)
    touched = cells_of(chosen)
    Activity.objects.update_or_create(
        submission=plan.pk,
        defaults={
            "project_id": plan.project_id,
            "unit": plan.unit,
            "kind": plan.kind,
            "held_on": plan.issued_on,
            "state": APPROVED,
            "recorded_at": now,
        },
    )
    return touched | cells_of(chosen)


@transaction.atomic
def remove_plan_of_commune(*, plan: UUID, project_id: int, now: datetime) -> bool:
    """Take out a plan that was entered on a page; one of a form goes with its submission."""
    lock(project_id=project_id, now=now)
    gone, _ = CommunePlan.objects.filter(pk=plan, project_id=project_id, submission=None).delete()
    if not gone:
        return False
    chosen = Activity.objects.filter(pk=plan, project_id=project_id)
    touched: set[Cell] = cells_of(chosen)
    chosen.delete()
    recount(cells=touched, now=now)
    return True
