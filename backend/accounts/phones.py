"""Which phones somebody reaches: those whose holder's area lies inside her own."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from backend import problems
from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.models import AppUser, Assignment, Project, User


class Reach:
    """Does an area hold every unit of a holder's assignments in a project?"""

    def __init__(self, area: areas.Area, project: Project, today: date) -> None:
        self.area = area
        self.project = project
        self.today = today
        below = [] if area.everything else areas.communes_of(area.keys, today)
        self.known = dict.fromkeys([*area.keys, *below], True)

    def holds(self, assignments: Iterable[Assignment]) -> bool:
        """False for a holder without any running assignment here, unless all is reached."""
        if self.area.everything:
            return True
        here = list(assignments)
        if not here or any(one.project_wide for one in here):
            return False
        return all(self._inside(row.unit) for one in here for row in one.units.all())

    def _inside(self, key: str) -> bool:
        if key not in self.known:
            meant = areas.area_of([key]).keys
            self.known[key] = all(self.area.meets(areas.scope_of(one)) for one in meant)
        return self.known[key]


def phones_for(actor: User, project: Project, verb: str) -> list[AppUser]:
    """The phones of the project that the actor reaches, newest first; queries do not grow."""
    today = timezone.localdate()
    reach = Reach(permissions.area_for(actor, project, verb), project, today)
    phones = list(selectors.app_users_in(project))
    held = _running(project, today, phones)
    return [
        phone
        for phone in phones
        if reach.holds(held.get(phone.holder_id or 0, []) + held.get(phone.site, []))
    ]


def phone_for(actor: User, project: Project, phone: UUID, verb: str) -> AppUser:
    """Raises not_found for a phone that is not of this project or not in the actor's reach."""
    found = next((one for one in phones_for(actor, project, verb) if one.pk == phone), None)
    if found is None:
        raise problems.not_found()
    return found


def holder_for(actor: User, project: Project, email: str) -> User | None:
    """The person to whom the actor may give a phone: active here, in reach. Else None."""
    person = selectors.user_by_email(email)
    if person is None or not person.is_active:
        return None
    if not permissions.may(person, project, verbs.SUBMISSION_CREATE):
        return None
    today = timezone.localdate()
    reach = Reach(permissions.area_for(actor, project, verbs.APP_USER_CREATE), project, today)
    held = [
        one
        for one in permissions.assignments_of(person, today)
        if one.project_id in {None, project.pk}
    ]
    return person if reach.holds(held) else None


def _running(
    project: Project, today: date, phones: Iterable[AppUser]
) -> dict[int | UUID | None, list[Assignment]]:
    """The running assignments in the project of everybody who holds one of these phones."""
    people = {phone.holder_id for phone in phones if phone.holder_id}
    sites = {phone.site for phone in phones if phone.site}
    rows = Assignment.objects.filter(
        Q(user__in=people) | Q(site__in=sites),
        Q(project=None) | Q(project=project),
        Q(ends_on=None) | Q(ends_on__gte=today),
        starts_on__lte=today,
    ).prefetch_related("units")
    held: dict[int | UUID | None, list[Assignment]] = {}
    for row in rows:
        held.setdefault(row.user_id or row.site, []).append(row)
    return held
