"""One release as its reader sees it: cut by her area, with the names of the units."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from geo import selectors as units
from geo.models import Unit
from outreach import selectors as outreach
from outreach.cube import WHOLE
from outreach.models import Release

_MONTH: Final = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Line:
    """A unit of a release: {(dimension, value): persons}, None = under the threshold.

    ("", "") is the total. `unit` "*" is the whole project, "" what has no commune.
    """

    unit: str
    name: str
    figures: dict[tuple[str, str], int | None]


def release_for(project: Project, month: date) -> Release:
    """Raises not_found for a month that is not published."""
    found = outreach.release_of(project.pk, month)
    if found is None:
        raise problems.not_found()
    return found


def read_month(text: str) -> date:
    """The first day of "2026-05". Raises month_unknown."""
    told = _MONTH.fullmatch(text)
    if told is None:
        raise problems.month_unknown(month=text[:20])
    return date(int(told[1]), int(told[2]), 1)


def lines(user: User, project: Project, release: Release) -> list[Line]:
    """The units of her area: the whole project first, then by name."""
    found: dict[str, dict[tuple[str, str], int | None]] = {}
    for cell in outreach.cells_of(release, _keys(user, project, release.month)):
        found.setdefault(cell.unit, {})[cell.dimension, cell.value] = cell.count
    named = Unit.objects.filter(key__in=found).order_by("sort_key", "key")
    names = dict(named.values_list("key", "name"))
    order = [WHOLE, *names, *sorted(found.keys() - names.keys() - {WHOLE, ""}), ""]
    return [Line(unit, names.get(unit, ""), found[unit]) for unit in order if unit in found]


def _keys(user: User, project: Project, month: date) -> frozenset[str] | None:
    """Under which keys she finds figures of that month; None: all of them."""
    area = permissions.area_for(user, project, verbs.MAP_READ)
    if area.everything:
        return None
    last = month.replace(day=monthrange(month.year, month.month)[1])
    below = [*units.communes_below(area.keys, month), *units.communes_below(area.keys, last)]
    return area.keys | {unit.key for unit in below}
