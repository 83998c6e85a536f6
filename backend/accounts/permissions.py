"""The way in: an object is reached only by telling who asks, and for which verb."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts import areas, verbs
from backend.accounts.models import AppUser, Assignment, Project, Role, User
from backend.prepared import Prepared

Actor = User | AppUser


def _running(today: date) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def assignments_of(actor: Actor, today: date) -> QuerySet[Assignment]:
    """The assignments that are in force: an app user has those of its holder (person or site)."""
    running = _running(today)
    if isinstance(actor, User):
        held = Q(user=actor)
    else:
        held = _held_by_key(actor) & (Q(project__isnull=True) | Q(project_id=actor.project_id))
    return (
        Assignment.objects.filter(held & running)
        .select_related("role")
        .prefetch_related("units")
        .order_by("id")
    )


def _held_by_key(key: AppUser) -> Q:
    """What a key may: its holder's assignments, else those that were given to itself."""
    if key.holder_id:
        return Q(user_id=key.holder_id)
    return Q(site=key.site) if key.site else Q(app_user_id=key.link_id or key.pk)


def allows(held: Assignment, verb: str, form_id: str = "") -> bool:
    """Does this assignment allow the verb (for this form, where one is named)?

    One for a single form, or for a part of the area, allows nothing of the project as a whole.
    """
    if verb in verbs.OF_WHOLE_PROJECT and not held.project_wide:
        return False
    if held.form_id and (verb not in verbs.OF_ONE_FORM or form_id not in {"", held.form_id}):
        return False
    return verbs.allows(held.role.verbs, verb, form_id or held.form_id)


def forms_of(held: Assignment, verb: str) -> frozenset[str]:
    """For which forms this assignment allows the verb; {""} for all, empty for none."""
    forms = verbs.forms_of(held.role.verbs, verb)
    if not held.form_id:
        return forms
    if verb not in verbs.OF_ONE_FORM:
        return frozenset()
    return frozenset([held.form_id]) if forms & {"", held.form_id} else frozenset()


def _allowing(
    actor: Actor, project_id: int, verb: str, form_id: str, today: date
) -> list[Assignment]:
    return [
        held
        for held in assignments_of(actor, today)
        if held.project_id in {None, project_id} and allows(held, verb, form_id)
    ]


def project_for(actor: Actor, project_id: int, verb: str, *, form_id: str = "") -> Project:
    """The project, when the actor may do `verb` in it.

    Raises not_found when she may do nothing there (its existence is not told), forbidden when she
    may do other things.
    """
    project = Project.objects.filter(pk=project_id, deleted_at=None).first()
    today = timezone.localdate()
    held = [a for a in assignments_of(actor, today) if a.project_id in {None, project_id}]
    if project is None or not held or _bound_elsewhere(actor, project_id):
        raise problems.not_found()
    if not any(allows(a, verb, form_id) for a in held):
        raise problems.forbidden()
    return project


def everywhere(actor: Actor, verb: str) -> None:
    """Raises forbidden unless an assignment of no particular project allows the verb."""
    if not may_everywhere(actor, verb):
        raise problems.forbidden()


def may_everywhere(actor: Actor, verb: str) -> bool:
    held = assignments_of(actor, timezone.localdate())
    return any(a.project_id is None and allows(a, verb) for a in held)


def _bound_elsewhere(actor: Actor, project_id: int) -> bool:
    return isinstance(actor, AppUser) and actor.project_id != project_id


def may(actor: Actor, project: Project, verb: str, *, form_id: str = "") -> bool:
    return bool(_allowing(actor, project.pk, verb, form_id, timezone.localdate()))


def whole(actor: Actor, project: Project, verb: str) -> None:
    """Raises forbidden unless the actor may do `verb` in the project's whole area."""
    if not area_for(actor, project, verb).everything:
        raise problems.forbidden()


def area_for(actor: Actor, project: Project, verb: str, *, form_id: str = "") -> areas.Area:
    """Where the actor may do `verb`: the union of her assignments' areas."""
    held = _allowing(actor, project.pk, verb, form_id, timezone.localdate())
    keys = {row.unit for assignment in held for row in assignment.units.all()}
    return areas.area_of(keys, everything=any(a.project_wide for a in held))


def reaches(actor: Actor, project: Project, verb: str) -> list[tuple[frozenset[str], areas.Area]]:
    """Where the actor may do `verb`, apart for each set of forms; {""} in place of all forms.

    A role may name single forms (`submission.read:hoat_dong`): what is read without saying for
    which form must be cut form by form.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    wide: set[str] = set()
    for held in _allowing(actor, project.pk, verb, "", timezone.localdate()):
        for form in forms_of(held, verb):
            keys[form].update(row.unit for row in held.units.all())
            if held.project_wide:
                wide.add(form)
    alike: dict[tuple[frozenset[str], bool], set[str]] = defaultdict(set)
    for form, units in keys.items():
        alike[frozenset(units), form in wide].add(form)
    return [
        (frozenset(forms), areas.area_of(units, everything=everything))
        for (units, everything), forms in alike.items()
    ]


class Standing:
    """What an actor may do in one project today, read once and asked many times.

    Made for one request and never kept: what is taken from her in the next second is gone.
    """

    def __init__(self, held: Iterable[tuple[Assignment, frozenset[str]]]) -> None:
        self.held = list(held)

    def require(self, verb: str, form_id: str = "") -> None:
        """Raises not_found when she may do nothing here, forbidden when she may do other things."""
        if not self.held:
            raise problems.not_found()
        if not any(allows(each, verb, form_id) for each, _ in self.held):
            raise problems.forbidden()

    def reaches(self, keys: frozenset[str], verb: str, form_id: str = "") -> bool:
        """May she do `verb` with something that is found under these keys?"""
        fitting = [(each, units) for each, units in self.held if allows(each, verb, form_id)]
        if any(each.project_wide or not units.isdisjoint(keys) for each, units in fitting):
            return True
        # Only now the tree is asked for what came after units that have ended.
        return areas.area_of({key for _, units in fitting for key in units}).meets(keys)

    def home_unit(self) -> str:
        """The single unit of her assignments; "" when there is not one."""
        keys = {key for _, units in self.held for key in units}
        return keys.pop() if len(keys) == 1 else ""


def _rows(held: Q, today: date) -> QuerySet[Assignment, tuple[Any, ...]]:
    return Assignment.objects.filter(held & _running(today)).values_list(
        "id", "project_id", "form_id", "project_wide", "role__verbs", "units__unit"
    )


_HELD_BY_USER = Prepared(lambda user, today: _rows(Q(user_id=user), today), int, date)
_HELD_BY_SITE = Prepared(lambda site, today: _rows(Q(site=site), today), UUID, date)
_HELD_BY_KEY = Prepared(lambda key, today: _rows(Q(app_user_id=key), today), UUID, date)


def standing_of(actor: Actor, project_id: int) -> Standing:
    """What the actor may do in this project today: one query."""
    if _bound_elsewhere(actor, project_id):
        return Standing([])
    today = timezone.localdate()
    if isinstance(actor, User):
        rows = _HELD_BY_USER.all(actor.pk, today)
    elif actor.holder_id:
        rows = _HELD_BY_USER.all(actor.holder_id, today)
    elif actor.site:
        rows = _HELD_BY_SITE.all(actor.site, today)
    else:
        rows = _HELD_BY_KEY.all(actor.link_id or actor.pk, today)
    held: dict[int, tuple[Assignment, set[str]]] = {}
    for pk, project, form_id, wide, may, unit in rows:
        if project in {None, project_id}:
            _, units = held.setdefault(pk, (_assignment(pk, project, form_id, wide, may), set()))
            units.update([unit] if unit else [])
    return Standing((each, frozenset(units)) for each, units in held.values())


def _assignment(
    pk: int, project_id: int | None, form_id: str, project_wide: bool, may: list[str]
) -> Assignment:
    return Assignment(
        pk=pk,
        project_id=project_id,
        form_id=form_id,
        project_wide=project_wide,
        role=Role(verbs=may),
    )


class Across:
    """What the actor may do in many projects: her assignments are asked once for all of them."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.held = list(assignments_of(actor, today))
        self._areas: dict[tuple[frozenset[str], bool], areas.Area] = {}

    def verbs_in(self, project_id: int | None) -> list[str]:
        """As roles write them; those of site-wide assignments alone for no project."""
        places = {None, project_id}
        here = [each for each in self.held if each.project_id in places and not each.form_id]
        return sorted({verb for each in here for verb in each.role.verbs})

    def reaches(self, project_id: int, verb: str) -> list[tuple[frozenset[str], areas.Area]]:
        """Of each assignment there that allows the verb: for which forms ({""}: all), and where."""
        return [
            (forms_of(each, verb), self._area(each))
            for each in self.held
            if each.project_id in {None, project_id} and allows(each, verb)
        ]

    def _area(self, held: Assignment) -> areas.Area:
        keys = frozenset(row.unit for row in held.units.all())
        if (keys, held.project_wide) not in self._areas:
            area = areas.area_of(keys, everything=held.project_wide)
            self._areas[keys, held.project_wide] = area
        return self._areas[keys, held.project_wide]


class Grants:
    """What the actor may do with each form, asked once for a whole list."""

    def __init__(self, standing: Standing, verb: str) -> None:
        self.verb = verb
        self.held = standing.held
        self._grounds: dict[tuple[frozenset[str], bool], areas.Ground] = {}

    def ground(self, form_id: str) -> areas.Ground | None:
        """Where she may do it with this form; None when nowhere at all."""
        fitting = [each for each in self.held if allows(each[0], self.verb, form_id)]
        if not fitting:
            return None
        keys = frozenset[str]().union(*(each[1] for each in fitting))
        everything = any(each[0].project_wide for each in fitting)
        if (keys, everything) not in self._grounds:
            self._grounds[keys, everything] = areas.Ground(keys, everything=everything)
        return self._grounds[keys, everything]


def grants_for(actor: Actor, project: Project, verb: str) -> Grants:
    """The actor's running assignments in this project, ready to be asked form by form."""
    return Grants(standing_of(actor, project.pk), verb)


def home_unit(actor: Actor, project: Project) -> str:
    """The single unit of the actor's assignments in this project; "" when there is not one."""
    today = timezone.localdate()
    held = [a for a in assignments_of(actor, today) if a.project_id in {None, project.pk}]
    keys = {row.unit for assignment in held for row in assignment.units.all()}
    return keys.pop() if len(keys) == 1 else ""


def projects_seen(actor: Actor, *, deleted: bool) -> QuerySet[Project]:
    """The projects that the actor may read; or the deleted ones, for who may delete any."""
    if not deleted:
        return projects_for(actor, verbs.PROJECT_READ)
    gone = Project.objects.filter(deleted_at__isnull=False).order_by("id")
    return gone if may_everywhere(actor, verbs.PROJECT_DELETE) else gone.none()


def projects_for(actor: Actor, verb: str) -> QuerySet[Project]:
    """The projects in which the actor may do `verb`."""
    held: Iterable[Assignment] = [
        a for a in assignments_of(actor, timezone.localdate()) if allows(a, verb)
    ]
    living = Project.objects.filter(deleted_at=None).order_by("id")
    if any(a.project_id is None for a in held):
        return living
    return living.filter(pk__in={a.project_id for a in held})
