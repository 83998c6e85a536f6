"""A month is published once, safely, and never changes."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from outreach import selectors, services
from outreach.cube import Threshold
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Release, ReleaseCell
from tests.outreach import build
from tests.outreach.build import MAY, OTHER_UNIT, UNIT, release, send

pytestmark = pytest.mark.django_db

SCREENING = parse(build.SCREENING_TOML.encode())
PROVINCE = "51@2025-07-01"


def screen(number, band, *, unit=UNIT, day="2026-05-17", project_id=1, **answers):
    for _ in range(number):
        said = {**build.never_used(), **build.BAND_ANSWERS[band], "ngay": day, **answers}
        send(SCREENING, said, unit=unit, project_id=project_id)


def cells(made, dimension="outcome"):
    rows = made.cells.filter(dimension__in=("", dimension))
    return {(row.unit, row.value): row.count for row in rows}


def test_a_release_holds_totals_and_one_dimension_at_a_time_of_units_and_the_whole():
    screen(6, "low", tuoi=20)
    screen(6, "high", tuoi=40)
    screen(12, "low", unit=OTHER_UNIT, tuoi=20)
    screen(6, "none", unit=OTHER_UNIT, tuoi=60)
    made = release(MAY, above=lambda keys, _day: dict.fromkeys(keys, PROVINCE))
    found = cells(made)
    assert found[UNIT, ""] == 12
    assert (found[UNIT, "low"], found[UNIT, "high"], found[UNIT, "none"]) == (6, 6, 0)
    assert found[PROVINCE, ""] == found["*", ""] == 30
    assert found["*", "low"] == 18
    ages = cells(made, "age")
    assert (ages[UNIT, "18_29"], ages[UNIT, "30_44"]) == (6, 6)
    assert set(made.cells.values_list("dimension", flat=True)) == {"", "outcome", "age"}
    assert (made.k_total, made.k_cell, made.made_by) == (5, 5, None)


def test_four_persons_stand_in_no_cell_nor_does_what_would_tell_them():
    screen(2, "low")
    screen(2, "high")
    screen(6, "low", unit=OTHER_UNIT)
    screen(6, "high", unit=OTHER_UNIT)
    found = cells(release(MAY))
    assert found[UNIT, ""] is None
    assert found[OTHER_UNIT, ""] is None
    assert found["*", ""] == 16


def test_refusals_are_published_nowhere():
    for _ in range(9):
        send(SCREENING, {"dong_y": "khong", "ngay": "2026-05-17"})
    assert cells(release(MAY)) == {}


def test_the_thresholds_of_a_form_hold_for_its_release():
    screen(14, "low")
    screen(14, "high")
    found = cells(release(MAY, threshold=Threshold(30, 10)))
    assert found[UNIT, ""] is None
    screen(16, "low", day="2026-04-02")
    screen(16, "high", day="2026-04-02")
    assert cells(release(date(2026, 4, 1), threshold=Threshold(30, 10)))[UNIT, ""] == 32


def test_nothing_that_happens_later_changes_a_release():
    first, second = uuid.uuid4(), uuid.uuid4()
    for key in (first, second):
        answers = {**build.never_used(), **build.BAND_ANSWERS["high"], "ngay": "2026-05-17"}
        send(SCREENING, answers, submission=key)
    screen(10, "low")
    screen(10, "high")
    made = release(MAY)
    before = list(made.cells.order_by("pk").values())
    screen(3, "high")
    build.forget(first)
    services.anonymise(submission=second, mark=build.mark(second))
    services.rebuild_counts(now=build.NOW)
    for again in (MAY, MAY):
        with pytest.raises(Fault) as refused, translation.override("en"):
            release(again)
        assert refused.value.code == "month_released"
    assert list(ReleaseCell.objects.order_by("pk").values()) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            project_id=1, kind="S01", month=MAY, k_total=1, k_cell=1, made_at=build.NOW
        )


def test_two_releases_differ_by_persons_of_two_months_and_never_by_a_late_one():
    screen(10, "low")
    screen(10, "high")
    release(MAY)
    screen(1, "high")  # late: it is in no release at all
    screen(10, "low", day="2026-06-02")
    screen(10, "high", day="2026-06-02")
    june = release(build.JUNE)
    assert cells(june)["*", ""] == 20


@pytest.mark.parametrize("today", [date(2026, 5, 1), date(2026, 5, 31)])
def test_a_month_that_runs_is_not_published(today):
    screen(10, "low")
    with pytest.raises(Fault) as refused:
        release(MAY, today=today)
    assert refused.value.code == "month_not_over"
    assert not Release.objects.exists()
    assert release(MAY, today=date(2026, 6, 1)).pk


def due(today, days=15, recorded_before=build.NOW):
    return list(
        services.months_due(
            today=today, closed_after=timedelta(days=days), recorded_before=recorded_before
        )
    )


def test_the_closed_months_are_due_from_the_first_screening_on_and_empty_ones_too():
    screen(1, "low", day="2026-03-10")
    screen(1, "low", day="2026-05-10")
    screen(1, "low", day="2026-05-10", project_id=2)
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    assert due(date(2026, 5, 15)) == [(1, march)]
    assert due(date(2026, 5, 16)) == [(1, march), (1, april)]
    release(march)
    assert due(date(2026, 6, 16)) == [(1, april), (1, MAY), (2, MAY)]
    assert cells(release(april)) == {}
    assert due(date(2026, 6, 15)) == []
    assert due(date(2026, 6, 1), days=0) == [(1, MAY), (2, MAY)]


def test_a_wrong_year_in_one_form_makes_no_hundred_releases():
    screen(1, "low", day="2003-03-10")
    assert len(due(date(2026, 6, 16))) == 60


def test_the_cells_of_a_release_are_cut_by_area():
    screen(10, "low")
    screen(10, "high", unit=OTHER_UNIT)
    made = release(MAY)
    told = selectors.cells_of(made, frozenset({UNIT})).values_list("unit", flat=True)
    assert set(told) == {UNIT}
    assert selectors.release_of(1, MAY) == made
    assert selectors.release_of(1, build.JUNE) is None
    assert selectors.release_of(2, MAY) is None
    assert list(selectors.releases(1)) == [made]


def test_a_project_into_which_screenings_of_closed_months_still_come_waits():
    screen(1, "low", day="2026-03-10")
    screen(1, "low", day="2026-03-10", project_id=2)
    earlier = build.NOW - timedelta(minutes=1)
    assert due(date(2026, 4, 30), recorded_before=earlier) == []
    assert len(due(date(2026, 4, 30))) == 2
