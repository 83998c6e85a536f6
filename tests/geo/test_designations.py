"""Hotspots are designated by decision, from day to day, and never by computation."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from geo import selectors
from geo.faults import Fault
from geo.models import Designation
from geo.services import designate, end_designation
from tests.geo.land import LAST_DAY, NEW_EAST, REFORM_DAY, TODAY, B

pytestmark = pytest.mark.usefixtures("squares")

DECISION = {"decision_number": "12/QĐ-UBND", "decided_on": date(2025, 12, 20)}
NEW_YEAR = date(2026, 1, 1)


def standing(day):
    return [(one.unit.key, one.grade) for one in selectors.designations_on(day)]


def test_a_designation_stands_between_its_days(django_assert_num_queries):
    designate(
        unit=NEW_EAST,
        grade="trong_diem_1",
        starts_on=NEW_YEAR,
        ends_on=date(2026, 12, 31),
        **DECISION,
    )
    with django_assert_num_queries(1):
        assert standing(NEW_YEAR) == [(NEW_EAST, "trong_diem_1")]
    assert standing(date(2025, 12, 31)) == []
    assert standing(date(2026, 12, 31)) == [(NEW_EAST, "trong_diem_1")]
    assert standing(date(2027, 1, 1)) == []


def test_a_new_decision_ends_the_one_that_runs():
    first = designate(unit=NEW_EAST, grade="trong_diem_1", starts_on=REFORM_DAY, synthetic=True)
    designate(unit=NEW_EAST, grade="khong_ma_tuy", starts_on=NEW_YEAR, **DECISION)
    first.refresh_from_db()
    assert first.ends_on == date(2025, 12, 31)
    assert standing(TODAY) == [(NEW_EAST, "khong_ma_tuy")]


def test_a_period_is_judged_by_the_designations_that_stood_in_it():
    designate(unit=B, grade="trong_diem_2", starts_on=date(2025, 1, 1), synthetic=True)
    designate(unit=NEW_EAST, grade="trong_diem_1", starts_on=REFORM_DAY, synthetic=True)
    designate(unit=NEW_EAST, grade="khong_ma_tuy", starts_on=NEW_YEAR, **DECISION)

    def during(first, last):
        return [(one.unit.key, one.grade) for one in selectors.designations_during(first, last)]

    assert during(date(2024, 1, 1), date(2024, 12, 31)) == []
    assert during(date(2025, 1, 1), date(2025, 3, 31)) == [(B, "trong_diem_2")]
    assert during(REFORM_DAY, date(2025, 12, 31)) == [(NEW_EAST, "trong_diem_1")]
    assert during(date(2025, 12, 1), date(2026, 1, 31)) == [
        (NEW_EAST, "trong_diem_1"),
        (NEW_EAST, "khong_ma_tuy"),
    ]


def test_the_same_asked_twice_stands_once():
    asked = {"unit": NEW_EAST, "grade": "co_te_nan", "starts_on": NEW_YEAR} | DECISION
    assert designate(**asked) == designate(**asked)
    assert Designation.objects.count() == 1


def test_a_designation_does_not_pass_to_what_came_after():
    designate(unit=B, grade="trong_diem_2", starts_on=date(2025, 1, 1), synthetic=True)
    assert standing(LAST_DAY) == [(B, "trong_diem_2")]
    assert standing(REFORM_DAY) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"unit": "00000@2025-07-01"}, "unit_unknown"),
        ({"unit": B}, "unit_not_standing"),
        ({"starts_on": LAST_DAY}, "unit_not_standing"),
        ({"grade": "loai_4"}, "grade_unknown"),
        ({"ends_on": date(2025, 12, 31)}, "days_reversed"),
        ({"decision_number": " "}, "decision_missing"),
        ({"decided_on": None}, "decision_missing"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong, code):
    asked = {"unit": NEW_EAST, "grade": "co_te_nan", "starts_on": NEW_YEAR} | DECISION
    with pytest.raises(Fault) as caught:
        designate(**(asked | wrong))
    assert caught.value.code == code
    assert caught.value.message
    assert not Designation.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2026, 6, 1), None), (date(2026, 3, 1), date(2026, 4, 1)), (NEW_YEAR, None)],
)
def test_two_grades_on_one_day_are_refused(starts_on, ends_on):
    designate(
        unit=NEW_EAST,
        grade="trong_diem_1",
        starts_on=NEW_YEAR,
        ends_on=date(2026, 12, 31),
        **DECISION,
    )
    with pytest.raises(Fault) as caught:
        designate(
            unit=NEW_EAST, grade="co_te_nan", starts_on=starts_on, ends_on=ends_on, **DECISION
        )
    assert caught.value.code == "designations_overlap"
    assert Designation.objects.count() == 1


def test_a_refused_designation_leaves_the_one_that_runs_open():
    designate(unit=NEW_EAST, grade="trong_diem_1", starts_on=NEW_YEAR, synthetic=True)
    designate(unit=NEW_EAST, grade="co_te_nan", starts_on=date(2026, 7, 1), synthetic=True)
    with pytest.raises(Fault):
        designate(unit=NEW_EAST, grade="khong_ma_tuy", starts_on=date(2026, 5, 1), synthetic=True)
    ends = Designation.objects.order_by("starts_on").values_list("ends_on", flat=True)
    assert list(ends) == [date(2026, 6, 30), None]


def test_a_designation_can_be_ended():
    made = designate(unit=NEW_EAST, grade="trong_diem_3", starts_on=NEW_YEAR, synthetic=True)
    end_designation(designation=made, ends_on=TODAY)
    assert standing(date(2026, 5, 2)) == []
    with pytest.raises(Fault):
        end_designation(designation=made, ends_on=date(2025, 12, 1))


def test_the_database_keeps_the_rules_too():
    made = designate(unit=NEW_EAST, grade="trong_diem_3", starts_on=NEW_YEAR, **DECISION)
    for broken in (
        {"grade": "x"},
        {"decision_number": ""},
        {"decided_on": None},
        {"ends_on": date(2025, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Designation.objects.filter(pk=made.pk).update(**broken)
