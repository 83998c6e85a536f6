"""Giving and taking back roles. Nobody gives what she does not have: verbs, area, or time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from backend import problems
from backend.accounts import areas, permissions, services, verbs
from backend.accounts.models import AppUser, Assignment, Project, Role, User
from backend.accounts.reach import Reach
from backend.journal import services as journal


@dataclass(frozen=True)
class Grant:
    """What is given: where, and from when to when (both days included, None = open)."""

    units: frozenset[str]
    project_wide: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Place:
    """On what: the whole server (no project), a project, or one form of it."""

    project: Project | None
    form_id: str = ""

    @property
    def here(self) -> Q:
        return Q(project=self.project, form_id=self.form_id)


def running_at(place: Place, today: date) -> QuerySet[Assignment]:
    """The assignments of exactly this place that have not ended, in the order they were given.

    Those of a site's are left out: a site is no actor of ODK Central's.
    """
    return _running(place.here, today)


def running_for_forms(project: Project, today: date) -> QuerySet[Assignment]:
    """The assignments for single forms of the project, as above."""
    return _running(Q(project=project) & ~Q(form_id=""), today)


def _running(here: Q, today: date) -> QuerySet[Assignment]:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return (
        Assignment.objects.filter(here, lasting, site=None)
        .filter(Q(user=None) | Q(user__deleted_at=None))
        .filter(Q(app_user=None) | Q(app_user__deleted_at=None))
        .select_related("role", "user", "app_user")
        .prefetch_related("units")
        .order_by("id")
    )


class Giver:
    """What somebody has in one place, and may pass on there."""

    def __init__(self, actor: User, project: Project | None, today: date) -> None:
        places = {None} if project is None else {None, project.pk}
        held = permissions.assignments_of(actor, today)
        self.held = [each for each in held if each.project_id in places]
        self.today = today

    def own(self, starts_on: date | None, ends_on: date | None) -> Grant:
        """Her own area and time, as far as she may give at all."""
        mine = [a for a in self.held if permissions.allows(a, verbs.ASSIGNMENT_UPDATE)]
        ends = [a.ends_on for a in mine if a.ends_on]
        last = max(ends) if ends and len(ends) == len(mine) else None
        return Grant(
            units=frozenset(row.unit for a in mine for row in a.units.all()),
            project_wide=any(a.project_wide for a in mine),
            starts_on=starts_on or self.today,
            ends_on=ends_on or last,
        )

    def excess(self, role: Role, form_id: str, grant: Grant) -> list[str]:
        """The verbs of the role that she does not have in the whole of what she gives."""
        return [
            verb
            for verb in _effective(role, form_id)
            if not self._has(verb, form_id, grant, role.narrow)
        ]

    def lacks(self, row: Assignment) -> list[str]:
        """The verbs of this assignment that she could not give."""
        return self.excess(row.role, row.form_id, _as_grant(row, self.today))

    def lacks_for_good(self, row: Assignment) -> list[str]:
        """The same for as long as the assignment lasts: for who passes it on to somebody else."""
        grant = replace(_as_grant(row, self.today), ends_on=row.ends_on)
        return self.excess(row.role, row.form_id, grant)

    def _has(self, verb: str, form_id: str, grant: Grant, narrow: str) -> bool:
        mine = [
            a
            for a in self.held
            if _passes_on(a, verb, form_id)
            and _outlasts(a, grant)
            # Who reaches her own rows alone passes on no more than that.
            and a.role.narrow in {"", narrow}
        ]
        keys = {row.unit for a in mine for row in a.units.all()}
        area = areas.area_of(keys, everything=any(a.project_wide for a in mine))
        if not mine or (grant.project_wide and not area.everything):
            return False
        reach = Reach(area, self.today)
        return all(reach.inside(unit) for unit in grant.units)


def _effective(role: Role, form_id: str) -> list[str]:
    """What the role allows when it is given for this form alone (or, with "", for all)."""
    if not form_id:
        return list(role.verbs)
    if verbs.ALL in role.verbs:
        return sorted(verbs.OF_ONE_FORM)
    return [verb for verb in sorted(verbs.OF_ONE_FORM) if verbs.allows(role.verbs, verb, form_id)]


def _passes_on(held: Assignment, verb: str, form_id: str) -> bool:
    """Does this assignment hold the verb as a role writes it: "*", a verb, or "verb:form"?"""
    if verb == verbs.ALL:
        return verbs.ALL in held.role.verbs and not held.form_id
    plain, _, named = verb.partition(":")
    if form_id or named:
        return permissions.allows(held, plain, form_id or named)
    return "" in permissions.forms_of(held, plain)


def _outlasts(held: Assignment, grant: Grant) -> bool:
    if held.ends_on is None:
        return True
    return grant.ends_on is not None and grant.ends_on <= held.ends_on


@transaction.atomic
def give(
    *,
    actor: User,
    role: Role,
    place: Place,
    to: User | AppUser,
    units: Collection[str] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    at_site: UUID | None = None,
    today: date,
    now: datetime,
) -> Assignment:
    """Give a role to a person or a key. Without units: the giver's own area there.

    The caller has been asked for `assignment.update`. Raises beyond_own, range_turned,
    key_of_holder, assignment_there.
    """
    giver = Giver(actor, place.project, today)
    grant = giver.own(starts_on, ends_on)
    if units is not None:
        grant = replace(grant, units=frozenset(units), project_wide=False)
    if grant.ends_on and grant.ends_on < grant.starts_on:
        raise problems.range_turned(start=str(grant.starts_on), end=str(grant.ends_on))
    excess = giver.excess(role, place.form_id, grant)
    if excess:
        raise problems.beyond_own(excess=", ".join(excess))
    _refuse_held_key(to)
    _refuse_same(role, place, to, grant, today)
    return services.assign(
        role=role,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        project=place.project,
        user=to if isinstance(to, User) else None,
        app_user=to if isinstance(to, AppUser) else None,
        form_id=place.form_id,
        units=grant.units,
        project_wide=grant.project_wide,
        at_site=at_site,
        actor=actor,
        now=now,
    )


def _refuse_held_key(to: User | AppUser) -> None:
    if isinstance(to, AppUser) and (to.holder_id or to.site):
        raise problems.key_of_holder(key=to.number)


def _held_by(to: User | AppUser) -> Q:
    return Q(user=to) if isinstance(to, User) else Q(app_user=to)


def _refuse_same(role: Role, place: Place, to: User | AppUser, grant: Grant, today: date) -> None:
    for row in running_at(place, today).filter(_held_by(to), role=role):
        same_area = {unit.unit for unit in row.units.all()} == grant.units
        if same_area and row.project_wide == grant.project_wide:
            raise problems.assignment_there(what="role", value=role.system or role.name)


@transaction.atomic
def take_back(
    *, actor: User, role: Role, place: Place, held_by: User | AppUser, today: date, now: datetime
) -> None:
    """Take a role away from a person or a key: every assignment of it in this place.

    Raises not_found where there is none, beyond_own for one that the actor could not give,
    last_administrator.
    """
    rows = list(running_at(place, today).filter(_held_by(held_by), role=role))
    if not rows:
        raise problems.not_found()
    giver = Giver(actor, place.project, today)
    for row in rows:
        excess = giver.excess(role, place.form_id, _as_grant(row, today))
        if excess:
            raise problems.beyond_own(excess=", ".join(excess))
    if place.project is None and isinstance(held_by, User):
        refuse_last(user=held_by, leaving=rows, today=today)
    for row in rows:
        details = {"role": role.name, **services.subject_ids(row)}
        journal.log(
            "assignment.delete",
            subject=row.pk,
            actor=actor,
            project_id=row.project_id,
            details=details,
            now=now,
        )
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _as_grant(row: Assignment, today: date) -> Grant:
    """What an assignment gives, whatever its time: taking away lengthens nothing."""
    units = frozenset(unit.unit for unit in row.units.all())
    return Grant(units, row.project_wide, starts_on=today, ends_on=today)


def refuse_last(*, user: User, leaving: Iterable[Assignment], today: date) -> None:
    """Raises last_administrator when nobody else could administer the server afterwards."""
    gone = {row.pk for row in leaving if verbs.ALL in row.role.verbs and row.project_id is None}
    if not gone:
        return
    others = running_at(Place(None), today).exclude(pk__in=gone).filter(user__is_active=True)
    if not any(verbs.ALL in row.role.verbs and row.starts_on <= today for row in others):
        raise problems.last_administrator(user=user.pk)


def may_manage(actor: User, other: User, today: date) -> bool:
    """May the actor change or retire this person: could she give all that the other one has?

    Else changing somebody's address or password would be a way to become her.
    """
    if not permissions.may_everywhere(actor, verbs.USER_UPDATE):
        return False
    # Also what she will have: who is to be administrator tomorrow is one already.
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    rows = other.assignments.filter(lasting).select_related("role", "project")
    return not any(Giver(actor, row.project, today).lacks_for_good(row) for row in rows)
