"""Does one area hold another? Asked whenever somebody passes on what she has."""

from collections.abc import Iterable
from datetime import date

from backend.accounts import areas
from backend.accounts.models import Assignment


class Reach:
    """Units that an area holds whole; knows the tree once for many questions."""

    def __init__(self, area: areas.Area, today: date) -> None:
        self.area = area
        below = [] if area.everything else areas.communes_of(area.keys, today)
        self._known = dict.fromkeys([*area.keys, *below], True)

    def covers(self, held: Iterable[Assignment]) -> bool:
        """Does it hold every unit of these assignments?

        False for a holder without any running assignment, unless everything is reached.
        """
        if self.area.everything:
            return True
        here = list(held)
        if not here or any(each.project_wide for each in here):
            return False
        return all(self.inside(row.unit) for each in here for row in each.units.all())

    def inside(self, key: str) -> bool:
        """An ended unit lies inside when all that came after it does."""
        if self.area.everything:
            return True
        if key not in self._known:
            meant = areas.area_of([key]).keys
            after = meant - {key} or meant
            self._known[key] = all(self.area.meets(areas.scope_of(each)) for each in after)
        return self._known[key]
