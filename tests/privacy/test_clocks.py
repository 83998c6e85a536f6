"""The clocks of the law: working days over weekends and Tết, hours through them, months."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.privacy import clocks
from backend.privacy.clocks import Clock, Days, Unit
from backend.privacy.models import Holiday, LegalClock

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NO_DAYS = Days(frozenset(), frozenset())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-11-23 09:00", "2026-11-25"),  # Monday
        ("2026-11-26 23:59", "2026-11-30"),  # Thursday night: Friday, Monday
        ("2026-11-27 09:00", "2026-12-01"),
        ("2026-11-28 09:00", "2026-12-01"),  # Saturday
        ("2026-02-13 16:00", "2026-02-24"),  # the Friday before Tết
        ("2026-02-18 10:00", "2026-02-24"),  # on the second day of Tết
        ("2026-04-24 10:00", "2026-04-29"),  # the Monday off for Giỗ Tổ
        ("2026-04-29 10:00", "2026-05-05"),  # 30 April, 1 May, a weekend
        ("2026-08-31 10:00", "2026-09-04"),  # 1 and 2 September
        ("2025-12-31 10:00", "2026-01-05"),  # over New Year
    ],
)
def test_two_working_days_know_weekends_and_tet(db: None, since: str, until: str) -> None:
    assert clocks.due("acknowledge", at(since)) == at(f"{until} 23:59:59")


def test_a_term_in_days_that_ends_on_a_day_off_ends_with_the_next_working_day(db: None) -> None:
    # 6 February + 10 days = Monday 16, the eve of Tết: the first working day after is the 23rd.
    assert clocks.due("see", at("2026-02-06 08:00")) == at("2026-02-23 23:59:59")
    assert clocks.due("see", at("2026-03-02 08:00")) == at("2026-03-12 23:59:59")


def test_seventy_two_hours_run_through_weekends_and_holidays(db: None) -> None:
    assert clocks.due("breach", at("2026-02-15 22:30")) == at("2026-02-18 22:30")


def test_the_day_is_vietnams_not_utcs(db: None) -> None:
    late = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("UTC"))  # Tuesday 01:00 here
    assert timezone.localtime(clocks.due("acknowledge", late)).date() == date(2026, 11, 26)


def test_a_saturday_on_which_tet_is_worked_off_counts(db: None) -> None:
    Holiday.objects.create(day=date(2026, 11, 26), name="nghỉ bù")
    Holiday.objects.create(day=date(2026, 11, 28), name="làm bù", works=True)
    assert clocks.due("acknowledge", at("2026-11-25 10:00")) == at("2026-11-28 23:59:59")


def test_holidays_that_were_entered_replace_those_we_started_with(db: None, admin: User) -> None:
    now = timezone.now()
    off = [(date(2026, 2, 16), "Tết")]
    clocks.set_holidays(year=2026, off=off, worked=[], actor=admin, now=now)
    assert clocks.due("acknowledge", at("2026-02-13 16:00")) == at("2026-02-18 23:59:59")


def test_years_without_holidays_are_told(db: None) -> None:
    assert clocks.unknown_years([date(2026, 5, 1), date(2027, 2, 1)]) == [2027]
    Holiday.objects.create(day=date(2027, 2, 8), name="Tết")
    assert clocks.unknown_years([date(2027, 2, 1)]) == []


def test_a_clock_changes_from_its_first_day_on(db: None, admin: User) -> None:
    later = Clock("see", 20, Unit.DAYS, False, "NĐ thử", date(2026, 12, 1))
    clocks.set_clock(clock=later, actor=admin, now=timezone.now())
    clocks.set_clock(clock=later, actor=admin, now=timezone.now())
    assert LegalClock.objects.count() == 1
    assert clocks.due("see", at("2026-11-30 08:00")) == at("2026-12-10 23:59:59")
    assert clocks.due("see", at("2026-12-01 08:00")) == at("2026-12-21 23:59:59")


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(day: date, months: int, until: date) -> None:
    assert clocks.months_after(day, months) == until


def test_no_days_at_all_end_the_same_working_day() -> None:
    clock = Clock("see", 0, Unit.DAYS, True, "", date(2026, 1, 1))
    assert clocks.end_of(clock, at("2026-11-23 09:00"), NO_DAYS) == at("2026-11-23 23:59:59")
    assert clocks.end_of(clock, at("2026-11-22 09:00"), NO_DAYS) == at("2026-11-23 23:59:59")
