"""Surveys of pupils: a term is published once, by school, never under 30, nor 10 in a cell."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from outreach import selectors, services
from outreach.cube import Threshold
from outreach.faults import Fault
from outreach.models import PupilSurvey, Release, ReleaseCell, Source
from outreach.pupils import GRADE, HELP, RISK, RISKS, term_after, term_of, values_of
from tests.outreach import build
from tests.outreach.offices import PUPIL, send

pytestmark = pytest.mark.django_db
TERM, DONE = date(2026, 2, 1), date(2026, 9, 1)


def opened(survey: PupilSurvey):
    return json.loads(bytes(survey.sealed).removeprefix(b"sealed:")[::-1])


def surveyed(times, site="", *, review="approved", day=date(2026, 5, 20), **answers):
    for _ in range(times):
        told = {**PUPIL, "site": str(site) if site else None, **answers}
        send("pupil_survey", told, review=review, day=day)


def release(term=TERM, **more):
    told = {
        "project_id": build.PROJECT,
        "term": term,
        "opened": opened,
        "threshold": Threshold(5, 5),
        "made_by": None,
        "today": DONE,
        "now": build.NOW,
    }
    return services.release_term(**{**told, **more})


def cells(made, dimension=""):
    return {
        (cell.unit, cell.value): cell.count
        for cell in ReleaseCell.objects.filter(release=made, dimension=dimension)
    }


# Bad input first.
@pytest.mark.parametrize("term", [date(2026, 3, 1), date(2026, 2, 2), date(2026, 1, 1)])
def test_what_begins_no_term_is_refused(term):
    with pytest.raises(Fault) as refused:
        release(term)
    assert refused.value.code == "term_unknown"


@pytest.mark.parametrize("today", [TERM, date(2026, 5, 31), date(2026, 8, 31)])
def test_a_term_that_runs_is_not_published(today):
    surveyed(40)
    with pytest.raises(Fault) as refused:
        release(today=today)
    assert refused.value.code == "term_not_over"
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 12, 31), date(2026, 9, 1)),
        (date(2027, 1, 31), date(2026, 9, 1)),
        (date(2027, 2, 1), date(2027, 2, 1)),
        (date(2027, 8, 31), date(2027, 2, 1)),
    ],
)
def test_terms_follow_each_other_without_a_gap(day, term):
    assert term_of(day) == term
    assert term_of(term_after(term)) == term_after(term)
    assert term_of(term_after(term) - timedelta(days=1)) == term


def test_twenty_nine_pupils_are_hidden_thirty_are_told():
    small, large = uuid4(), uuid4()
    surveyed(29, small)
    surveyed(30, large)
    surveyed(30, uuid4())
    made = release()
    found = cells(made)
    assert found[str(small), ""] is None
    # One more is hidden with it: it would follow from the whole otherwise.
    assert found["*", ""] == 89
    told = [count for (unit, _), count in found.items() if unit != "*" and count is not None]
    assert told == [30]
    assert (made.k_total, made.k_cell, made.kind) == (30, 10, "S05")


def test_a_looser_threshold_than_30_and_10_is_not_taken_and_a_stricter_one_is():
    surveyed(40, uuid4())
    assert release(threshold=Threshold(2, 2)).k_total == 30
    surveyed(40, uuid4(), day=date(2025, 10, 1))
    strict = release(date(2025, 9, 1), threshold=Threshold(50, 20))
    assert (strict.k_total, strict.k_cell) == (50, 20)
    assert set(cells(strict).values()) == {None}


def test_a_breakdown_with_a_cell_under_ten_or_of_one_value_is_hidden():
    school, other = uuid4(), uuid4()
    for site, few in ((school, 9), (other, 10)):
        surveyed(few, site, wants_help="co")
        surveyed(40 - few, site, wants_help="khong")
    made = release()
    found = cells(made, HELP)
    assert found[str(school), "yes"] is None
    assert found["*", "yes"] in {None, 19}
    # All were in grade 8: it would tell the grade of each.
    assert set(cells(made, GRADE).values()) == {None}
    assert cells(made)[str(other), ""] == 40


def test_the_crafft_of_enough_pupils_is_told_by_risk():
    school = uuid4()
    high = {f"b{number}": "co" for number in range(1, 7)}
    surveyed(12, school, a1=3, a2=0, a3=0, **high)
    surveyed(20, school, a1=0, a2=0, a3=0, b1="khong")
    found = cells(release(), RISK)
    assert (found[str(school), "high"], found[str(school), "low"]) == (12, 20)
    assert found[str(school), ""] == 0


def test_only_the_approved_count_and_what_is_erased_not_at_all():
    school = uuid4()
    surveyed(35, school)
    surveyed(20, school, review="")
    surveyed(20, school, review="rejected")
    surveyed(5, school, consent="khong")
    keys = [*PupilSurvey.objects.values_list("pk", flat=True)]
    gone = set(
        Source.objects.filter(pk__in=keys, review="approved").values_list("pk", flat=True)[:2]
    )
    made = release(opened=lambda row: None if row.pk in gone else opened(row))
    assert cells(made)["*", ""] == 33


def test_a_release_never_changes_and_is_made_once():
    surveyed(40, uuid4())
    made = release()
    before = list(ReleaseCell.objects.order_by("pk").values())
    surveyed(40, uuid4())
    with pytest.raises(Fault) as refused:
        release()
    assert refused.value.code == "term_released"
    assert list(ReleaseCell.objects.order_by("pk").values()) == before
    # Releases of screenings are another list.
    assert list(selectors.releases(build.PROJECT)) == []
    assert list(selectors.releases(build.PROJECT, "S05")) == [made]
    assert selectors.release_of(build.PROJECT, TERM) is None


def test_the_clock_publishes_closed_terms_from_the_first_survey_on():
    surveyed(1, day=date(2025, 10, 1))
    due = list(services.terms_due(today=date(2026, 9, 20), closed_after=timedelta(days=15)))
    assert due == [(build.PROJECT, date(2025, 9, 1)), (build.PROJECT, TERM)]
    release()
    due = list(services.terms_due(today=date(2026, 9, 10), closed_after=timedelta(days=15)))
    assert due == [(build.PROJECT, date(2025, 9, 1))]


def test_a_wrong_date_of_long_ago_makes_no_dozen_releases():
    surveyed(1, day=date(2001, 10, 1))
    due = list(services.terms_due(today=date(2026, 10, 1), closed_after=timedelta(days=15)))
    assert len(due) == 6


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ("", "", "", "")),
        (
            {"risk": "high", "risks": 0, "grade": 12, "wants_help": True},
            ("high", "0-0", "10-12", "yes"),
        ),
        ({"risk": "low", "risks": 2, "grade": 5, "wants_help": False}, ("low", "1-2", "1-5", "no")),
        ({"risks": 30, "grade": 6}, ("", "6-30", "6-9", "")),
    ],
)  # fmt: skip
def test_each_survey_has_one_value_in_each_breakdown(told, expected):
    found = values_of(told)
    assert (found[RISK], found[RISKS], found[GRADE], found[HELP]) == expected
