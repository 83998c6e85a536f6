"""Page actions on plans and inspections, done again from the journal when records are rebuilt."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Model

from backend.journal.models import Event
from backend.journal.replaying import Replay
from backend.planning import commune_plans, inspections
from outreach import selectors, services
from outreach.models import CommunePlan, TaskDone


def _finish(event: Event) -> None:
    """Also of a task whose recommendation is not there at that moment."""
    services.finish_task(
        task=UUID(event.subject),
        project_id=event.project_id or 0,
        done_on=date.fromisoformat(event.details["on"]),
        evidence=event.notes,
        done_by=event.user_id,
        now=event.at,
    )


def _reopen(event: Event) -> None:
    services.reopen_task(task=UUID(event.subject), project_id=event.project_id or 0)


def _enter(event: Event) -> None:
    commune_plans.enter(UUID(event.subject), event.project_id or 0, event.details, event.at)


def _remove(event: Event) -> None:
    key = UUID(event.subject)
    if selectors.plan_of(event.project_id or 0, key) is not None:
        services.remove_plan_of_commune(plan=key, project_id=event.project_id or 0, now=event.at)


# Kind of event → what it did to the typed rows; see backend.journal.replaying.
REPLAYS: Final[dict[str, Replay]] = {
    inspections.DONE: _finish,
    inspections.REOPENED: _reopen,
    commune_plans.ENTERED: _enter,
    commune_plans.REMOVED: _remove,
}
# Tables whose rows come of these actions alone: a rebuild empties them first. Tables with a
# `submission` column, and rows below those, need not be named.
MADE: Final[tuple[type[Model], ...]] = (TaskDone, CommunePlan)
