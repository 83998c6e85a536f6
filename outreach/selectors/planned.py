"""Planned activities by day and site, those that phones carry, and double bookings."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from outreach.matching import Held, Planned, match
from outreach.models import Activity, PlannedActivity
from outreach.reviews import APPROVED, OUT
from outreach.selectors.campaigns import DUE_DAYS

# A campaign's activities can be reported for a month after its end.
LATE: Final = timedelta(days=30)
# How far ahead somebody prepares what she is to hold.
SOON: Final = timedelta(days=14)


class OnPhones(NamedTuple):
    """Which rows `ke_hoach` has of what was asked for: these stay, those go."""

    open: list[PlannedActivity]
    closed: list[UUID]


def planned(
    project_id: int, keys: frozenset[str] | None, sites: Collection[UUID] | None = None
) -> QuerySet[PlannedActivity]:
    """In an area (None: everywhere), at these sites alone (None: all), by day."""
    rows = PlannedActivity.objects.filter(campaign__project_id=project_id)
    if keys is not None:
        rows = rows.filter(site__unit__in=keys)
    if sites is not None:
        rows = rows.filter(site__in=sites)
    return rows.select_related("site", "campaign", "assignee").order_by("planned_on", "pk")


def on_phones(
    project_id: int,
    today: date,
    *,
    campaign: UUID | None = None,
    sites: Collection[UUID] | None = None,
    rows: Collection[UUID] = (),
) -> OnPhones:
    """Of the project's plans, of one campaign, or of these sites and rows: which are still to do.

    What is held (approved or not), cancelled, or of a campaign that ended a month ago is closed.
    """
    chosen = planned(project_id, None)
    if campaign is not None:
        chosen = chosen.filter(campaign=campaign)
    if sites is not None:
        chosen = chosen.filter(Q(site__in=list(sites)) | Q(uuid__in=list(rows)))
    everything = list(chosen)
    done = _fulfilled([each for each in everything if each.cancelled_on is None])
    open_, closed = [], []
    for each in everything:
        over = each.campaign.ends_on + LATE < today
        if each.cancelled_on is not None or each.pk in done or over:
            closed.append(each.uuid)
        else:
            open_.append(each)
    return OnPhones(open_, closed)


def is_held(plan: PlannedActivity) -> bool:
    """Has an activity been sent that fulfils it?"""
    return plan.pk in _around([plan])


def states(plans: Collection[PlannedActivity], on: date) -> dict[int, str]:
    """{id: cancelled, done, waiting (held, not approved), overdue, due or upcoming}; two queries.

    What these could be mistaken for is looked at with them: the same sites in the same campaigns.
    """
    held = _around(plans)
    return {plan.pk: _state(plan, held.get(plan.pk), on) for plan in plans}


def _state(plan: PlannedActivity, held: str | None, on: date) -> str:
    if plan.cancelled_on is not None:
        return "cancelled"
    if held is not None:
        return "done" if held == APPROVED else "waiting"
    if plan.planned_on < on:
        return "overdue"
    return "due" if plan.planned_on < on + timedelta(days=DUE_DAYS) else "upcoming"


def _around(plans: Collection[PlannedActivity]) -> dict[int, str]:
    near = PlannedActivity.objects.filter(
        campaign__in={plan.campaign_id for plan in plans},
        site__in={plan.site_id for plan in plans},
        cancelled_on=None,
    )
    return _fulfilled(list(near))


def _fulfilled(plans: Collection[PlannedActivity]) -> dict[int, str]:
    """Which of these something was held for, and the review of that."""
    by_campaign: dict[UUID, list[PlannedActivity]] = {}
    for plan in plans:
        by_campaign.setdefault(plan.campaign_id, []).append(plan)
    held: dict[UUID, list[Held]] = {key: [] for key in by_campaign}
    rows = (
        Activity.objects.filter(campaign__in=list(by_campaign))
        .filter(
            Q(site__in={plan.site_id for plan in plans})
            | Q(planned__in=[plan.uuid for plan in plans])
        )
        .exclude(state=OUT)
    )
    reviews: dict[UUID, str] = {}
    for campaign, pk, site, kind, day, row, state in rows.values_list(
        "campaign_id", "pk", "site_id", "kind", "held_on", "planned", "state"
    ):
        held[campaign].append(Held(pk, site or pk, kind, day, row))
        reviews[pk] = state
    found: dict[int, str] = {}
    for campaign, of_campaign in by_campaign.items():
        wanted = [Planned(p.pk, p.site_id, p.kind, p.planned_on, p.uuid) for p in of_campaign]
        matched = match(wanted, held[campaign])
        found |= {pk: reviews[activity] for pk, activity in matched.items()}
    return found


def double_booked(project_id: int, first: date, last: date) -> set[tuple[UUID, date]]:
    """(site, day) with more than one activity that is not cancelled, in whatever campaign."""
    rows = (
        PlannedActivity.objects.filter(
            campaign__project_id=project_id,
            cancelled_on=None,
            planned_on__gte=first,
            planned_on__lte=last,
        )
        .values("site", "planned_on")
        .annotate(number=Count("pk"))
        .filter(number__gt=1)
        .order_by()
    )
    return {(row["site"], row["planned_on"]) for row in rows}


def to_hold(
    project_id: int, person: int, sites: Collection[UUID] | None, today: date
) -> list[tuple[PlannedActivity, str]]:
    """Planned for this person or at her own sites, from a month back to two weeks on.

    With the state (overdue, due, upcoming); what is held or cancelled is left out. Three queries.
    """
    hers = Q(assignee=person) | Q(site__in=sites) if sites is not None else Q(assignee=person)
    rows = planned(project_id, None).filter(
        hers, cancelled_on=None, planned_on__gte=today - LATE, planned_on__lte=today + SOON
    )
    found = list(rows)
    shapes = states(found, today)
    open_ = {"overdue", "due", "upcoming"}
    return [(each, shapes[each.pk]) for each in found if shapes[each.pk] in open_]
