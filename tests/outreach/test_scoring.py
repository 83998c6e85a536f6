"""ASSIST is scored as the WHO's manual says, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.scoring import CODES, SUBSTANCES, maximum, risk, score

NOBODY = {letter: {1: 0} for letter in SUBSTANCES}


def one(letter, *codes, injecting=0, injecting_days=None):
    """The result for a person who used one substance; codes of Q2 on, None = not asked."""
    given = {q: code for q, code in enumerate(codes, start=2) if code is not None}
    answers = {**NOBODY, letter: {1: 3, **given}}
    return score(answers, injecting=injecting, injecting_days=injecting_days)


def test_amphetamines_with_every_answer_at_its_most_score_39_and_are_high():
    result = one("e", 6, 6, 7, 8, 6, 6)
    assert result.scores == (("e", 39, "high"),)
    assert result.highest == "high"


def test_ten_points_are_low_for_alcohol_and_moderate_for_cannabis():
    assert one("b", 4, 0, 0, 0, 3, 3).scores == (("b", 10, "low"),)
    assert one("c", 4, 0, 0, 0, 3, 3).scores == (("c", 10, "moderate"),)


def test_opioids_without_recent_use_still_count_questions_6_and_7():
    assert one("i", 0, None, None, None, 3, 0).scores == (("i", 3, "low"),)
    assert one("i", 0, None, None, None, 3, 3).scores == (("i", 6, "moderate"),)


def test_tobacco_has_no_question_5_and_at_most_31_points():
    assert one("a", 6, 6, 7, None, 6, 6).scores == (("a", 31, "high"),)
    assert maximum("a") == 31
    assert {maximum(letter) for letter in SUBSTANCES if letter != "a"} == {39}


def test_somebody_who_never_used_anything_has_no_rows_rather_than_zeros():
    result = score(NOBODY)
    assert result.scores == ()
    assert result.highest == "none"
    assert result.findings == ()


@pytest.mark.parametrize(
    ("letter", "points", "band"),
    [
        ("b", 0, "low"), ("b", 10, "low"), ("b", 11, "moderate"), ("b", 26, "moderate"),
        ("b", 27, "high"), ("e", 0, "low"), ("e", 3, "low"), ("e", 4, "moderate"),
        ("e", 26, "moderate"), ("e", 27, "high"), ("a", 3, "low"), ("a", 4, "moderate"),
    ],
)  # fmt: skip
def test_the_bands_begin_where_the_manual_says(letter, points, band):
    assert risk(letter, points) == band


def test_each_substance_has_its_own_row_and_there_is_no_total():
    answers = {
        **NOBODY,
        "b": {1: 3, 2: 4, 3: 0, 4: 0, 5: 0, 6: 3, 7: 3},
        "e": {1: 3, 2: 6, 3: 6, 4: 7, 5: 8, 6: 6, 7: 6},
    }
    result = score(answers, injecting=0)
    assert result.scores == (("b", 10, "low"), ("e", 39, "high"))
    assert not hasattr(result, "total")


def test_an_unanswered_question_names_question_and_substance_and_scores_nothing():
    result = one("e", 6, 6, None, 8, 6, 6)
    assert result.scores == ()
    assert [(f.code, f.params["question"], f.params["substance"]) for f in result.findings] == [
        ("assist_unanswered", "4", "amphetamines")
    ]


def test_questions_6_and_7_are_missed_even_without_recent_use():
    result = one("i", 0)
    assert [f.params["question"] for f in result.findings] == ["6", "7"]


def test_question_1_must_be_answered_for_every_substance():
    result = score({letter: {1: 0} for letter in "abcdefghi"})
    assert [(f.code, f.params["letter"]) for f in result.findings] == [("assist_unanswered", "j")]


def test_a_code_of_another_question_is_refused():
    result = one("e", 5, 6, 7, 8, 6, 6)
    assert result.findings[0].code == "assist_code"
    assert result.findings[0].params["codes"] == "0, 2, 3, 4, 6"


@pytest.mark.parametrize(
    ("letter", "given"),
    [
        ("e", {1: 0, 2: 6}),
        ("a", {1: 3, 2: 6, 3: 6, 4: 7, 5: 8, 6: 6, 7: 6}),
        ("i", {1: 3, 2: 0, 3: 6, 6: 3, 7: 3}),
    ],
    ids=["never used", "tobacco has no question 5", "no recent use"],
)
def test_an_answer_that_must_not_be_asked_is_refused_rather_than_counted(letter, given):
    result = score({**NOBODY, letter: given}, injecting=0)
    assert [f.code for f in result.findings] == ["assist_not_asked"]
    assert result.scores == ()


def test_whoever_used_something_is_asked_about_injecting():
    codes = [f.code for f in one("e", 6, 6, 7, 8, 6, 6, injecting=None).findings]
    assert codes == ["assist_injecting_unanswered"]
    assert [f.code for f in one("e", 6, 6, 7, 8, 6, 6, injecting=7).findings] == [
        "assist_injecting_code"
    ]


@pytest.mark.parametrize(
    ("injecting", "days", "pattern", "advice"),
    [
        (0, None, "never", ""),
        (1, None, "past", ""),
        (2, 4, "recent", "brief_intervention"),
        (2, 5, "recent", "further_assessment"),
        (2, None, "recent", "further_assessment"),
    ],
)
def test_recent_injecting_asks_for_more_the_more_often_it_happens(injecting, days, pattern, advice):
    result = one("i", 0, None, None, None, 0, 0, injecting=injecting, injecting_days=days)
    assert (result.injecting, result.advice) == (pattern, advice)
    assert result.highest == "low"


valid = st.fixed_dictionaries(
    {
        letter: st.one_of(
            st.just({1: 0}),
            st.fixed_dictionaries(
                {
                    q: st.sampled_from([c for c in CODES[q] if c or q != 2])
                    if q > 1
                    else st.just(3)
                    for q in CODES
                    if not (q == 5 and letter == "a")
                }
            ),
        )
        for letter in SUBSTANCES
    }
)


@given(valid)
def test_every_score_lies_between_the_bounds_of_its_substance(answers):
    result = score(answers, injecting=0)
    assert result.findings == ()
    assert {line.substance for line in result.scores} == {s for s in answers if answers[s][1]}
    for line in result.scores:
        assert 0 <= line.score <= maximum(line.substance)
        assert line.risk == risk(line.substance, line.score)


anything = st.dictionaries(
    st.sampled_from([*SUBSTANCES, "k"]), st.dictionaries(st.integers(-2, 10), st.integers(-9, 99))
)


@given(anything, st.none() | st.integers(), st.none() | st.integers())
def test_no_answers_make_it_fall_over_and_findings_come_without_scores(answers, injecting, days):
    result = score(answers, injecting=injecting, injecting_days=days)
    assert not (result.findings and result.scores)
