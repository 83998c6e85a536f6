"""Figures as records and marks have them; what the counts table must equal."""

from collections.abc import Collection

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from outreach.cells import Cell, month_after
from outreach.codes import (
    ACTIVITY_SUMS,
    HELD,
    JOINED,
    JOINED_PART,
    PERSON_KINDS,
    REFUSED,
    SCREENED,
    SCREENING,
    SERVED,
    UNREVIEWED,
)
from outreach.models import Activity, PersonMark
from outreach.reviews import APPROVED, OUT

# (cell, measure) → value; measures that are zero are absent. What is not approved stands under
# UNREVIEWED alone, what is sent back or rejected nowhere.
Figures = dict[tuple[Cell, str], int]


def figures_of_project(project_id: int) -> Figures:
    """Every figure of a project."""
    return _activity_figures(Activity.objects.filter(project_id=project_id)) | _mark_figures(
        PersonMark.objects.filter(project_id=project_id)
    )


def figures_of_cells(cells: Collection[Cell]) -> Figures:
    """The figures of these cells; two queries, however many cells."""
    activities, marks = Q(pk__in=[]), Q(pk__in=[])
    for cell in cells:
        place = Q(project_id=cell.project_id, unit=cell.unit)
        first, after = cell.month, month_after(cell.month)
        if cell.kind in PERSON_KINDS:
            marks |= place & Q(month=first, kind=cell.kind)
        else:
            days = Q(held_on__gte=first, held_on__lt=after)
            activities |= place & days & Q(kind=cell.kind, setting=cell.setting)
    return _activity_figures(Activity.objects.filter(activities)) | _mark_figures(
        PersonMark.objects.filter(marks)
    )


def _activity_figures(activities: QuerySet[Activity]) -> Figures:
    measures = (HELD, JOINED, *ACTIVITY_SUMS)
    rows = (
        activities.exclude(state=OUT)
        .annotate(month=TruncMonth("held_on"))
        .values_list("project_id", "unit", "month", "kind", "setting", "state")
        .annotate(
            total=Number("pk"),
            total_held=Number("pk", filter=~Q(part=JOINED_PART)),
            total_joined=Number("pk", filter=Q(part=JOINED_PART)),
        )
        .annotate(**{f"total_{measure}": Sum(measure) for measure in ACTIVITY_SUMS})
        .order_by()
    )
    figures: Figures = {}
    for *key, state, total, sums in ((*row[:7], row[7:]) for row in rows):
        cell = Cell(*key)
        if state != APPROVED:
            figures[cell, UNREVIEWED] = total
            continue
        for measure, value in zip(measures, sums, strict=True):
            if value:
                figures[cell, measure] = value
    return figures


def _mark_figures(marks: QuerySet[PersonMark]) -> Figures:
    rows = (
        marks.exclude(state=OUT)
        .values_list("project_id", "unit", "month", "kind", "outcome", "state")
        .annotate(total=Number("pk"))
        .order_by()
    )
    figures: Figures = {}
    for project_id, unit, month, kind, outcome, state, total in rows:
        cell = Cell(project_id, unit, month, kind, "")
        for measure in _measures(kind, outcome) if state == APPROVED else (UNREVIEWED,):
            figures[cell, measure] = figures.get((cell, measure), 0) + total
    return figures


def _measures(kind: str, outcome: str) -> tuple[str, ...]:
    """Under which measures a mark counts; whoever refused was not served."""
    if outcome == REFUSED:
        return (REFUSED,)
    served = SCREENED if kind == SCREENING else SERVED
    return (served, outcome) if outcome else (served,)
