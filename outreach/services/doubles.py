"""Deciding about sites that may be one place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from outreach.cells import Cell
from outreach.faults import fault
from outreach.models import Activity, PlannedActivity, Site, SiteDecision
from outreach.recording.activities import cells_of
from outreach.recording.sites import note_doubles
from outreach.selectors.doubles import alike
from outreach.services.counts import lock, recount


@transaction.atomic
def merge_sites(*, gone: Site, kept: Site, now: datetime) -> frozenset[Cell]:
    """Let one site stand for both: activities and plans move; the other stays as a pointer.

    Whatever names the other one later is counted at the one that was kept. Of two plans for the
    same day the one of the kept site stands. Harmless when repeated. Raises Fault.
    """
    if gone.pk == kept.pk:
        raise fault("site_itself")
    if gone.project_id != kept.project_id or kept.merged_into is not None:
        raise fault("site_gone")
    if gone.merged_into not in (None, kept.pk):
        raise fault("site_gone")
    lock(project_id=kept.project_id, now=now)
    chosen = list(
        Activity.objects.filter(site_id=gone.pk, project_id=gone.project_id).values_list(
            "pk", flat=True
        )
    )
    moved = Activity.objects.filter(pk__in=chosen)
    touched = cells_of(moved)
    moved.update(site_id=kept.pk, setting=kept.setting)
    touched |= cells_of(moved)
    near = alike(gone)
    _move_plans(gone, kept)
    Site.objects.filter(merged_into=gone.pk).update(merged_into=kept.pk)
    gone.merged_into = kept.pk
    gone.save(update_fields=["merged_into"])
    _decide(gone.pk, kept.pk, gone.project_id, merged=True, now=now)
    note_doubles([gone, kept, *near])
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def merge_deleted(*, gone: UUID, kept: Site, now: datetime) -> frozenset[Cell]:
    """As `merge_sites`, of a site that was deleted since: what names it is counted at the other."""
    lock(project_id=kept.project_id, now=now)
    chosen = list(
        Activity.objects.filter(site_id=gone, project_id=kept.project_id).values_list(
            "pk", flat=True
        )
    )
    moved = Activity.objects.filter(pk__in=chosen)
    touched = cells_of(moved)
    moved.update(site_id=kept.pk, setting=kept.setting)
    touched |= cells_of(moved)
    _decide(gone, kept.pk, kept.project_id, merged=True, now=now)
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def tell_apart(*, first: Site, second: Site, now: datetime) -> None:
    """These two are different places; nobody is asked again. Raises Fault."""
    if first.pk == second.pk:
        raise fault("site_itself")
    if first.project_id != second.project_id:
        raise fault("site_gone")
    _decide(first.pk, second.pk, first.project_id, merged=False, now=now)
    note_doubles([first, second])


def _decide(one: UUID, other: UUID, project_id: int, *, merged: bool, now: datetime) -> None:
    first, second = sorted([one, other])
    SiteDecision.objects.update_or_create(
        project_id=project_id,
        first=first,
        second=second,
        defaults={"merged": merged, "decided_at": now},
    )


def _move_plans(gone: Site, kept: Site) -> None:
    there = {
        (each.campaign_id, each.kind, each.planned_on): each
        for each in PlannedActivity.objects.filter(site=kept)
    }
    for plan in PlannedActivity.objects.filter(site=gone).order_by("pk"):
        other = there.get((plan.campaign_id, plan.kind, plan.planned_on))
        if other is not None and (other.cancelled_on is None or plan.cancelled_on is not None):
            # What was held for it still says so by the kept one's row.
            Activity.objects.filter(planned=plan.uuid).update(planned=other.uuid)
            plan.delete()
            continue
        if other is not None:
            other.delete()
        plan.site = kept
        plan.save(update_fields=["site"])
