"""Who may hold a phone's key: only people and sites of the project, within the giver's area.

A key opens what its holder may do, so giving one to somebody outside one's own area would be a way
around it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from backend import problems
from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.areas import Area
from backend.accounts.models import AppUser, Assignment, Project, User

Holder = tuple[int | None, UUID | None]


def holder_for(
    actor: User, project: Project, *, email: str, site: UUID | None, today: date
) -> tuple[User | None, UUID | None]:
    """The person with this address, or the site, who may hold a key from the actor.

    Raises holder_unknown, the same for strangers as for those outside the actor's area: who has an
    account is not told.
    """
    person = selectors.user_by_email(email) if email else None
    reach = _reach(actor, project, verbs.APP_USER_CREATE, today)
    held = _held_in(project, today).get((person.pk if person else None, site), [])
    if not held or not _covers(reach, held):
        raise problems.holder_unknown(field="holder" if email else "site")
    return person, site


def app_users_for(actor: User, project: Project, verb: str, today: date) -> list[AppUser]:
    """The living phones' keys of the project whose holders the actor's area covers."""
    living = selectors.app_users_in(project).filter(revoked_at=None)
    reach = _reach(actor, project, verb, today)
    held = {} if reach.everything else _held_in(project, today)
    return [row for row in living if _covers(reach, held.get((row.holder_id, row.site), []))]


def app_user_for(actor: User, project: Project, app_user_id: UUID, today: date) -> AppUser:
    """A living key that the actor may take back. Raises not_found."""
    for app_user in app_users_for(actor, project, verbs.APP_USER_CREATE, today):
        if app_user.pk == app_user_id:
            return app_user
    raise problems.not_found()


def _reach(actor: User, project: Project, verb: str, today: date) -> Area:
    """The actor's area and the communes below it, so that one look tells what lies inside."""
    area = permissions.area_for(actor, project, verb)
    if area.everything:
        return area
    return Area(everything=False, keys=area.keys | frozenset(areas.communes_of(area.keys, today)))


def _held_in(project: Project, today: date) -> dict[Holder, list[Assignment]]:
    """The running assignments of the project, by who holds them."""
    running = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    rows = Assignment.objects.filter(running, Q(project=project) | Q(project=None))
    held: dict[Holder, list[Assignment]] = defaultdict(list)
    for row in rows.prefetch_related("units"):
        held[row.user_id, row.site].append(row)
    return held


def _covers(reach: Area, held: Iterable[Assignment]) -> bool:
    """Does every assignment lie inside?"""
    return reach.everything or all(
        not each.project_wide and reach.keys.issuperset(row.unit for row in each.units.all())
        for each in held
    )
