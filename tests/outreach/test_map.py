"""The map's figures: activities from the counts table, persons from releases alone."""

from datetime import date

import pytest

from outreach import selectors
from outreach.mapping import parse
from outreach.models import Activity, Screening
from outreach.selectors import Told
from outreach.selectors.releases import HIDDEN, NO_DATA, UNRELEASED
from tests.outreach import build
from tests.outreach.build import release, send

pytestmark = pytest.mark.django_db

ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())
YEAR = (date(2026, 1, 1), date(2026, 12, 1))
MONTH = (build.MAY, build.MAY)


def read(*, keys=None, months=YEAR, project_id=1, open_keys=frozenset()):
    return selectors.map_figures(
        project_id=project_id, keys=keys, months=months, open_keys=open_keys
    )


def figures(**more):
    return read(**more).units


def screen(number, band, *, unit=build.UNIT, day="2026-05-17", project_id=1):
    for _ in range(number):
        answers = {**build.never_used(), **build.BAND_ANSWERS[band], "ngay": day}
        send(SCREENING, answers, unit=unit, project_id=project_id)


def test_talks_activities_and_attendances_of_a_unit_are_added_up():
    send(ACTIVITY, build.activity_answers())
    send(ACTIVITY, build.activity_answers(loai="T02", boi_canh="truong_hoc"))
    found = figures()[build.UNIT]
    assert (found["talks"], found["attendances"]) == (1, 80)
    assert found["activities"] == {"truong_hoc": 1, "noi_lam_viec": 0, "cong_dong": 1, "": 0}
    assert found["screened"].state == UNRELEASED


def test_a_unit_without_records_in_the_period_is_absent_rather_than_zero():
    send(ACTIVITY, build.activity_answers())
    assert figures(months=(build.JUNE, build.JUNE)) == {}
    assert build.OTHER_UNIT not in figures()


def test_of_a_month_without_a_release_nothing_about_persons_is_told():
    screen(20, "low")
    screen(20, "high", unit=build.OTHER_UNIT)
    found = read()
    # Not even which units have screenings.
    assert found.units == {}
    assert found.nobody.state == UNRELEASED
    assert not found.live


def test_a_released_month_tells_what_is_safe_and_no_data_for_the_rest():
    screen(10, "low")
    screen(5, "high")
    screen(2, "high", unit=build.OTHER_UNIT)
    screen(6, "low", unit="21478@2025-07-01")
    screen(6, "high", unit="21478@2025-07-01")
    release(build.MAY)
    found = read(months=MONTH)
    assert found.units[build.UNIT]["screened"] == Told(15)
    assert found.units[build.UNIT]["screenings"]["high"] == Told(5)
    assert found.units[build.OTHER_UNIT]["screened"].state == HIDDEN
    assert {each.state for each in found.units[build.OTHER_UNIT]["screenings"].values()} <= {
        HIDDEN,
        "",
    }
    assert found.nobody.state == NO_DATA


def test_what_comes_after_the_release_changes_nothing_that_is_told():
    screen(10, "low")
    screen(10, "high")
    release(build.MAY)
    before = figures(months=MONTH)
    screen(1, "high")
    screen(9, "low", unit=build.OTHER_UNIT)
    assert figures(months=MONTH) == before


def test_a_period_sums_the_months_that_tell_and_says_how_many_do_not():
    for month in ("03", "04", "05"):
        number = 2 if month == "04" else 10
        screen(number, "low", day=f"2026-{month}-10")
        screen(number, "high", day=f"2026-{month}-10")
    for month in (3, 4):
        release(date(2026, month, 1))
    told = figures(months=(date(2026, 3, 1), build.MAY))[build.UNIT]["screened"]
    assert told == Told(20, hidden=1, missing=1)
    assert figures(months=(date(2026, 4, 1), build.MAY))[build.UNIT]["screened"].state == HIDDEN


def test_units_of_the_area_alone_are_told():
    send(ACTIVITY, build.activity_answers())
    send(ACTIVITY, build.activity_answers(), unit=build.OTHER_UNIT)
    send(ACTIVITY, build.activity_answers(), unit=None)
    send(ACTIVITY, build.activity_answers(), project_id=2)
    for unit in (build.UNIT, build.OTHER_UNIT):
        screen(10, "low", unit=unit)
        screen(10, "high", unit=unit)
    release(build.MAY)
    assert set(figures()) == {build.UNIT, build.OTHER_UNIT, ""}
    assert set(figures(keys=frozenset({build.OTHER_UNIT}))) == {build.OTHER_UNIT}
    assert figures(keys=frozenset()) == {}
    assert figures(project_id=2)[build.UNIT]["talks"] == 1


def test_who_may_open_the_rows_of_a_unit_sees_it_as_it_stands_and_the_others_as_released():
    screen(10, "low")
    screen(10, "high")
    screen(10, "low", unit=build.OTHER_UNIT)
    screen(10, "high", unit=build.OTHER_UNIT)
    release(build.MAY)
    screen(1, "high")
    screen(1, "high", unit=build.OTHER_UNIT)
    found = read(months=MONTH, open_keys=frozenset({build.UNIT}))
    assert found.live
    assert found.units[build.UNIT]["screened"] == Told(21)
    assert found.units[build.UNIT]["screenings"]["high"] == Told(11)
    assert found.units[build.OTHER_UNIT]["screened"] == Told(20)
    everywhere = read(months=MONTH, open_keys=None).units
    assert everywhere[build.OTHER_UNIT]["screened"] == Told(21)
    june = read(months=(build.JUNE, build.JUNE), open_keys=None)
    assert (june.units, june.nobody.state) == ({}, NO_DATA)


def test_an_open_unit_with_activities_and_no_screening_has_none_rather_than_no_release():
    send(ACTIVITY, build.activity_answers())
    told = read(open_keys=None).units[build.UNIT]
    assert told["screened"] == Told(0)
    assert set(told["screenings"].values()) == {Told(0)}


def test_four_queries_answer_however_many_units_and_records(django_assert_num_queries):
    for number in range(12):
        send(ACTIVITY, build.activity_answers(), unit=f"{number:05}@2025-07-01")
        screen(1, "low", unit=f"{number:05}@2025-07-01")
    release(build.MAY)
    with django_assert_num_queries(4):
        assert len(figures()) == 12


def test_the_figures_are_read_from_counts_and_releases_and_not_from_the_records():
    send(ACTIVITY, build.activity_answers())
    screen(5, "low")
    release(build.MAY)
    before = figures(), figures(open_keys=None)
    Activity.objects.all().delete()
    Screening.objects.all().delete()
    assert (figures(), figures(open_keys=None)) == before


def test_two_units_together_hide_what_one_of_them_hides():
    assert Told(5).plus(Told(6, hidden=2)) == Told(11, hidden=2)
    assert Told(hidden=1).plus(Told(missing=3)).state == HIDDEN
    assert Told().plus(Told(4)) == Told(4)
    assert Told().plus(Told()).state == NO_DATA


def test_the_moment_of_the_figures_is_that_of_the_last_record():
    assert selectors.figures_of_moment((1,)) is None
    send(ACTIVITY, build.activity_answers())
    assert selectors.figures_of_moment((1,)) == build.NOW
