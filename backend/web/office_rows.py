"""The rows of the pages of offices: communes with their figures, with their plans."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from backend import problems
from backend.accounts.models import Project
from backend.planning.office_grounds import OfficeGround
from geo import selectors as units
from geo.models import Grade, Unit
from outreach import labels, selectors
from outreach.models import CommuneSurvey
from outreach.reviews import APPROVED
from outreach.selectors import FiguresLine, PlanLine

NOT_SENT, DOUBTED, WAITS, FINE = "not_sent", "doubted", "waits", "fine"
_ORDER: Final = (NOT_SENT, DOUBTED, WAITS, FINE)
YEARS: Final = (2000, 2100)


@dataclass(frozen=True)
class FiguresRow:
    """A commune in a month; `line` None: nothing was sent. `grade`: by the official list."""

    unit: Unit
    line: FiguresLine | None
    grade: str
    surveyed: str

    @property
    def state(self) -> str:
        if self.line is None:
            return NOT_SENT
        if self.line.notes:
            return DOUBTED
        return FINE if self.line.state == APPROVED else WAITS


@dataclass(frozen=True)
class PlansRow:
    """A commune in a year with its plan (Q1) and other items; `plan`: is one registered?"""

    unit: Unit
    lines: list[PlanLine]

    @property
    def plan(self) -> bool:
        return any(line.counts for line in self.lines)

    @property
    def begun(self) -> bool:
        return any(line.plan.kind == "Q1" for line in self.lines)


def figures_rows(
    project: Project, ground: OfficeGround, month: date, last: date
) -> list[FiguresRow]:
    """The communes of the area, those that ask for something first; five queries."""
    sent = selectors.figures_of_month(project.pk, ground.keys, month)
    surveys = selectors.surveys_of_year(project.pk, ground.keys, month.year)
    graded = {each.unit.key: each.grade for each in units.designations_on(last)}
    rows = [
        FiguresRow(
            unit,
            sent.get(unit.key),
            str(Grade(graded[unit.key]).label) if unit.key in graded else "",
            _surveyed(surveys.get(unit.key), graded.get(unit.key, "")),
        )
        for unit in ground.communes
    ]
    return sorted(rows, key=lambda row: _ORDER.index(row.state))


def _surveyed(survey: CommuneSurvey | None, official: str) -> str:
    """The grade of the year's survey, where it is another than that of the list."""
    if survey is None or not survey.classification or survey.classification == official:
        return ""
    return str(labels.CLASSIFICATIONS[survey.classification])


def plans_rows(project: Project, ground: OfficeGround, year: int) -> list[PlansRow]:
    """The communes of the area, those without a registered plan first."""
    plans = selectors.plans_of_year(project.pk, ground.keys, year)
    rows = [PlansRow(unit, plans.get(unit.key, [])) for unit in ground.communes]
    return sorted(rows, key=lambda row: (row.plan, row.begun))


def read_year(text: str, today: date) -> int:
    """The year that was asked for, this one where nothing was. Raises year_unknown."""
    if not text:
        return today.year
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise problems.year_unknown(year=text[:20])
    year = int(text)
    if not YEARS[0] <= year <= YEARS[1]:
        raise problems.year_unknown(year=text)
    return year


def counted(rows: Collection[FiguresRow]) -> dict[str, int]:
    """How many communes sent, how many of these wait, how many have something odd."""
    return {
        "of": len(rows),
        "sent": sum(row.line is not None for row in rows),
        "waits": sum(row.line is not None and row.line.state != APPROVED for row in rows),
        "doubted": sum(row.state == DOUBTED for row in rows),
    }
