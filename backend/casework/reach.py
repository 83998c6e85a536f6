"""Which cases somebody reaches, and who may accompany one: by the area of the assignments."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q

from backend import problems
from backend.accounts import areas, held, narrowing, permissions, verbs
from backend.accounts.areas import Area
from backend.accounts.models import Assignment, Project, User
from outreach.models import Case
from outreach.selectors import cases as selectors
from outreach.selectors.cases import Ground

# Cases of before the reform of 01/7/2025 stand in communes that have ended.
BEFORE_REFORM: Final = date(2025, 6, 30)


def ground_for(actor: User, project: Project, verb: str, today: date) -> Ground:
    """Where the actor may do `verb` with cases: communes, and workers' own."""
    area = permissions.area_for(actor, project, verb)
    if area.everything:
        return Ground(everything=True)
    units = narrowing.units_among(area.keys)
    communes = {key for day in (today, BEFORE_REFORM) for key in areas.communes_of(units, day)}
    return Ground(
        units=frozenset(communes | units) if units else frozenset(),
        workers=frozenset(narrowing.people_in(area.keys)),
    )


def case_for(actor: User, project: Project, case: UUID, verb: str, today: date) -> Case:
    """One that the actor may do `verb` with. Raises not_found."""
    found = selectors.case_of(project.pk, ground_for(actor, project, verb, today), case)
    if found is None:
        raise problems.not_found()
    return found


def keys_of(case: Case) -> frozenset[str]:
    """Under which keys a case is found: its commune and those above, and its worker."""
    return areas.scope_of(case.unit) | narrowing.by(case.worker_id)


def workers_for(project: Project, unit: str, today: date) -> list[User]:
    """Who may accompany a case of this commune, by name: who may work with cases there."""
    found = {each.user.pk: each.user for each in _at_work_in(project, unit, today) if each.user}
    return sorted(found.values(), key=lambda one: areas.name_keys(one.name))


def receivers_for(actor: User, project: Project, unit: str, today: date) -> list[User]:
    """Among whom the actor may choose who accompanies a case that moves to this commune.

    Nobody where she gives no cases to workers: who works in another area's commune is that area's
    own affair, and its officer chooses.
    """
    ground = permissions.area_for(actor, project, verbs.CASE_UPDATE)
    return workers_for(project, unit, today) if ground.meets(areas.scope_of(unit)) else []


def has_givers(project: Project, unit: str, today: date) -> bool:
    """Will anybody find a case of this commune that nobody accompanies, and give it to somebody?"""
    return any(not each.role.narrow for each in _at_work_in(project, unit, today))


def reviewers_in(project: Project, unit: str, today: date) -> list[User]:
    """Who reviews in this commune: those of the commune itself, else those of all above it."""
    scope = areas.scope_of(unit)
    near: dict[int, User] = {}
    above: dict[int, User] = {}
    for each in _assignments(project, today):
        person = each.user
        if person is None or not person.is_active or each.role.narrow or not _reviews(each):
            continue
        keys = {row.unit for row in each.units.all()}
        if unit in keys:
            near[person.pk] = person
        elif each.project_wide or keys & scope:
            above[person.pk] = person
    return list((near or above).values())


def _reviews(each: Assignment) -> bool:
    return bool(held.forms_of(each, verbs.SUBMISSION_UPDATE))


def _assignments(project: Project, today: date) -> Iterable[Assignment]:
    rows = Assignment.objects.filter(held.running(today), Q(project=project) | Q(project=None))
    return rows.select_related("role", "user").prefetch_related("units").order_by("pk")


def _at_work_in(project: Project, unit: str, today: date) -> Iterator[Assignment]:
    """Assignments whose holders may work with cases in this commune."""
    scope = areas.scope_of(unit)
    known: dict[frozenset[str], Area] = {}
    for each in _assignments(project, today):
        person = each.user
        if person is None or not person.is_active or not held.allows(each, verbs.CASE_UPDATE):
            continue
        keys = frozenset(row.unit for row in each.units.all())
        if keys not in known:
            known[keys] = areas.area_of(keys)
        if each.project_wide or known[keys].meets(scope):
            yield each
