"""What an API key leaves of its owner's rights: fewer verbs, projects and units, never more."""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from backend.accounts import areas
from backend.accounts import verbs as verb_names
from backend.accounts.models import Assignment, AssignmentUnit


@dataclass(frozen=True)
class Cut:
    """Of which key; units empty = her own area."""

    key: UUID
    verbs: frozenset[str]
    projects: frozenset[int]
    units: frozenset[str]

    def of(self, held: Iterable[Assignment]) -> list[Assignment]:
        """Her assignments as the key has them: one per project, none for the whole server."""
        return [
            cut
            for each in held
            for project_id in sorted(self.projects)
            if each.project_id in {None, project_id}
            for cut in self._in_project(each, project_id)
        ]

    def _in_project(self, held: Assignment, project_id: int) -> Iterator[Assignment]:
        own = frozenset(row.unit for row in held.units.all())
        units = self._units(own, everything=held.project_wide)
        wide = held.project_wide and not self.units
        if not units and not wide:
            return
        left, role = copy(held), copy(held.role)
        role.verbs = self._verbs(held)
        left.role, left.project_id, left.project_wide = role, project_id, wide
        left._prefetched_objects_cache = {  # type: ignore[attr-defined]
            **getattr(held, "_prefetched_objects_cache", {}),
            "units": _rows(left, units),
        }
        yield left

    def _verbs(self, held: Assignment) -> list[str]:
        return sorted(
            f"{verb}:{form}" if form else verb
            for verb in self.verbs
            for form in verb_names.forms_of(held.role.verbs, verb)
        )

    def _units(self, own: frozenset[str], *, everything: bool) -> frozenset[str]:
        """What lies in both: the key's units inside hers, and hers inside the key's."""
        if not self.units:
            return own
        if everything:
            return self.units
        return _inside(self.units, own) | _inside(own, self.units)


def _inside(units: Collection[str], of: Collection[str]) -> frozenset[str]:
    """Those of the units that lie in the area of the others."""
    area = areas.area_of(of)
    return frozenset(unit for unit in units if area.meets(areas.scope_of(unit)))


def _rows(held: Assignment, units: Collection[str]) -> QuerySet[AssignmentUnit]:
    """The units as if they had been read with the assignment."""
    read = AssignmentUnit.objects.all()
    read._result_cache = [AssignmentUnit(assignment=held, unit=unit) for unit in sorted(units)]
    return read
