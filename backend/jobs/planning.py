"""From what is planned and who is on the register to phones and outreach, in one direction each."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from backend.accounts.models import Project
from backend.journal.models import Event
from backend.planning import lists, model_sums, staff
from backend.survey.entities.models import Entity
from outreach import services as outreach
from outreach.models import Activity


def list_planned(event: Event, now: datetime) -> None:
    """Bring phones' list of planned activities to what this act made of it."""
    project = Project.objects.filter(pk=event.project_id or 0, deleted_at=None).first()
    if project is None:
        return
    told = event.details.get("campaign")
    campaign = UUID(told) if told else None
    lists.refresh(project=project, campaign=campaign, today=timezone.localdate(now), now=now)


def list_all_planned(now: datetime) -> int:
    """Once a day: what ended leaves the phones, what an edit set free comes back."""
    today = timezone.localdate(now)
    return sum(
        lists.refresh(project=project, today=today, now=now)
        for project in Project.objects.filter(deleted_at=None).order_by("id")
    )


def sum_models(now: datetime) -> int:
    """Every hour: what records tell of models stands on the phones that will report on them.

    By the clock and not at each approval: a hundred approvals make one version of the row.
    """
    return sum(
        model_sums.refresh(project=project, now=now)
        for project in Project.objects.filter(deleted_at=None).order_by("id")
    )


Places = tuple[frozenset[UUID], frozenset[UUID]]


def places_of(submission: UUID) -> Places:
    """At which site its activity was held and which plan it names, when it is of a campaign."""
    rows = Activity.objects.filter(pk=submission).exclude(campaign=None)
    for site, plan in rows.values_list("site_id", "planned"):
        return frozenset([site] if site else []), frozenset([plan] if plan else [])
    return frozenset(), frozenset()


def list_again(project_id: int, submission: UUID, now: datetime, before: Places) -> None:
    """What it fulfils leaves the phones, what it no longer does comes back.

    `before`: its places as they were until it was recorded anew.
    """
    there = places_of(submission)
    sites, plans = there[0] | before[0], there[1] | before[1]
    if sites or plans:
        project = Project.objects.get(pk=project_id)
        today = timezone.localdate(now)
        lists.refresh(project=project, today=today, now=now, sites=sites, rows=plans)


def record_staff(event: Event, now: datetime) -> None:
    """Upsert the member of staff of an entity of `can_bo`; one in the bin has left."""
    entity = (
        Entity.objects.select_related("entity_list")
        .filter(entity_list__name=staff.LIST, uuid=event.subject)
        .filter(entity_list__project_id=event.project_id or 0)
        .first()
    )
    if entity is None:
        return
    project_id = entity.entity_list.project_id
    told = {key: str(value) for key, value in entity.values.items()}
    outreach.register_staff(
        staff=entity.uuid,
        project_id=project_id,
        name=(told.get("ho_ten") or entity.label)[:120],
        organisation=told.get("don_vi", ""),
        title=told.get("chuc_danh", ""),
        groups=told.get("nhom", "").split(),
        unit=entity.unit,
        now=now,
    )
    if entity.deleted_at is not None:
        outreach.leave_register(staff=entity.uuid, project_id=project_id)
