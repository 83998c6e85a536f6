"""Plans with what they promise."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from outreach.models import Plan, PlanTask, Target


def plans(project_ids: Collection[int]) -> QuerySet[Plan]:
    """The projects' plans, the newest first, with units, targets and tasks; four queries."""
    return (
        Plan.objects.filter(project_id__in=list(project_ids))
        .prefetch_related(
            "units",
            Prefetch("targets", Target.objects.order_by("indicator")),
            Prefetch("tasks", PlanTask.objects.order_by("number")),
        )
        .order_by("-starts_on", "title")
    )
