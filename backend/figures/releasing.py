"""Publishing a closed month: by hand with a verb, by the clock some days after its end."""

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.figures.openings import screening_forms
from backend.journal import services as journal
from geo import selectors as units
from outreach import services as outreach
from outreach.cube import Threshold
from outreach.faults import Fault
from outreach.models import Release

QUIET: Final = timedelta(hours=1)
_REFUSED = {
    "month_not_over": problems.month_not_over,
    "month_released": problems.month_released,
}


@transaction.atomic
def release(*, project: Project, month: date, actor: User | None, now: datetime) -> Release:
    """Publish this month of the project, once and for good.

    Raises month_not_over, month_released.
    """
    try:
        made = outreach.release(
            project_id=project.pk,
            month=month.replace(day=1),
            above=units.above,
            threshold=threshold_of(project),
            made_by=actor,
            today=timezone.localdate(now),
            now=now,
        )
    except Fault as refused:
        raise _REFUSED[refused.code](month=f"{month:%m/%Y}") from None
    journal.log(
        "figures.release",
        actor=actor,
        project_id=project.pk,
        subject=project,
        details={"month": f"{month:%Y-%m}"},
        now=now,
    )
    return made


def release_due(*, now: datetime, quiet: timedelta = QUIET) -> int:
    """Publish every closed month that has no release yet; how many were published.

    A project into which screenings still come waits until it has been quiet for so long: what a
    phone brings after weeks offline, or an import, belongs into the release.
    """
    due = outreach.months_due(
        today=timezone.localdate(now),
        closed_after=timedelta(days=settings.FIGURES_CLOSED_AFTER_DAYS),
        recorded_before=now - quiet,
    )
    made = 0
    for project_id, month in list(due):
        project = Project.objects.filter(pk=project_id, deleted_at=None).first()
        if project is not None:
            release(project=project, month=month, actor=None, now=now)
            made += 1
    return made


def threshold_of(project: Project) -> Threshold:
    """The strictest of the server's k and what the project's forms ask for."""
    asked = [
        (form.current.mapping or {}).get("figures", {})
        for form in screening_forms(project)
        if form.current
    ]
    least = settings.K_THRESHOLD
    return Threshold(
        max([least, *(each.get("total", 0) for each in asked)]),
        max([least, *(each.get("cell", 0) for each in asked)]),
    )
