"""Who has which role, as far as the asker's area reaches."""

from datetime import date

from backend.accounts import areas, holders, permissions, verbs
from backend.accounts.giving import Place, running_at, running_for_forms
from backend.accounts.models import Assignment, Project, User
from backend.accounts.reach import Reach


def seen(actor: User, place: Place, today: date) -> list[Assignment]:
    """The assignments of this place whose area lies within the actor's, as they were given."""
    return _within(list(running_at(place, today)), actor, place.project, today)


def seen_for_forms(actor: User, project: Project, today: date) -> list[Assignment]:
    """Those for single forms of the project."""
    return _within(list(running_for_forms(project, today)), actor, project, today)


def _within(
    rows: list[Assignment], actor: User, project: Project | None, today: date
) -> list[Assignment]:
    reach = _reach(actor, project, today)
    return [row for row in rows if reach.covers([row])]


def _reach(actor: User, project: Project | None, today: date) -> Reach:
    if project is not None:
        return holders.reach_of(actor, project, verbs.ASSIGNMENT_READ, today)
    held = [
        each
        for each in permissions.assignments_of(actor, today)
        if each.project_id is None and permissions.allows(each, verbs.ASSIGNMENT_READ)
    ]
    keys = {row.unit for each in held for row in each.units.all()}
    area = areas.area_of(keys, everything=any(each.project_wide for each in held))
    return Reach(area, today)
