"""Deciding about sites that may be one place."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

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
    touched = _move_activities(gone.pk, kept.pk, kept.setting, gone.project_id)
    near = alike(gone)
    _move_plans(gone, kept)
    _point(gone.pk, kept.pk)
    gone.merged_into = kept.pk
    note_decision(first=gone.pk, second=kept.pk, project_id=gone.project_id, merged=True, now=now)
    note_doubles([gone, kept, *near])
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def merge_deleted(*, gone: UUID, kept: Site, now: datetime) -> frozenset[Cell]:
    """As `merge_sites`, of a site that was deleted since: what names it is counted at the other."""
    lock(project_id=kept.project_id, now=now)
    touched = _move_activities(gone, kept.pk, kept.setting, kept.project_id)
    _point(gone, kept.pk)
    note_decision(first=gone, second=kept.pk, project_id=kept.project_id, merged=True, now=now)
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def merge_into_deleted(
    *, gone: UUID, kept: UUID, project_id: int, now: datetime
) -> frozenset[Cell]:
    """As `merge_sites`, where the one that was kept was deleted since: as its deletion left it."""
    lock(project_id=project_id, now=now)
    touched = _move_activities(gone, kept, F("declared_setting"), project_id)
    note_decision(first=gone, second=kept, project_id=project_id, merged=True, now=now)
    _point(gone, kept)
    note_doubles(Site.objects.filter(pk=gone))
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def tell_apart(*, first: Site, second: Site, now: datetime) -> None:
    """These two are different places; nobody is asked again. Raises Fault."""
    if first.pk == second.pk:
        raise fault("site_itself")
    if first.project_id != second.project_id:
        raise fault("site_gone")
    note_decision(
        first=first.pk, second=second.pk, project_id=first.project_id, merged=False, now=now
    )
    note_doubles([first, second])


def note_decision(
    *, first: UUID, second: UUID, project_id: int, merged: bool, now: datetime
) -> None:
    """What somebody decided about these two, also when they are gone since.

    `merged`: the first into the second; else their order tells nothing.
    """
    one, other = (first, second) if merged else sorted([first, second])
    SiteDecision.objects.filter(project_id=project_id, first=other, second=one).delete()
    SiteDecision.objects.update_or_create(
        project_id=project_id,
        first=one,
        second=other,
        defaults={"merged": merged, "decided_at": now},
    )


def _move_activities(gone: UUID, kept: UUID, setting: str | F, project_id: int) -> set[Cell]:
    at = Activity.objects.filter(site_id=gone, project_id=project_id)
    moved = Activity.objects.filter(pk__in=list(at.values_list("pk", flat=True)))
    touched = cells_of(moved)
    moved.update(site_id=kept, setting=setting)
    return touched | cells_of(moved)


def _point(gone: UUID, kept: UUID) -> None:
    """It stands for nothing by itself any more, nor does what pointed at it."""
    Site.objects.filter(Q(pk=gone) | Q(merged_into=gone)).update(merged_into=kept)


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
