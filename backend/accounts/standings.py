"""What somebody may do in one project today, read in one query and asked many times."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from backend import problems
from backend.accounts import areas, narrowing
from backend.accounts.held import allows, running
from backend.accounts.models import Assignment, Role
from backend.prepared import Prepared

Held = tuple[Assignment, frozenset[str]]


class Standing:
    """What an actor may do in one project today.

    Made for one request and never kept: what is taken from her in the next second is gone.
    """

    def __init__(self, held: Iterable[Held]) -> None:
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

    def sites(self) -> frozenset[str]:
        """The keys of the sites where she works."""
        return narrowing.sites_of(each for each, _ in self.held)


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


def _rows(held: Q, today: date) -> QuerySet[Assignment, tuple[Any, ...]]:
    return Assignment.objects.filter(held & running(today)).values_list(
        "id",
        "project_id",
        "form_id",
        "project_wide",
        "user_id",
        "site",
        "at_site",
        "role__verbs",
        "role__narrow",
        "units__unit",
    )


_HELD_BY_USER = Prepared(lambda user, today: _rows(Q(user_id=user), today), int, date)
_HELD_BY_SITE = Prepared(lambda site, today: _rows(Q(site=site), today), UUID, date)
_HELD_BY_KEY = Prepared(lambda key, today: _rows(Q(app_user_id=key), today), UUID, date)


def of_user(user: int, project_id: int, today: date) -> Standing:
    return _standing(_HELD_BY_USER.all(user, today), project_id)


def of_site(site: UUID, project_id: int, today: date) -> Standing:
    return _standing(_HELD_BY_SITE.all(site, today), project_id)


def of_key(key: UUID, project_id: int, today: date) -> Standing:
    return _standing(_HELD_BY_KEY.all(key, today), project_id)


def of_assignments(rows: Iterable[Assignment], project_id: int) -> Standing:
    """Of assignments that were read otherwise, with their units."""
    return Standing(
        (each, frozenset(row.unit for row in each.units.all()))
        for each in rows
        if each.project_id in {None, project_id}
    )


def _standing(rows: Iterable[tuple[Any, ...]], project_id: int) -> Standing:
    held: dict[int, tuple[Assignment, set[str]]] = {}
    for *told, unit in rows:
        if told[1] in {None, project_id}:
            _, units = held.setdefault(told[0], (_assignment(*told), set()))
            units.update([unit] if unit else [])
    return Standing((each, frozenset(units)) for each, units in held.values())


def _assignment(  # noqa: PLR0917 - in the order of the row
    pk: int,
    project_id: int | None,
    form_id: str,
    project_wide: bool,
    user_id: int | None,
    site: UUID | None,
    at_site: UUID | None,
    may: list[str],
    narrow: str,
) -> Assignment:
    return Assignment(
        pk=pk,
        project_id=project_id,
        form_id=form_id,
        project_wide=project_wide,
        user_id=user_id,
        site=site,
        at_site=at_site,
        role=Role(verbs=may, narrow=narrow),
    )
