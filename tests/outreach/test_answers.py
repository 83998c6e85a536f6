"""Answers become values, or findings that say where; never an exception, never a quoted answer."""

import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.faults import sentences
from outreach.mapping import apply, event_day, parse, position, unit_code
from outreach.scoring import score
from tests.outreach import build

SITE = parse(build.SITE_TOML.encode())
ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())
KEY = uuid.uuid4()


def values_of(mapping, answers):
    applied = apply(mapping, answers)
    assert applied.findings == ()
    return applied.values


def findings_of(mapping, answers):
    return [(f.code, f.params["question"]) for f in apply(mapping, answers).findings]


def test_an_activity_has_the_values_of_its_answers():
    applied = apply(
        ACTIVITY,
        build.activity_answers(
            chu_de=["tac_hai", "luat"], ma_dia_diem=str(KEY), kinh_phi=1_500_000,
            vi_tri={"lat": 14.8, "lon": 108.9, "alt": 0.0, "acc": 4.5},
        ),
    )  # fmt: skip
    assert applied.findings == ()
    assert applied.day == date(2026, 5, 17)
    assert applied.position == {"lat": 14.8, "lon": 108.9, "acc": 4.5}
    assert applied.values["topics"] == "tac_hai luat"
    assert applied.values["site"] == KEY
    assert applied.values["cost"] == 1_500_000
    assert applied.values["minutes"] is None


def test_a_choice_is_translated_and_a_fixed_value_stands_for_an_answer():
    assert values_of(ACTIVITY, build.activity_answers(loai="tim_hieu"))["kind"] == "T03"
    mapping = {**ACTIVITY, "constants": {"level": "xa", "leaflets": 7}}
    values = values_of(mapping, build.activity_answers())
    assert (values["level"], values["leaflets"]) == ("xa", 7)


@pytest.mark.parametrize("choice", ["chua_co", "khong", "khong_thuoc_chien_dich", ""])
def test_a_choice_in_place_of_an_entity_is_no_site_and_no_campaign(choice):
    values = values_of(ACTIVITY, build.activity_answers(ma_dia_diem=choice, ma_chien_dich=choice))
    assert (values["site"], values["campaign"]) == (None, None)


def test_men_and_women_make_the_attendances_where_the_form_does_not_ask():
    answers = build.activity_answers()
    del answers["dem/tong"]
    assert values_of(ACTIVITY, answers)["attendances"] == 40
    assert values_of(ACTIVITY, {"loai": "T01"})["attendances"] is None


def test_typed_text_is_kept_composed_and_on_one_line():
    values = values_of(SITE, build.site_answers(ten="Thƣ viện\n  Đức Phổ\x00"))
    assert values["name"] == "Thư viện Đức Phổ"


@pytest.mark.parametrize(
    ("changes", "code", "question"),
    [
        ({"dem/tong": -1}, "answer_count_range", "dem/tong"),
        ({"dem/tong": 10**30}, "answer_count_range", "dem/tong"),
        ({"dem/tong": "40"}, "answer_not_count", "dem/tong"),
        ({"dem/tong": True}, "answer_not_count", "dem/tong"),
        ({"dem/tong": 4.5}, "answer_not_count", "dem/tong"),
        ({"loai": "T99"}, "answer_not_code", "loai"),
        ({"loai": ""}, "answer_missing", "loai"),
        ({"ngay": "17/05/2026"}, "answer_not_date", "ngay"),
        ({"ngay": "2026-02-30"}, "answer_not_date", "ngay"),
        ({"ngay": "1970-01-01"}, "answer_date_range", "ngay"),
        ({"ngay": "9999-12-31"}, "answer_date_range", "ngay"),
        ({"ma_dia_diem": "Trường A"}, "answer_not_reference", "ma_dia_diem"),
        ({"boi_canh": "o_nha"}, "answer_not_code", "boi_canh"),
        ({"chu_de": ["x" * 600]}, "answer_too_long", "chu_de"),
        ({"chu_de": {"a": 1}}, "answer_not_text", "chu_de"),
    ],
)
def test_a_bad_answer_is_a_finding_about_its_question(changes, code, question):
    assert (code, question) in findings_of(ACTIVITY, build.activity_answers(**changes))


def test_the_sentence_about_an_answer_never_quotes_it():
    secret = "Nguyễn Thị Bí Mật"
    applied = apply(ACTIVITY, dict.fromkeys(build.activity_answers(ma_dia_diem=""), secret))
    assert applied.findings
    assert secret not in " ".join(sentences(applied.findings))


def test_a_refusal_ends_the_screening_and_is_no_fault():
    applied = apply(SCREENING, {"dong_y": "khong", "ngay": "2026-05-17"})
    assert applied.findings == ()
    assert applied.values["consent"] is False
    assert applied.assist is None


def test_without_an_answer_about_consent_nothing_is_scored():
    assert findings_of(SCREENING, {"ngay": "2026-05-17"}) == [("answer_missing", "dong_y")]


def test_the_answers_of_a_screening_are_those_that_the_scoring_takes():
    answers = {**build.never_used(), **build.BAND_ANSWERS["high"], "q8": "2", "q8_muc": "nhieu"}
    assist = apply(SCREENING, answers).assist
    result = score(assist.answers, injecting=assist.injecting, injecting_days=assist.injecting_days)
    assert result.scores == (("e", 39, "high"),)
    assert result.advice == "further_assessment"


def test_a_score_that_is_no_number_is_a_finding():
    answers = {**build.never_used(), **build.used("e", "nhieu", "6", "7", "8", "6", "6")}
    assert findings_of(SCREENING, answers) == [("answer_not_code", "s_e/q2_e")]


def test_the_worker_reads_commune_day_and_position_before_it_records():
    answers = build.activity_answers(vi_tri={"lat": 14.8, "lon": 108.9})
    assert unit_code(ACTIVITY, answers) == "21439"
    assert event_day(ACTIVITY, answers) == date(2026, 5, 17)
    assert position(ACTIVITY, answers) == {"lat": 14.8, "lon": 108.9, "acc": 0.0}
    assert unit_code(ACTIVITY, {}) is None
    assert event_day(ACTIVITY, {"ngay": "hôm qua"}) is None
    assert position(SCREENING, {"vi_tri": {"lat": 14.8, "lon": 108.9}}) is None


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(["co", "khong", "T01", "thcs", "truong_hoc", "2026-05-17", "0", "3", "6"]),
    st.uuids().map(str), st.dates().map(str),
)  # fmt: skip
answers_of_any_kind = st.one_of(
    scalars,
    st.lists(scalars, max_size=3),
    st.dictionaries(st.sampled_from(["lat", "lon", "acc"]), scalars),
)


@pytest.mark.parametrize(
    ("mapping", "form"),
    [
        (SITE, build.SITE_FORM),
        (ACTIVITY, build.ACTIVITY_FORM),
        (SCREENING, build.SCREENING_FORM),
    ],
    ids=["site", "activity", "screening"],
)
@given(data=st.data())
def test_no_answers_make_the_mapping_fall_over(mapping, form, data):
    paths = st.sampled_from([question.path for question in form])
    applied = apply(mapping, data.draw(st.dictionaries(paths, answers_of_any_kind)))
    if applied.assist:
        score(applied.assist.answers, injecting=applied.assist.injecting)
    assert len(sentences(applied.findings)) == len(applied.findings)


@pytest.mark.parametrize(
    "point", [{"lat": 91, "lon": 0}, {"lat": float("nan"), "lon": 0}, "14.8 108.9", 7]
)
def test_a_position_that_is_none_is_left_out_and_the_event_counts(point):
    applied = apply(ACTIVITY, build.activity_answers(vi_tri=point))
    assert applied.findings == ()
    assert applied.position is None
    assert applied.day == date(2026, 5, 17)


@pytest.mark.parametrize("written", ["Nguyễn Văn A", "0912345678", "21439-2026-1", "T-abc"])
def test_a_case_goes_by_its_code_alone(written):
    answers = {**build.never_used(), "ma_ca": written}
    assert findings_of(SCREENING, answers) == [("answer_not_case", "ma_ca")]
    assert written not in " ".join(sentences(apply(SCREENING, answers).findings))


@pytest.mark.parametrize("written", ["21439-2026-00012", "T-A1B2C3"])
def test_final_and_provisional_codes_are_taken(written):
    assert values_of(SCREENING, {**build.never_used(), "ma_ca": written})["case"] == written
