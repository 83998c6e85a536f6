"""The steps of a pilot model: in which order they belong, how far it is, what is odd. PURE.

M0 assesses the conditions, M1 puts it to work and follows it, M2 evaluates it, M3 passes it on;
"dung" ends it. A step out of order stands all the same: it is shown with a doubt.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from outreach.findings import Finding, finding

STOP: Final = "dung"
ASSESSMENT: Final = "m0_danh_gia"
EVALUATION: Final = "m2_tong_ket"
# How far a step leads; one that is passed again (following a model at work) leads no further.
RANKS: Final = {
    ASSESSMENT: 0,
    "m1_trien_khai": 1,
    "m1_theo_doi": 1,
    EVALUATION: 2,
    "m3_nhan_rong": 3,
    STOP: 4,
}
ACTIVITIES: Final = {
    ASSESSMENT: "M0",
    "m1_trien_khai": "M1",
    "m1_theo_doi": "M1",
    EVALUATION: "M2",
    "m3_nhan_rong": "M3",
}
STAGES: Final = ("M0", "M1", "M2", "M3", STOP)
MARKS: Final = 9  # of M0, 0 to 2 each
GOOD_FROM: Final = 3  # an evaluation of 1 to 5 from which on it is a good one


class Step(NamedTuple):
    """A step as its order is judged; `counts`: False for one that was rejected or sent back."""

    id: UUID
    step: str
    day: date
    counts: bool = True


def total(marks: Sequence[int | None]) -> int | None:
    """The sum of the nine marks of an assessment, up to 18; None when one is missing."""
    given = [mark for mark in marks if mark is not None]
    return sum(given) if len(given) == MARKS else None


def in_order(steps: Iterable[Step]) -> list[Step]:
    """By day; of one day, the earlier step first."""
    return sorted(steps, key=lambda each: (each.day, RANKS[each.step], each.id))


def stage(steps: Iterable[Step]) -> str:
    """How far the model is: "M0" to "M3", "dung" when its last step ended it; "" without any."""
    counted = [each for each in in_order(steps) if each.counts]
    if not counted:
        return ""
    if counted[-1].step == STOP:
        return STOP
    reached = [RANKS[each.step] for each in counted if each.step != STOP]
    return STAGES[max(reached)] if reached else ""


def doubts(steps: Iterable[Step]) -> dict[UUID, list[Finding]]:
    """What is odd about a step's place among the others, by its id."""
    found: dict[UUID, list[Finding]] = {}
    reached, stopped = -1, False
    for each in in_order(steps):
        if not each.counts:
            continue
        rank, odd = RANKS[each.step], []
        if stopped:
            odd.append(finding("model_step_after_end"))
        if each.step != STOP and rank > reached + 1:
            odd.append(finding("model_step_skipped", step=STAGES[reached + 1]))
        if rank < reached:
            odd.append(finding("model_step_back", step=STAGES[reached]))
        if odd:
            found[each.id] = odd
        if each.step == STOP:
            stopped = True
        else:
            reached = max(reached, rank)
    return found
