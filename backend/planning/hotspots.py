"""What I-05 asks of every hotspot commune of a period: three settings and a registered plan."""

from dataclasses import dataclass
from datetime import date

from backend.accounts.models import Project
from backend.planning.office_grounds import OfficeGround
from geo import selectors as units
from geo.models import Designation, Grade
from outreach import selectors
from outreach.codes import SETTINGS
from outreach.selectors import Held

HOTSPOTS = frozenset([Grade.FIRST, Grade.SECOND, Grade.THIRD])


@dataclass(frozen=True)
class HotspotLine:
    """A hotspot commune of a period; `cells` in the order school, workplace, community."""

    unit: str
    name: str
    grade: str
    synthetic: bool
    cells: list[Held]
    plan: bool
    plan_waits: bool

    @property
    def complete(self) -> bool:
        """Approved activities in each setting, and a registered plan with number, day, file."""
        return self.plan and all(cell.approved for cell in self.cells)


def hotspots(project: Project, ground: OfficeGround, first: date, last: date) -> list[HotspotLine]:
    """The hotspot communes of the period, by the list of that period, those that lack first.

    Of a commune that was designated twice in the period the later grade is told. `ground` names
    the communes of its last day; one that ended before counts under its own key.
    """
    graded = {
        each.unit.key: each
        for each in units.designations_during(first, last)
        if _lies_in(each, ground)
    }
    held = selectors.settings_held(project.pk, ground.keys, first, last)
    plans = selectors.plans_between(project.pk, ground.keys, first, last)
    lines = [
        HotspotLine(
            key,
            each.unit.name,
            str(Grade(each.grade).label),
            each.synthetic,
            [held.get(key, {}).get(code, Held()) for code in SETTINGS],
            any(plan.counts for plan in plans.get(key, ())),
            any(not plan.counts for plan in plans.get(key, ()) if plan.plan.kind == "Q1"),
        )
        for key, each in graded.items()
        if each.grade in HOTSPOTS
    ]
    return sorted(lines, key=lambda each: (each.complete, each.name, each.unit))


def _lies_in(designation: Designation, ground: OfficeGround) -> bool:
    if ground.keys is None:
        return designation.unit.key in {unit.key for unit in ground.communes}
    return designation.unit.key in ground.keys
