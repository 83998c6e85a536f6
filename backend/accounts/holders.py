"""Who may hold a phone's key: people and sites that work in the project, within the giver's area.

A key opens what its holder may do, so giving one to somebody outside one's own area would be a way
around it. The program door and the pages ask here.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from backend import problems
from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.models import AppUser, Assignment, Project, User

# A person, a site, or a key that has its own assignments.
Holder = tuple[int | None, UUID | None, UUID | None]


def holder_for(
    actor: User, project: Project, *, email: str = "", site: UUID | None = None, today: date
) -> tuple[User | None, UUID | None]:
    """The active person with this address, or the site, to whom the actor may give a key.

    Raises holder_unknown, the same for strangers as for those outside the actor's area or without
    a form to fill: who has an account is not told.
    """
    person = selectors.user_by_email(email) if email else None
    active = person is None or person.is_active
    held = _held_in(project, today)[person.pk if person else None, site, None]
    reach = _Reach(actor, project, verbs.APP_USER_CREATE, today)
    fills = any(permissions.allows(each, verbs.SUBMISSION_CREATE) for each in held)
    if not (active and fills and reach.covers(held)):
        raise problems.holder_unknown(field="holder" if email else "site")
    return person, site


def app_users_for(
    actor: User, project: Project, verb: str, today: date, *, revoked: bool = False
) -> list[AppUser]:
    """The phones' keys whose holders the actor's area covers, newest first.

    Those that were taken back only when asked for. The number of queries does not grow.
    """
    rows = selectors.app_users_in(project)
    reach = _Reach(actor, project, verb, today)
    held = _held_in(project, today)
    return [
        row
        for row in (rows if revoked else rows.filter(revoked_at=None))
        if reach.covers(held[holder_of(row)])
    ]


def app_user_for(
    actor: User, project: Project, app_user_id: UUID, today: date, *, revoked: bool = False
) -> AppUser:
    """A key that the actor may take back or show. Raises not_found."""
    for app_user in app_users_for(actor, project, verbs.APP_USER_CREATE, today, revoked=revoked):
        if app_user.pk == app_user_id:
            return app_user
    raise problems.not_found()


def _held_in(project: Project, today: date) -> dict[Holder, list[Assignment]]:
    """The running assignments of the project, by who holds them."""
    running = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    rows = Assignment.objects.filter(running, Q(project=project) | Q(project=None))
    held: dict[Holder, list[Assignment]] = defaultdict(list)
    for row in rows.select_related("role").prefetch_related("units"):
        held[row.user_id, row.site, row.app_user_id].append(row)
    return held


def holder_of(key: AppUser) -> Holder:
    """Whose assignments the key has: its holder's, else its own."""
    own = key.pk if not key.holder_id and not key.site else None
    return key.holder_id, key.site, own


class _Reach:
    """Does the actor's area hold every unit of a holder's assignments?"""

    def __init__(self, actor: User, project: Project, verb: str, today: date) -> None:
        self.area = permissions.area_for(actor, project, verb)
        below = [] if self.area.everything else areas.communes_of(self.area.keys, today)
        self._known = dict.fromkeys([*self.area.keys, *below], True)

    def covers(self, held: Iterable[Assignment]) -> bool:
        """False for a holder without any running assignment, unless everything is reached."""
        if self.area.everything:
            return True
        here = list(held)
        if not here or any(each.project_wide for each in here):
            return False
        return all(self._inside(row.unit) for each in here for row in each.units.all())

    def _inside(self, key: str) -> bool:
        """An ended unit lies inside when all that came after it does."""
        if key not in self._known:
            meant = areas.area_of([key]).keys
            after = meant - {key} or meant
            self._known[key] = all(self.area.meets(areas.scope_of(each)) for each in after)
        return self._known[key]
