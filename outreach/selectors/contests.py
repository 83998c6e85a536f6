"""Contests with their prizes and classes, and the bank of questions."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from outreach.codes import CONTESTS
from outreach.models import Activity, ContestClass, Question
from outreach.quizzes import ClassResult, ranked
from outreach.selectors.materials import held


def contests(
    project_id: int, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> QuerySet[Activity]:
    """Contests of an area (None: everywhere), the latest first."""
    rows = held(project_id, keys, sites).filter(kind__in=CONTESTS)
    return rows.select_related("site", "campaign").order_by("-held_on", "pk")


def classes(of: Activity) -> list[tuple[int, ClassResult]]:
    """(place, class) of a contest, the best first."""
    rows = ContestClass.objects.filter(contest=of, project_id=of.project_id)
    return ranked(
        ClassResult(name, participants, mean)
        for name, participants, mean in rows.values_list("name", "participants", "mean")
    )


def questions(project_id: int, *, topic: str = "") -> QuerySet[Question]:
    """The questions that are asked, by topic."""
    rows = Question.objects.filter(project_id=project_id, retired=False)
    return (rows.filter(topic=topic) if topic else rows).order_by("topic", "entered_at", "pk")
