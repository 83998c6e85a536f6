"""Which held activity fulfils which planned one. PURE.

Of the same campaign, site and kind, held within fourteen days of the planned day. Each activity
fulfils at most one planned one; the pair with the nearest days is made first, and of equally near
pairs the earlier planned one.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

WINDOW_DAYS: Final = 14


class Planned(NamedTuple):
    """A planned activity of one campaign."""

    id: int
    site: Hashable
    kind: str
    day: date


class Held(NamedTuple):
    """An activity that took place in the campaign."""

    id: UUID
    site: Hashable
    kind: str
    day: date


def match(planned: Iterable[Planned], held: Iterable[Held]) -> dict[int, UUID]:
    """{planned id: id of the activity that fulfils it}, the same for any order of the input."""
    candidates: dict[tuple[Hashable, str], list[Held]] = defaultdict(list)
    for activity in held:
        candidates[activity.site, activity.kind].append(activity)
    pairs = sorted(
        (abs((activity.day - plan.day).days), plan.day, activity.day, plan.id, activity.id)
        for plan in planned
        for activity in candidates[plan.site, plan.kind]
        if abs((activity.day - plan.day).days) <= WINDOW_DAYS
    )
    matched: dict[int, UUID] = {}
    used: set[UUID] = set()
    for _, _, _, plan_id, activity_id in pairs:
        if plan_id not in matched and activity_id not in used:
            matched[plan_id] = activity_id
            used.add(activity_id)
    return matched
