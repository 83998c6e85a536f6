"""Planning campaigns and their activities."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from outreach.codes import ACTIVITY_KINDS
from outreach.faults import fault, sentence
from outreach.findings import Finding, finding
from outreach.kinds.shapes import DONG
from outreach.models import Campaign, Plan, PlannedActivity, Site
from outreach.text import clean

_TITLE: Final = 200


class Booking(NamedTuple):
    """A planned activity and what its planner should know, as sentences."""

    planned: PlannedActivity
    warnings: list[str]


@transaction.atomic
def plan_campaign(
    *,
    campaign: UUID,
    project_id: int,
    title: str,
    starts_on: date,
    ends_on: date,
    plan: Plan | None = None,
    synthetic: bool = False,
) -> Campaign:
    """Make the campaign of this entity, or change it; harmless when repeated. Raises Fault.

    Without `plan` the campaign keeps the plan that it has.
    """
    named = clean(title)
    if not 0 < len(named) <= _TITLE:
        raise fault("title_length", limit=_TITLE)
    if ends_on < starts_on:
        raise fault("ends_before_start")
    if Campaign.objects.filter(pk=campaign).exclude(project_id=project_id).exists():
        raise fault("record_elsewhere")
    made, _ = Campaign.objects.update_or_create(
        uuid=campaign,
        defaults={
            "project_id": project_id,
            "title": named,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "synthetic": synthetic,
            **({"plan": plan} if plan else {}),
        },
    )
    return made


@transaction.atomic
def plan_activity(
    *,
    campaign: Campaign,
    site: Site,
    kind: str,
    planned_on: date,
    assignee: AbstractBaseUser | None = None,
    note: str = "",
    cost: int | None = None,
    uuid: UUID | None = None,
) -> Booking:
    """Plan an activity of a kind at a site on a day; a cancelled one of the same day is revived.

    `cost`: planned, in đồng; `uuid`: of its row on phones, so that doing it again makes no second.
    A double booking of site or assignee is a warning: two talks may share a day. Raises Fault.
    """
    _fits(campaign, site, kind, planned_on, cost)
    assignee_id = assignee.pk if assignee else None
    planned, created = PlannedActivity.objects.get_or_create(
        campaign=campaign,
        site=site,
        kind=kind,
        planned_on=planned_on,
        defaults={
            "assignee_id": assignee_id,
            "note": note,
            "cost": cost,
            **({"uuid": uuid} if uuid else {}),
        },
    )
    if not created:
        if planned.cancelled_on is None and planned.uuid != uuid:
            raise fault("already_planned", site=site.name, day=_said(planned_on))
        planned.cancelled_on, planned.assignee_id = None, assignee_id
        planned.note, planned.cost = note, cost
        planned.save(update_fields=["cancelled_on", "assignee", "note", "cost"])
    return Booking(planned, [sentence(found) for found in bookings(planned)])


def _fits(campaign: Campaign, site: Site, kind: str, planned_on: date, cost: int | None) -> None:
    if kind not in ACTIVITY_KINDS:
        raise fault("kind_unknown", kind=kind, known=", ".join(ACTIVITY_KINDS))
    if site.project_id != campaign.project_id:
        raise fault("site_in_another_project", site=site.name)
    if cost is not None and not 0 <= cost <= DONG:
        raise fault("amount_range", least=0, limit=DONG)
    if not campaign.starts_on <= planned_on <= campaign.ends_on:
        raise fault(
            "outside_campaign",
            day=_said(planned_on),
            starts=_said(campaign.starts_on),
            ends=_said(campaign.ends_on),
        )


@transaction.atomic
def move(*, planned: PlannedActivity, planned_on: date, cost: int | None) -> Booking:
    """Give an activity another day within its campaign, and another planned cost. Raises Fault."""
    if planned.cancelled_on is not None:
        raise fault("planned_off")
    _fits(planned.campaign, planned.site, planned.kind, planned_on, cost)
    taken = PlannedActivity.objects.filter(
        campaign=planned.campaign_id,
        site=planned.site_id,
        kind=planned.kind,
        planned_on=planned_on,
    ).exclude(pk=planned.pk)
    if taken.filter(cancelled_on=None).exists():
        raise fault("already_planned", site=planned.site.name, day=_said(planned_on))
    taken.delete()  # a cancelled one makes room
    planned.planned_on, planned.cost = planned_on, cost
    planned.save(update_fields=["planned_on", "cost"])
    return Booking(planned, [sentence(found) for found in bookings(planned)])


@transaction.atomic
def set_budget(*, campaign: Campaign, budget: int | None) -> Campaign:
    """What a campaign may cost, in đồng; None for nothing set. Raises Fault."""
    if budget is not None and not 0 <= budget <= DONG:
        raise fault("amount_range", least=0, limit=DONG)
    campaign.budget = budget
    campaign.save(update_fields=["budget"])
    return campaign


@transaction.atomic
def assign(*, planned: PlannedActivity, assignee: AbstractBaseUser | None) -> Booking:
    """Put a person in charge, or nobody; warns when she already has an activity that day."""
    planned.assignee_id = assignee.pk if assignee else None
    planned.save(update_fields=["assignee"])
    return Booking(planned, [sentence(found) for found in bookings(planned)])


@transaction.atomic
def cancel(*, planned: PlannedActivity, today: date) -> PlannedActivity:
    """Call an activity off; it stays in the list as cancelled, with its first cancelling day."""
    if planned.cancelled_on is None:
        planned.cancelled_on = today
        planned.save(update_fields=["cancelled_on"])
    return planned


def bookings(planned: PlannedActivity) -> list[Finding]:
    """What else the site and the assignee have on the day; of one that is not saved yet, too."""
    others = PlannedActivity.objects.filter(
        planned_on=planned.planned_on,
        cancelled_on=None,
        campaign__project_id=planned.campaign.project_id,
    ).exclude(pk=planned.pk)
    day, found = _said(planned.planned_on), []
    at_site = others.filter(site=planned.site).count()
    if at_site:
        found.append(finding("site_booked", day=day, site=planned.site.name, count=at_site))
    if planned.assignee_id is not None:
        elsewhere = others.filter(assignee=planned.assignee_id).exclude(site=planned.site).count()
        if elsewhere:
            found.append(finding("assignee_booked", day=day, count=elsewhere))
    return found


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"
