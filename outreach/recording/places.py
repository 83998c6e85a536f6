"""What an event names of the programme: its site as it stands today, and what was planned."""

from uuid import UUID

from outreach.models import PlannedActivity, Site


def standing(site: UUID | None, project_id: int) -> Site | None:
    """The project's site of this id, or the one that it was merged into; None for neither."""
    if site is None:
        return None
    found = Site.objects.filter(pk=site, project_id=project_id).first()
    if found is not None and found.merged_into:
        return Site.objects.filter(pk=found.merged_into, project_id=project_id).first() or found
    return found


def planned(row: UUID | None, project_id: int) -> PlannedActivity | None:
    """The planned activity of this row of `ke_hoach` in the project."""
    if row is None:
        return None
    return PlannedActivity.objects.filter(uuid=row, campaign__project_id=project_id).first()
