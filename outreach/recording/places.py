"""What an event names of the programme: its site as it stands today, and what was planned."""

from uuid import UUID

from django.db.models import Q

from outreach.models import PlannedActivity, Site, SiteDecision


def standing(site: UUID | None, project_id: int) -> Site | None:
    """The project's site of this id, or the one that it was merged into; None for neither."""
    if site is None:
        return None
    found = Site.objects.filter(pk=site, project_id=project_id).first()
    if found is None:
        return kept_for(site, project_id)
    if found.merged_into:
        return Site.objects.filter(pk=found.merged_into, project_id=project_id).first() or found
    return found


def kept_for(site: UUID, project_id: int) -> Site | None:
    """The site that a merged one, which may be deleted since, was merged into."""
    told = SiteDecision.objects.filter(project_id=project_id, merged=True)
    pairs = told.filter(Q(first=site) | Q(second=site)).values_list("first", "second")
    others = [other if one == site else one for one, other in pairs]
    for other in Site.objects.filter(pk__in=others).order_by("pk"):
        if other.merged_into != site:
            return standing(other.pk, project_id)
    return None


def planned(row: UUID | None, project_id: int) -> PlannedActivity | None:
    """The planned activity of this row of `ke_hoach` in the project."""
    if row is None:
        return None
    return PlannedActivity.objects.filter(uuid=row, campaign__project_id=project_id).first()
