"""Calls to the hotline as those read them who handle them."""

from datetime import date
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from outreach.codes import CRISIS
from outreach.models import HotlineCall

PAGE: Final = 50
OPEN: Final = Q(due_on__isnull=False, handled_at=None, said_handled_on=None)


def queue(
    project_id: int, submissions: QuerySet[Any], *, done: bool = False
) -> QuerySet[HotlineCall]:
    """Calls of these submissions that wait, the most overdue first; or the handled ones."""
    rows = HotlineCall.objects.filter(project_id=project_id, submission__in=submissions)
    if done:
        return rows.exclude(OPEN).order_by("-taken_on", "submission")
    crisis = Case(
        When(subject=CRISIS, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.filter(OPEN).annotate(rank=crisis).order_by("due_on", "rank", "submission")


def numbers_over(today: date) -> QuerySet[HotlineCall]:
    """Calls whose number to call back was kept long enough."""
    return HotlineCall.objects.filter(number_until__lt=today).order_by("number_until", "submission")
