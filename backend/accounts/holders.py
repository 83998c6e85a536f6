"""Who may hold a phone's key: people and sites that work in the project, within the giver's area.

A key opens what its holder may do, so giving one to somebody outside one's own area would be a way
around it. The program door and the pages ask here.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from backend import problems
from backend.accounts import keys, permissions, selectors, services, verbs
from backend.accounts.models import AppUser, Assignment, Project, User
from backend.accounts.reach import Reach

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
    reach = reach_of(actor, project, verbs.APP_USER_CREATE, today)
    fills = any(permissions.allows(each, verbs.SUBMISSION_CREATE) for each in held)
    if not (active and fills and reach.covers(held)):
        raise problems.holder_unknown(field="holder" if email else "site")
    return person, site


def people_for(
    actor: User, project: Project, emails: Collection[str], today: date
) -> dict[str, User]:
    """Those of these addresses to whom the actor may give a key, by address as `normal_email`.

    The others are left out, whoever they are. The number of queries does not grow.
    """
    found = User.objects.filter(email__in=emails, deleted_at=None, is_active=True)
    held = _held_in(project, today)
    reach = reach_of(actor, project, verbs.APP_USER_CREATE, today)

    def fits(person: User) -> bool:
        own = held[person.pk, None, None]
        return reach.covers(own) and any(
            permissions.allows(each, verbs.SUBMISSION_CREATE) for each in own
        )

    return {person.email: person for person in found if fits(person)}


@transaction.atomic
def create_key(
    *,
    actor: User,
    project: Project,
    name: str,
    email: str,
    site: UUID | None,
    expires_at: datetime | None,
    properties: Mapping[str, Any],
    today: date,
    now: datetime,
) -> tuple[AppUser, str]:
    """A phone's key and its token; without a holder it has what is given to itself.

    Raises holder_unknown, unexpected_value.
    """
    holder, of_site = None, None
    if email or site:
        holder, of_site = holder_for(actor, project, email=email, site=site, today=today)
    checked = keys.checked_properties(project, properties)
    return services.create_app_user(
        project=project,
        name=unicodedata.normalize("NFC", name).strip(),
        holder=holder,
        site=of_site,
        expires_at=expires_at,
        properties={key: value for key, value in checked.items() if value is not None},
        actor=actor,
        now=now,
    )


def app_users_for(
    actor: User, project: Project, verb: str, today: date, *, revoked: bool = False
) -> list[AppUser]:
    """The phones' keys whose holders the actor's area covers, newest first.

    Those that were taken back only when asked for. A key without holder and without any role yet
    is its maker's. The number of queries does not grow.
    """
    rows = selectors.app_users_in(project)
    reach = reach_of(actor, project, verb, today)
    held = _held_in(project, today)
    return [
        row
        for row in (rows if revoked else rows.filter(revoked_at=None))
        if reach.covers(held[holder_of(row)]) or _still_its_makers(row, actor, held)
    ]


def app_user_for(
    actor: User,
    project: Project,
    app_user_id: UUID | int,
    today: date,
    *,
    verb: str = verbs.APP_USER_CREATE,
    revoked: bool = False,
) -> AppUser:
    """A key, by its UUID or its number, that the actor may take back or show. Raises not_found."""
    for app_user in app_users_for(actor, project, verb, today, revoked=revoked):
        if app_user_id in {app_user.pk, app_user.number}:
            return app_user
    raise problems.not_found()


def _still_its_makers(key: AppUser, actor: User, held: dict[Holder, list[Assignment]]) -> bool:
    unheld = not key.holder_id and not key.site and not held[holder_of(key)]
    return unheld and key.created_by_id == actor.pk


def reach_of(actor: User, project: Project, verb: str, today: date) -> Reach:
    """What lies within the area where the actor may do `verb`."""
    return Reach(permissions.area_for(actor, project, verb), today)


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
