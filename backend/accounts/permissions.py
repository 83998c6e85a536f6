"""The way in: an object is reached only by telling who asks, and for which verb."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts import areas, held, narrowing, standings, verbs
from backend.accounts.held import Where, allows, forms_of
from backend.accounts.models import AppUser, Assignment, Project, User
from backend.accounts.standings import Grants, Standing

__all__ = ["Across", "Grants", "Standing", "allows", "forms_of"]

Actor = User | AppUser


def assignments_of(actor: Actor, today: date) -> Iterable[Assignment]:
    """The assignments that are in force: an app user has those of its holder (person or site)."""
    running = held.running(today)
    if isinstance(actor, User):
        hers = Q(user=actor)
    else:
        hers = _held_by_key(actor) & (Q(project__isnull=True) | Q(project_id=actor.project_id))
    found = (
        Assignment.objects.filter(hers & running)
        .select_related("role", "delegated_from")
        .prefetch_related("units")
        .order_by("id")
    )
    return actor.cut.of(found) if isinstance(actor, User) and actor.cut else found


def _held_by_key(key: AppUser) -> Q:
    """What a key may: its holder's assignments, else those that were given to itself."""
    if key.holder_id:
        return Q(user_id=key.holder_id)
    return Q(site=key.site) if key.site else Q(app_user_id=key.link_id or key.pk)


def _allowing(
    actor: Actor, project_id: int, verb: str, form_id: str, today: date
) -> list[Assignment]:
    return [
        each
        for each in assignments_of(actor, today)
        if each.project_id in {None, project_id} and allows(each, verb, form_id)
    ]


def project_for(actor: Actor, project_id: int, verb: str, *, form_id: str = "") -> Project:
    """The project, when the actor may do `verb` in it.

    Raises not_found when she may do nothing there (its existence is not told), forbidden when she
    may do other things.
    """
    project = Project.objects.filter(pk=project_id, deleted_at=None).first()
    today = timezone.localdate()
    hers = [a for a in assignments_of(actor, today) if a.project_id in {None, project_id}]
    if project is None or not hers or _bound_elsewhere(actor, project_id):
        raise problems.not_found()
    if not any(allows(a, verb, form_id) for a in hers):
        raise problems.forbidden()
    return project


def everywhere(actor: Actor, verb: str) -> None:
    """Raises forbidden unless an assignment of no particular project allows the verb."""
    if not may_everywhere(actor, verb):
        raise problems.forbidden()


def may_everywhere(actor: Actor, verb: str) -> bool:
    hers = assignments_of(actor, timezone.localdate())
    return any(a.project_id is None and allows(a, verb) for a in hers)


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
    return held.area_for(_allowing(actor, project.pk, verb, form_id, timezone.localdate()), verb)


def narrowed_in(actor: Actor, project: Project, verb: str) -> frozenset[str] | None:
    """The keys of the only rows about persons that she reaches; None when she is not narrowed."""
    return narrowing.only_rows(held_in(actor, project, verb))


def held_in(actor: Actor, project: Project, verb: str) -> list[Assignment]:
    """Her assignments that allow the verb there, for whichever form."""
    return _allowing(actor, project.pk, verb, "", timezone.localdate())


def reaches(actor: Actor, project: Project, verb: str) -> list[tuple[frozenset[str], areas.Area]]:
    """Where the actor may do `verb`, apart for each set of forms; {""} in place of all forms.

    A role may name single forms (`submission.read:hoat_dong`): what is read without saying for
    which form must be cut form by form.
    """
    grounds: dict[str, Where] = defaultdict(lambda: Where(verb))
    for each in _allowing(actor, project.pk, verb, "", timezone.localdate()):
        for form in forms_of(each, verb):
            grounds[form].add(each)
    alike: dict[tuple[frozenset[str], frozenset[str], bool], set[str]] = defaultdict(set)
    for form, where in grounds.items():
        alike[where.key].add(form)
    return [(frozenset(forms), held.area_of(*key)) for key, forms in alike.items()]


def standing_of(actor: Actor, project_id: int) -> Standing:
    """What the actor may do in this project today: one query."""
    if _bound_elsewhere(actor, project_id):
        return Standing([])
    today = timezone.localdate()
    if isinstance(actor, User):
        if actor.cut:
            return standings.of_assignments(assignments_of(actor, today), project_id)
        return standings.of_user(actor.pk, project_id, today)
    if actor.holder_id:
        return standings.of_user(actor.holder_id, project_id, today)
    if actor.site:
        return standings.of_site(actor.site, project_id, today)
    return standings.of_key(actor.link_id or actor.pk, project_id, today)


class Across:
    """What the actor may do in many projects: her assignments are asked once for all of them."""

    def __init__(self, actor: Actor, today: date) -> None:
        self.held = list(assignments_of(actor, today))
        self._areas: dict[tuple[frozenset[str], frozenset[str], bool], areas.Area] = {}

    def verbs_in(self, project_id: int | None) -> list[str]:
        """As roles write them, without what would be refused; for no project site-wide ones."""
        places = {None, project_id}
        here = [each for each in self.held if each.project_id in places and not each.form_id]
        return sorted({verb for each in here for verb in held.effective(each)})

    def reaches(self, project_id: int, verb: str) -> list[tuple[frozenset[str], areas.Area]]:
        """Of each assignment there that allows the verb: for which forms ({""}: all), and where."""
        return [
            (forms_of(each, verb), self._area(each, verb))
            for each in self.held
            if each.project_id in {None, project_id} and allows(each, verb)
        ]

    def _area(self, each: Assignment, verb: str) -> areas.Area:
        where = Where(verb)
        where.add(each)
        if where.key not in self._areas:
            self._areas[where.key] = where.area()
        return self._areas[where.key]


def grants_for(actor: Actor, project: Project, verb: str) -> Grants:
    """The actor's running assignments in this project, ready to be asked form by form."""
    return Grants(standing_of(actor, project.pk), verb)


def home_unit(actor: Actor, project: Project) -> str:
    """The single unit of the actor's assignments in this project; "" when there is not one."""
    today = timezone.localdate()
    hers = [a for a in assignments_of(actor, today) if a.project_id in {None, project.pk}]
    keys = {row.unit for assignment in hers for row in assignment.units.all()}
    return keys.pop() if len(keys) == 1 else ""


def projects_seen(actor: Actor, *, deleted: bool) -> QuerySet[Project]:
    """The projects that the actor may read; or the deleted ones, for who may delete any."""
    if not deleted:
        return projects_for(actor, verbs.PROJECT_READ)
    gone = Project.objects.filter(deleted_at__isnull=False).order_by("id")
    return gone if may_everywhere(actor, verbs.PROJECT_DELETE) else gone.none()


def projects_for(actor: Actor, verb: str) -> QuerySet[Project]:
    """The projects in which the actor may do `verb`."""
    hers = [a for a in assignments_of(actor, timezone.localdate()) if allows(a, verb)]
    living = Project.objects.filter(deleted_at=None).order_by("id")
    if any(a.project_id is None for a in hers):
        return living
    return living.filter(pk__in={a.project_id for a in hers})
