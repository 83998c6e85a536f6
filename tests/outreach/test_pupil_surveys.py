"""Surveys of pupils: the CRAFFT scored again, kept sealed, counted by a mark."""

import pytest

from outreach.crafft import score
from outreach.models import (
    Activity,
    PersonMark,
    PupilSurvey,
    Source,
)
from tests.outreach import build
from tests.outreach.offices import (
    PUPIL,
    held,
    notes,
    send,
)

pytestmark = pytest.mark.django_db


# F05.
@pytest.mark.parametrize(
    ("days", "answers", "points", "risk", "whole"),
    [
        ([None] * 3, [None] * 6, None, "", True),
        ([0, 0, 0], [False, *[None] * 5], 0, "low", True),
        ([0, 0, 0], [True, *[None] * 5], 1, "low", True),
        ([0, 0, 0], [True, False, False, False, False, False], 1, "low", True),
        ([0, 0, 0], [True, True, *[None] * 4], None, "", False),  # only the car is asked
        ([0, 0, 0], [None] * 6, None, "", False),
        ([2, 0, 0], [False, True, False, False, False, False], 1, "low", True),
        ([2, 0, 0], [True, True, False, False, False, False], 2, "high", True),
        ([0, 5, 366], [True] * 6, 6, "high", True),
        ([2, None, 0], [True] * 6, None, "", False),
        ([2, 0, 0], [True, True, None, False, False, False], None, "", False),
    ],
)
def test_the_vectors_of_the_crafft(days, answers, points, risk, whole):
    assert score(days, answers) == (points, risk, whole)


def test_a_survey_keeps_school_and_answers_sealed_together_and_counts_by_a_mark():
    site = build.site()
    answers = {**PUPIL, "site": str(site.pk), "a1": 3, "a2": 0, "a3": 0}
    answers |= {f"b{number}": "co" for number in range(1, 7)}
    key = send("pupil_survey", answers)
    row = PupilSurvey.objects.values().get()
    assert set(row) == {"submission", "project_id", "unit", "month", "sealed"}
    assert str(site.pk).encode() not in bytes(row["sealed"])
    mark = PersonMark.objects.get()
    assert (mark.kind, mark.outcome, mark.dimensions) == ("S05", "", {})
    assert notes(key) == []
    assert not Activity.objects.exists()


def test_a_refusing_pupil_is_counted_and_nothing_else_and_an_edit_takes_back_what_was_said():
    key = send("pupil_survey", PUPIL)
    send("pupil_survey", {**PUPIL, "consent": "khong"}, submission=key)
    assert not PupilSurvey.objects.exists()
    assert PersonMark.objects.get().outcome == "refused"
    held(key)
    assert not PersonMark.objects.exists()


def test_a_crafft_that_is_not_whole_is_not_scored_and_the_note_tells_no_answer():
    key = send("pupil_survey", {**PUPIL, "a1": 3})
    assert Source.objects.get(pk=key).notes == [["crafft_not_whole", {}]]
