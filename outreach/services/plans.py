"""Entering programme plans with their units, tasks and targets."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from outreach.codes import COMPARATORS, INDICATORS
from outreach.faults import fault
from outreach.models import Plan, PlanTask, PlanUnit, Target


class TargetLine(NamedTuple):
    """A target as the plan words it; one without a number has only its wording."""

    indicator: str
    wording: str
    comparator: str = ""
    value: Decimal | None = None
    unit: str = "percent"
    due_on: date | None = None


class TaskLine(NamedTuple):
    """A task with what a plan says of it: giải pháp, chủ trì, phối hợp, thời gian, sản phẩm."""

    solution: str
    lead: str = ""
    partners: str = ""
    period: str = ""
    product: str = ""


@transaction.atomic
def enter_plan(
    *,
    project_id: int,
    title: str,
    area_name: str,
    starts_on: date,
    ends_on: date,
    number: str = "",
    issued_on: date | None = None,
    level: str = "",
    basis: str = "",
    synthetic: bool = False,
    units: Collection[str] = (),
    targets: Sequence[TargetLine] = (),
    tasks: Sequence[TaskLine] = (),
) -> Plan:
    """Enter the project's plan of this title, or replace what it says. Raises Fault."""
    if ends_on < starts_on:
        raise fault("ends_before_start")
    for line in targets:
        _check(line)
    plan, _ = Plan.objects.update_or_create(
        project_id=project_id,
        title=title,
        defaults={
            "area_name": area_name,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "number": number,
            "issued_on": issued_on,
            "level": level,
            "basis": basis,
            "synthetic": synthetic,
        },
    )
    for rows in (plan.units, plan.targets, plan.tasks):
        rows.all().delete()
    PlanUnit.objects.bulk_create(PlanUnit(plan=plan, unit=unit) for unit in sorted(set(units)))
    Target.objects.bulk_create(Target(plan=plan, **line._asdict()) for line in targets)
    PlanTask.objects.bulk_create(
        PlanTask(plan=plan, number=place, **line._asdict())
        for place, line in enumerate(tasks, start=1)
    )
    return plan


def _check(line: TargetLine) -> None:
    if line.indicator not in INDICATORS:
        raise fault("indicator_unknown", indicator=line.indicator, known=", ".join(INDICATORS))
    if (line.comparator == "") != (line.value is None):
        raise fault("target_incomplete", indicator=line.indicator)
    if line.comparator and line.comparator not in COMPARATORS:
        raise fault("comparator_unknown", indicator=line.indicator, known=", ".join(COMPARATORS))
