"""The map's figures come from the counts table and point at nobody."""

from datetime import date

import pytest

from outreach import selectors
from outreach.mapping import parse
from outreach.models import Activity, Screening
from outreach.suppression import SUPPRESSED
from tests.outreach import build
from tests.outreach.build import send

pytestmark = pytest.mark.django_db

ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())
YEAR = (date(2026, 1, 1), date(2026, 12, 1))


def figures(*, keys=None, months=YEAR, project_ids=(1,), k=5):
    return selectors.map_figures(project_ids=project_ids, keys=keys, months=months, k=k)


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
    assert found["screened"] == 0
    assert found["screenings"] == {"none": 0, "low": 0, "moderate": 0, "high": 0}


def test_a_unit_without_records_in_the_period_is_absent_rather_than_zero():
    send(ACTIVITY, build.activity_answers())
    assert figures(months=(build.JUNE, build.JUNE)) == {}
    assert build.OTHER_UNIT not in figures()


def test_a_unit_with_a_refusal_alone_has_data_and_nobody_screened():
    send(SCREENING, {"dong_y": "khong", "ngay": "2026-05-17"})
    assert figures()[build.UNIT]["screened"] == 0


def test_the_area_and_the_projects_cut_the_figures():
    send(ACTIVITY, build.activity_answers())
    send(ACTIVITY, build.activity_answers(), unit=build.OTHER_UNIT)
    send(ACTIVITY, build.activity_answers(), unit=None)
    send(ACTIVITY, build.activity_answers(), project_id=2)
    assert set(figures()) == {build.UNIT, build.OTHER_UNIT, ""}
    assert set(figures(keys=frozenset({build.OTHER_UNIT}))) == {build.OTHER_UNIT}
    assert figures(keys=frozenset()) == {}
    assert figures(project_ids=(2,))[build.UNIT]["talks"] == 1
    assert figures(project_ids=(1, 2))[build.UNIT]["talks"] == 2


def test_five_persons_are_shown_and_four_are_not():
    screen(5, "low")
    assert figures()[build.UNIT]["screened"] == 5
    assert figures()[build.UNIT]["screenings"]["low"] == 5
    assert figures(k=6)[build.UNIT]["screened"] == SUPPRESSED


def test_one_person_at_high_risk_hides_the_breakdown():
    screen(6, "low")
    screen(1, "high")
    found = figures()[build.UNIT]
    assert found["screened"] == 7
    assert set(found["screenings"].values()) == {SUPPRESSED}


def test_a_small_month_is_hidden_alone_and_by_subtraction():
    screen(6, "low", day="2026-01-10")
    screen(2, "low", day="2026-02-10")
    screen(6, "low", day="2026-03-10")
    first, second, third = (date(2026, month, 1) for month in (1, 2, 3))
    seen = [
        figures(months=(first, last))[build.UNIT]["screened"] for last in (first, second, third)
    ]
    assert seen == [6, SUPPRESSED, 14]
    assert figures(months=(second, second))[build.UNIT]["screened"] == SUPPRESSED


def test_a_projects_small_part_is_not_told_by_the_sum_of_two_projects():
    screen(6, "low")
    screen(2, "low", project_id=2)
    assert figures(project_ids=(1,))[build.UNIT]["screened"] == 6
    assert figures(project_ids=(1, 2))[build.UNIT]["screened"] == SUPPRESSED


def test_two_queries_answer_however_many_units_and_records(django_assert_num_queries):
    for number in range(12):
        send(ACTIVITY, build.activity_answers(), unit=f"{number:05}@2025-07-01")
        screen(1, "low", unit=f"{number:05}@2025-07-01")
    with django_assert_num_queries(2):
        assert len(figures()) == 12


def test_the_figures_are_read_from_the_counts_and_not_from_the_records():
    send(ACTIVITY, build.activity_answers())
    screen(5, "low")
    before = figures()
    Activity.objects.all().delete()
    Screening.objects.all().delete()
    assert figures() == before


def test_the_moment_of_the_figures_is_that_of_the_last_record():
    assert selectors.figures_of_moment((1,)) is None
    send(ACTIVITY, build.activity_answers())
    assert selectors.figures_of_moment((1,)) == build.NOW
