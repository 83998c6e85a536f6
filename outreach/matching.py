"""Which held activity fulfils which planned one. PURE.

An activity that names a planned one of its campaign fulfils it, whatever its day, site or kind: its
sender chose it. The others: of the same campaign, site and kind, held within fourteen days of the
planned day. Each activity fulfils at most one planned one; the pair with the nearest days is made
first, and of equally near pairs the earlier planned one.
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
    row: UUID | None = None  # its id on phones


class Held(NamedTuple):
    """An activity that took place in the campaign; `row`: the planned one that it names."""

    id: UUID
    site: Hashable
    kind: str
    day: date
    row: UUID | None = None


def match(planned: Iterable[Planned], held: Iterable[Held]) -> dict[int, UUID]:
    """{planned id: id of the activity that fulfils it}, the same for any order of the input."""
    planned, held = list(planned), list(held)
    matched = _named(planned, held)
    used = set(matched.values())
    candidates: dict[tuple[Hashable, str], list[Held]] = defaultdict(list)
    for activity in held:
        candidates[activity.site, activity.kind].append(activity)
    pairs = sorted(
        (abs((activity.day - plan.day).days), plan.day, activity.day, plan.id, activity.id)
        for plan in planned
        for activity in candidates[plan.site, plan.kind]
        if abs((activity.day - plan.day).days) <= WINDOW_DAYS
    )
    for _, _, _, plan_id, activity_id in pairs:
        if plan_id not in matched and activity_id not in used:
            matched[plan_id] = activity_id
            used.add(activity_id)
    return matched


def _named(planned: list[Planned], held: list[Held]) -> dict[int, UUID]:
    """What activities name; of several that name the same one, the nearest in days."""
    rows = {plan.row: plan for plan in planned if plan.row is not None}
    pairs = sorted(
        (abs((each.day - rows[each.row].day).days), each.day, each.id, rows[each.row].id)
        for each in held
        if each.row in rows
    )
    matched: dict[int, UUID] = {}
    for _, _, activity_id, plan_id in pairs:
        matched.setdefault(plan_id, activity_id)
    return matched
