"""The ground of a page: which communes the viewer sees, and by which keys figures are cut."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from backend.accounts import permissions, selectors
from backend.accounts.models import Project, User
from geo import selectors as units
from geo.models import Level, Unit


@dataclass(frozen=True)
class Ground:
    """`communes` stand today; `keys` cut figures (None: everything of the project).

    `keys` also hold communes that have ended and lay wholly in the area: records of the time
    before a reform carry these.
    """

    communes: list[Unit]
    keys: frozenset[str] | None

    @property
    def names(self) -> dict[str, str]:
        return {unit.key: unit.name for unit in self.communes}

    @property
    def drawn(self) -> frozenset[str]:
        """Keys of the communes on the map."""
        return frozenset(unit.key for unit in self.communes)


def ground_for(user: User, project: Project, verb: str, *, since: date, today: date) -> Ground:
    """The communes of the viewer's area that the project covers; not one query per commune."""
    area = permissions.area_for(user, project, verb)
    covered = selectors.project_keys(project)
    of_project = _communes(covered, today)
    if area.everything:
        return Ground(of_project, None)
    own = {unit.key for unit in units.communes_below(area.keys, today)}
    earlier = units.communes_below(area.keys, since)
    return Ground(
        [unit for unit in of_project if unit.key in own],
        frozenset(own | {unit.key for unit in earlier} | area.keys),
    )


def _communes(covered: Collection[str], today: date) -> list[Unit]:
    """A project that names no unit covers the whole country."""
    if covered:
        return units.communes_below(covered, today)
    return list(units.units_on(today, Level.COMMUNE))
