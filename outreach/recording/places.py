"""What an event names of the programme: its site as it stands today, and what was planned."""

from uuid import UUID

from outreach.models import PlannedActivity, Site, SiteDecision


def standing(site: UUID | None, project_id: int) -> Site | None:
    """The project's site of this id, or the one that it was merged into; None for neither."""
    if site is None:
        return None
    return Site.objects.filter(pk=place_of(site, project_id), project_id=project_id).first()


def place_of(site: UUID, project_id: int) -> UUID:
    """The id of the site that stands for this one, though either may be deleted since."""
    found = Site.objects.filter(pk=site, project_id=project_id).first()
    if found is not None:
        return found.merged_into or site
    return kept_for(site, project_id) or site


def kept_for(site: UUID, project_id: int) -> UUID | None:
    """What a merged site, which may be deleted since, was merged into in the end."""
    told = SiteDecision.objects.filter(project_id=project_id, merged=True)
    place, seen = site, {site}
    while kept := told.filter(first=place).values_list("second", flat=True).first():
        if kept in seen:
            break
        seen.add(kept)
        place = kept
    return place if place != site else None


def planned(row: UUID | None, project_id: int) -> PlannedActivity | None:
    """The planned activity of this row of `ke_hoach` in the project."""
    if row is None:
        return None
    return PlannedActivity.objects.filter(uuid=row, campaign__project_id=project_id).first()
