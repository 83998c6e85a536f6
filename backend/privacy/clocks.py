"""How long the law gives: amounts are rows with source and first day, days know weekends and Tết.

A term in days begins on the day after; where its last day is no working day it ends with the next
working day, at 24 h (Bộ luật Dân sự 2015, Điều 147 and 148).
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.journal import services as journal
from backend.privacy.models import Holiday, LegalClock

Unit = LegalClock.Unit
DECREE: Final = "NĐ 356/2025/NĐ-CP"
LAW: Final = "Luật 91/2025/QH15"
START: Final = date(2026, 1, 1)


@dataclass(frozen=True)
class Clock:
    kind: str
    amount: int
    unit: str
    working: bool
    source: str
    valid_from: date


# What holds where nobody has entered another. The amounts of fulfilment are to be confirmed by the
# authority's own lawyers: the decree names 10 to 20 days by kind of request.
STARTING: Final = {
    clock.kind: clock
    for clock in (
        Clock("acknowledge", 2, Unit.DAYS, True, DECREE, START),
        Clock("see", 10, Unit.DAYS, False, DECREE, START),
        Clock("correct", 10, Unit.DAYS, False, DECREE, START),
        Clock("withdraw", 15, Unit.DAYS, False, DECREE, START),
        Clock("erase", 20, Unit.DAYS, False, DECREE, START),
        Clock("breach", 72, Unit.HOURS, False, LAW, START),
        Clock("contact", 30, Unit.DAYS, False, "", START),
        Clock("sheet", 6, Unit.MONTHS, False, DECREE, START),
    )
}
# Days off of the years that nobody has entered yet (Bộ luật Lao động 2019, Điều 112).
STARTING_HOLIDAYS: Final = {
    2026: {
        date(2026, 1, 1),
        *(date(2026, 2, day) for day in (16, 17, 18, 19, 20)),  # Tết Bính Ngọ
        date(2026, 4, 27),  # for 26 April, a Sunday: Giỗ Tổ Hùng Vương
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 1),
        date(2026, 9, 2),
    }
}


@dataclass(frozen=True)
class Days:
    """Which days are worked, read once for one reckoning."""

    off: frozenset[date]
    worked_off: frozenset[date]  # weekend days on which a holiday is worked off

    def works(self, day: date) -> bool:
        if day in self.worked_off:
            return True
        return day.weekday() < calendar.SATURDAY and day not in self.off


NO_HOLIDAYS: Final = Days(frozenset(), frozenset())


def days_around(day: date) -> Days:
    """The holidays of this year and the next."""
    years = (day.year, min(day.year + 1, date.max.year))
    rows = list(Holiday.objects.filter(day__year__in=years))
    entered = {row.day.year for row in rows}
    known = [STARTING_HOLIDAYS.get(year, set()) for year in years if year not in entered]
    return Days(
        frozenset[date]().union(*known, (row.day for row in rows if not row.works)),
        frozenset(row.day for row in rows if row.works),
    )


def unknown_years(days: Iterable[date]) -> list[int]:
    """Years among these for which no holiday is known: their clocks may run short over Tết."""
    asked = {day.year for day in days} - STARTING_HOLIDAYS.keys()
    entered = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    return sorted(asked - entered)


def clock_on(kind: str, day: date) -> Clock:
    """The clock of this kind that holds on that day."""
    rows = LegalClock.objects.filter(kind=kind, valid_from__lte=day).order_by("-valid_from")
    row = rows.first()
    if row is None:
        return STARTING[kind]
    return Clock(row.kind, row.amount, row.unit, row.working, row.source, row.valid_from)


def in_force(day: date) -> list[Clock]:
    """One clock of each kind, as they hold on that day."""
    return [clock_on(kind, day) for kind in STARTING]


def due(kind: str, since: datetime) -> datetime:
    """When a term of this kind ends that began at this moment."""
    first = timezone.localtime(since).date()
    return end_of(clock_on(kind, first), since, days_around(first))


def end_of(clock: Clock, since: datetime, days: Days) -> datetime:
    """The end of the term; hours run through nights and holidays."""
    if clock.unit == Unit.HOURS:
        return since + timedelta(hours=clock.amount)
    first = timezone.localtime(since).date()
    if clock.unit == Unit.MONTHS:
        last = months_after(first, clock.amount)
    elif clock.working:
        last = _working(first, clock.amount, days)
    else:
        last = first + timedelta(days=clock.amount)
    while not days.works(last):
        last += timedelta(days=1)
    return timezone.make_aware(datetime.combine(last, time(23, 59, 59)))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working(first: date, amount: int, days: Days) -> date:
    last, left = first, amount
    while left:
        last += timedelta(days=1)
        left -= days.works(last)
    return last


@transaction.atomic
def set_clock(*, clock: Clock, actor: User, now: datetime) -> LegalClock:
    """From its first day on the clock runs like this; requests that were received keep theirs."""
    told = {
        "amount": clock.amount,
        "unit": clock.unit,
        "working": clock.working,
        "source": clock.source,
    }
    row, _made = LegalClock.objects.update_or_create(
        kind=clock.kind, valid_from=clock.valid_from, defaults=told
    )
    said = {"amount": clock.amount, "unit": clock.unit, "from": clock.valid_from.isoformat()}
    journal.log("privacy.clock", subject=clock.kind, actor=actor, details=said, now=now)
    return row


@transaction.atomic
def set_holidays(
    *,
    year: int,
    off: Iterable[tuple[date, str]],
    worked: Iterable[date],
    actor: User,
    now: datetime,
) -> int:
    """The days off of a year, in place of those entered before; how many rows there are."""
    Holiday.objects.filter(day__year=year).delete()
    rows = {day: Holiday(day=day, name=name[:120]) for day, name in off}
    rows.update({day: Holiday(day=day, name="", works=True) for day in worked})
    Holiday.objects.bulk_create(rows.values())
    journal.log("privacy.holidays", subject=year, actor=actor, details={"n": len(rows)}, now=now)
    return len(rows)
