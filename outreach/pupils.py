"""Surveys of pupils as figures: terms, breakdowns, the cube of one term by school. PURE.

Figures of a school are told only for 30 pupils and more, and cells of 10 and more; the thresholds
of a form may be stricter, never looser.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from outreach.codes import HIGH, LOW
from outreach.cube import Cube, Threshold, Tree

LEAST: Final = Threshold(30, 10)
RISK, RISKS, GRADE, HELP = "risk", "risks", "grade", "help"
_RISK_BANDS: Final = ((0, 0), (1, 2), (3, 5), (6, 30))
_GRADE_BANDS: Final = ((1, 5), (6, 9), (10, 12))
NOT_SAID: Final = ""
# Every value that a breakdown can have, whether some pupil has it or not.
DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    RISK: (LOW, HIGH, NOT_SAID),
    RISKS: (*(f"{low}-{high}" for low, high in _RISK_BANDS), NOT_SAID),
    GRADE: (*(f"{low}-{high}" for low, high in _GRADE_BANDS), NOT_SAID),
    HELP: ("yes", "no", NOT_SAID),
}
# School terms by the months in which they begin; the summer belongs to the second one.
TERMS: Final = (9, 2)


def term_of(day: date) -> date:
    """The first day of the day's term: 1 September or 1 February."""
    if day.month >= TERMS[0]:
        return date(day.year, TERMS[0], 1)
    if day.month < TERMS[1]:
        return date(day.year - 1, TERMS[0], 1)
    return date(day.year, TERMS[1], 1)


def term_after(term: date) -> date:
    """The first day of the next term."""
    if term.month == TERMS[0]:
        return date(term.year + 1, TERMS[1], 1)
    return date(term.year, TERMS[0], 1)


def values_of(told: Mapping[str, Any]) -> dict[str, str]:
    """The value of each breakdown that one survey has."""
    return {
        RISK: str(told.get("risk") or NOT_SAID),
        RISKS: _band(told.get("risks"), _RISK_BANDS),
        GRADE: _band(told.get("grade"), _GRADE_BANDS),
        HELP: {True: "yes", False: "no"}.get(told.get("wants_help"), NOT_SAID),  # type: ignore[arg-type]
    }


def cube_of(surveys: Iterable[Mapping[str, Any]]) -> Cube:
    """The cube of some surveys, each school by itself below the whole; "" is no school."""
    own: dict[str, dict[str, dict[str, int]]] = {}
    for told in surveys:
        school = own.setdefault(
            str(told.get("site") or ""),
            {name: dict.fromkeys(values, 0) for name, values in DIMENSIONS.items()},
        )
        for name, value in values_of(told).items():
            school[name][value] += 1
    return Cube(Tree({}), own, DIMENSIONS)


def _band(number: Any, bands: tuple[tuple[int, int], ...]) -> str:
    if not isinstance(number, int):
        return NOT_SAID
    return next((f"{low}-{high}" for low, high in bands if low <= number <= high), NOT_SAID)
