"""What single assignments allow, for which forms, and where: the rules that all questions share."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from backend.accounts import areas, narrowing, verbs
from backend.accounts.models import Assignment


def running(today: date) -> Q:
    """Assignments in force; one that was delegated only while its giver's own is."""
    own = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    giver = Q(delegated_from__ends_on=None) | Q(delegated_from__ends_on__gte=today)
    active = Q(delegated_from__user__is_active=True)
    return own & (Q(delegated_from=None) | (giver & active))


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


def effective(held: Assignment) -> list[str]:
    """Its verbs as roles write them, without those that it does not allow where it holds."""
    if held.project_wide:
        return list(held.role.verbs)
    if verbs.ALL in held.role.verbs:
        return sorted(verbs.EVERY - verbs.NOT_OF_A_PART)
    return [each for each in held.role.verbs if each not in verbs.NOT_OF_A_PART]


class Where:
    """The ground of some assignments for one verb: units, keys of single rows, or everything."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self.units: set[str] = set()
        self.keys: set[str] = set()
        self.everything = False

    def add(self, held: Assignment) -> None:
        if narrowing.narrows(held, self.verb):
            self.keys |= narrowing.keys_of(held)
            return
        self.units.update(row.unit for row in held.units.all())
        self.everything = self.everything or held.project_wide

    @property
    def key(self) -> tuple[frozenset[str], frozenset[str], bool]:
        """The same for the same ground."""
        return frozenset(self.units), frozenset(self.keys), self.everything

    def area(self) -> areas.Area:
        return area_of(*self.key)


def area_of(units: frozenset[str], keys: frozenset[str], everything: bool) -> areas.Area:
    """The area of these units, and what is found under the keys of persons and sites."""
    reached = areas.area_of(units, everything=everything)
    return areas.Area(reached.everything, reached.keys | keys)


def area_for(held: Iterable[Assignment], verb: str) -> areas.Area:
    """Where these assignments allow the verb: the union of their areas."""
    where = Where(verb)
    for each in held:
        where.add(each)
    return where.area()
