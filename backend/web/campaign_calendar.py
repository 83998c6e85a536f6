"""The calendar of planned activities: a month by days, double bookings marked."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from backend.web.campaign_ground import Yard, known_uuid
from outreach.models import PlannedActivity
from outreach.selectors.planned import double_booked, planned, states
from outreach.text import search_key

LISTED = 200


@dataclass(frozen=True)
class Entry:
    """A planned activity on its day; `twice`: its site has another one that day."""

    planned: PlannedActivity
    state: str
    twice: bool


@dataclass(frozen=True)
class Month:
    """The days of a month that have entries; `more`: entries beyond the two hundred shown."""

    first: date
    days: list[tuple[date, list[Entry]]]
    total: int
    twice: int
    more: int

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Asked:
    """What the address asks for; nonsense stands for nothing."""

    month: date
    campaign: UUID | None
    search: str


def asked(month: str, campaign: str, search: str, today: date) -> Asked:
    first = today.replace(day=1)
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        first = date.fromisoformat(f"{month}-01")
    return Asked(first, known_uuid(campaign), search[:100])


def month_of(yard: Yard, wanted: Asked) -> Month:
    """The month's entries in her area; five queries, however many."""
    first = wanted.month
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = planned(yard.project.pk, yard.keys, yard.sites).filter(
        planned_on__gte=first, planned_on__lte=last
    )
    if wanted.campaign is not None:
        rows = rows.filter(campaign=wanted.campaign)
    words = search_key(wanted.search)
    if words:
        rows = rows.filter(site__search_key__contains=words)
    found = list(rows[:LISTED])
    said = states(found, yard.today)
    doubles = double_booked(yard.project.pk, first, last)
    entries = [
        Entry(
            one,
            said[one.pk],
            one.cancelled_on is None and (one.site_id, one.planned_on) in doubles,
        )
        for one in found
    ]
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.planned.planned_on, []).append(entry)
    total = rows.count() if len(found) == LISTED else len(found)
    twice = sum(entry.twice for entry in entries)
    return Month(first, sorted(days.items()), total, twice, total - len(found))


def entry_of(yard: Yard, plan: PlannedActivity) -> Entry:
    """One planned activity with its state today."""
    doubles = double_booked(yard.project.pk, plan.planned_on, plan.planned_on)
    twice = plan.cancelled_on is None and (plan.site_id, plan.planned_on) in doubles
    return Entry(plan, states([plan], yard.today)[plan.pk], twice)
