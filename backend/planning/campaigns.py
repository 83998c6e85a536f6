"""Planning on a page: each act changes outreach and leaves a line that can be done again."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from backend.accounts.models import User
from backend.journal import services as journal
from backend.planning.refusing import refusing
from outreach import services as outreach
from outreach.faults import fault
from outreach.models import Campaign, PlannedActivity, Site
from outreach.selectors.planned import is_held
from outreach.services import Booking

# Kinds of events; `jobs.table` says what follows, `replaying_campaigns` does them again.
PLAN, MOVE, ASSIGN = "activity.plan", "activity.move", "activity.assign"
CANCEL, BUDGET = "activity.cancel", "campaign.budget"


@transaction.atomic
def plan(
    *,
    row: UUID,
    campaign: Campaign,
    site: Site,
    kind: str,
    planned_on: date,
    assignee: User | None = None,
    cost: int | None = None,
    actor: User | None,
    now: datetime,
) -> Booking:
    """Plan an activity under the id of its row on phones. Raises planning_refused.

    Sent twice it stands once: the same id again says what there is.
    """
    there = PlannedActivity.objects.filter(uuid=row).first()
    if there is not None:
        return Booking(there, [])
    with refusing():
        made = outreach.plan_activity(
            campaign=campaign,
            site=site,
            kind=kind,
            planned_on=planned_on,
            assignee=assignee,
            cost=cost,
            uuid=row,
        )
    journal.log(
        PLAN,
        subject=made.planned.uuid,
        actor=actor,
        project_id=campaign.project_id,
        details={
            "campaign": str(campaign.pk),
            "site": str(site.pk),
            "kind": kind,
            "day": planned_on.isoformat(),
            "assignee": assignee.pk if assignee else None,
            "cost": cost,
        },
        now=now,
    )
    return made


@transaction.atomic
def move(
    *, planned: PlannedActivity, planned_on: date, cost: int | None, actor: User, now: datetime
) -> Booking:
    """Another day, another planned cost. Raises planning_refused."""
    _still_to_come(planned)
    with refusing():
        made = outreach.move(planned=planned, planned_on=planned_on, cost=cost)
    details = {"day": planned_on.isoformat(), "cost": cost}
    _log(MOVE, planned, actor, now, details)
    return made


@transaction.atomic
def assign(
    *, planned: PlannedActivity, assignee: User | None, actor: User, now: datetime
) -> Booking:
    """Put somebody in charge, or nobody."""
    made = outreach.assign(planned=planned, assignee=assignee)
    _log(ASSIGN, planned, actor, now, {"assignee": assignee.pk if assignee else None})
    return made


@transaction.atomic
def cancel(*, planned: PlannedActivity, today: date, actor: User, now: datetime) -> None:
    """Call it off; once called off it is left as it is. Raises planning_refused."""
    if planned.cancelled_on is not None:
        return
    _still_to_come(planned)
    outreach.cancel(planned=planned, today=today)
    _log(CANCEL, planned, actor, now, {"day": today.isoformat()})


@transaction.atomic
def set_budget(*, campaign: Campaign, budget: int | None, actor: User, now: datetime) -> None:
    """What the campaign may cost, in đồng. Raises planning_refused."""
    if campaign.budget == budget:
        return
    with refusing():
        outreach.set_budget(campaign=campaign, budget=budget)
    journal.log(
        BUDGET,
        subject=campaign.pk,
        actor=actor,
        project_id=campaign.project_id,
        details={"budget": budget},
        now=now,
    )


def _still_to_come(planned: PlannedActivity) -> None:
    with refusing():
        if is_held(planned):
            raise fault("planned_held")


def _log(
    kind: str,
    planned: PlannedActivity,
    actor: User,
    now: datetime,
    details: dict[str, str | int | None],
) -> None:
    journal.log(
        kind,
        subject=planned.uuid,
        actor=actor,
        project_id=planned.campaign.project_id,
        details={"campaign": str(planned.campaign_id), **details},
        now=now,
    )
