"""Scores of the CRAFFT, version 2.1, as far as an operator has leave to use its text. PURE.

Part A asks for the days of the past twelve months (alcohol; cannabis; anything else to get high).
Part B has six questions: car, relax, alone, forget, family or friends, trouble. Whoever used
nothing is asked about the car alone. Each yes is a point; two and more are a high risk, which asks
for further assessment and is no diagnosis.
Source: J. R. Knight et al., Arch. Pediatr. Adolesc. Med. 2002;156:607–614; version 2.1 (2018),
Boston Children's Hospital, whose leave its text needs.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from outreach.codes import HIGH, LOW

PART_A: Final = 3
PART_B: Final = 6
HIGH_FROM: Final = 2


class Result(NamedTuple):
    """`points` and `risk` (low, high); None and "" where it was not asked, or not whole."""

    points: int | None
    risk: str
    whole: bool = True


NOT_ASKED: Final = Result(None, "")
NOT_WHOLE: Final = Result(None, "", whole=False)


def score(days: Sequence[int | None], answers: Sequence[bool | None]) -> Result:
    """Score part A (days) and part B (yes or no); None = not answered.

    With an answer missing, or one that must not have been asked, there is no score at all: half of
    one would mislead.
    """
    if all(each is None for each in (*days, *answers)):
        return NOT_ASKED
    if len(days) != PART_A or len(answers) != PART_B or None in days:
        return NOT_WHOLE
    asked, rest = (answers, ()) if any(days) else (answers[:1], answers[1:])
    if None in asked or any(rest):
        return NOT_WHOLE
    points = sum(bool(each) for each in asked)
    return Result(points, HIGH if points >= HIGH_FROM else LOW)
