"""ASSIST on the phone: WHO's test vectors, consent, and the same scores as the server's."""

import random
from typing import Any

import pytest

from outreach.scoring import CODES, HIGH, LOW, MODERATE, score
from tests.forms_xls.questionnaires import (
    MEDIA,
    SUBSTANCES,
    Answers,
    applied,
    compiled,
    screening,
    typed,
)
from tests.javarosa import Filled, fill, fill_all

pytestmark = pytest.mark.java
FORM = "sang_loc_assist"
BANDS = {"thap": LOW, "tb": MODERATE, "cao": HIGH}
ALL_MOST = {2: 6, 3: 6, 4: 7, 5: 8, 6: 6, 7: 6}
Used = dict[str, dict[int, int]]


def ask(used: Used, injecting: str = "0", **more: str) -> Filled:
    return fill(compiled(FORM).xform, screening(used, injecting) | more, MEDIA)


def phone_scores(filled: Filled) -> dict[str, tuple[int, str]]:
    """{letter: (score, band)} as the phone computed them; no row where it computed none."""
    told: dict[str, Any] = typed(FORM, filled)
    return {
        s: (int(told[f"diem_{s}"]), BANDS[told[f"muc_{s}"]])
        for s in SUBSTANCES
        if f"diem_{s}" in told
    }


VECTORS: list[tuple[str, dict[int, int], tuple[int, str]]] = [
    ("e", ALL_MOST, (39, HIGH)),
    ("b", {2: 4, 3: 0, 4: 0, 5: 0, 6: 3, 7: 3}, (10, LOW)),
    ("c", {2: 4, 3: 0, 4: 0, 5: 0, 6: 3, 7: 3}, (10, MODERATE)),
    ("i", {2: 0, 6: 3, 7: 0}, (3, LOW)),
    ("i", {2: 0, 6: 3, 7: 3}, (6, MODERATE)),
    ("a", {q: code for q, code in ALL_MOST.items() if q != 5}, (31, HIGH)),
    ("b", {2: 2, 3: 3, 4: 0, 5: 0, 6: 6, 7: 0}, (11, MODERATE)),
    ("b", {2: 6, 3: 6, 4: 7, 5: 8, 6: 0, 7: 0}, (27, HIGH)),
    ("h", {2: 6, 3: 6, 4: 7, 5: 7, 6: 0, 7: 0}, (26, MODERATE)),
    ("j", {2: 4, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0}, (4, MODERATE)),
]


def test_the_test_vectors() -> None:
    persons = [screening({letter: given}, "0") for letter, given, _ in VECTORS]
    filled = fill_all(compiled(FORM).xform, persons, MEDIA)
    for (letter, _, expected), each in zip(VECTORS, filled, strict=True):
        assert each.faults == []
        assert phone_scores(each) == {letter: expected}


def test_who_never_used_anything_has_no_rows_and_is_not_asked_about_injecting() -> None:
    filled = fill(compiled(FORM).xform, screening(), MEDIA)
    assert filled.faults == []
    assert phone_scores(filled) == {}
    assert "muc_ma_tuy" not in typed(FORM, filled)
    asked = fill(compiled(FORM).xform, screening() | {"q8": "0"}, MEDIA)
    assert asked.faults[0].startswith("not_asked q8")


def test_there_is_no_total_over_the_substances() -> None:
    told = typed(FORM, ask({"b": ALL_MOST, "e": ALL_MOST}))
    assert 78 not in told.values()
    assert "78" not in told.values()


def test_never_in_three_months_skips_questions_3_to_5_but_not_6_and_7() -> None:
    assert ask({"e": {2: 0, 3: 6, 6: 0, 7: 0}}).faults[0].startswith("not_asked s_e/q3_e")
    assert ask({"e": {2: 0, 7: 0}}).faults[0].startswith("required s_e/q6_e")


def test_tobacco_has_no_question_5() -> None:
    assert ask({"a": ALL_MOST}).faults[0].startswith("not_asked s_a/q5_a")


def test_recent_injecting_is_asked_about_and_raises_its_alert() -> None:
    few, many = (ask({"i": {2: 0, 6: 0, 7: 0}}, "2", q8_muc=how) for how in ("it", "nhieu"))
    assert few.faults == many.faults == []
    assert b"canh_bao_tiem_it" in few.xml
    assert b"canh_bao_tiem_nhieu" not in few.xml
    assert b"canh_bao_tiem_nhieu" in many.xml
    assert ask({"i": {2: 0, 6: 0, 7: 0}}, "2").faults[0].startswith("required q8_muc")


def test_the_result_page_shows_the_guidance_of_each_band_that_was_found() -> None:
    xml = ask({"b": ALL_MOST, "i": {2: 0, 6: 3, 7: 0}}).xml
    assert b"<kq_cao " in xml
    assert b"<kq_thap " in xml
    assert b"<kq_tb " not in xml


def test_a_refusal_sends_the_day_and_the_commune_only() -> None:
    told = {"xin_dong_y/dong_y": "khong", "noi_ngay/ma_xa": "21439"}
    filled = fill(compiled(FORM).xform, told, MEDIA)
    assert filled.faults == []
    metadata = {"start", "end", "today", "deviceid", "username"}
    sent = {path for path in typed(FORM, filled) if not path.startswith("meta/")}
    assert sent - metadata == {
        "xin_dong_y/dong_y",
        "xin_dong_y/phien_ban_van_ban",
        "noi_ngay/ngay",
        "noi_ngay/ma_xa",
    }
    record = applied(FORM, filled)
    assert record.findings == ()
    assert (record.values["consent"], record.values["case"], record.assist) == (False, None, None)


def test_a_person_without_a_code_gets_a_provisional_one() -> None:
    answers = {k: v for k, v in screening().items() if k != "ca/ma_ca"} | {"ca/co_ma_ca": "chua"}
    first, second = fill_all(compiled(FORM).xform, [answers, answers], MEDIA)
    assert first.faults == second.faults == []
    codes = [typed(FORM, each)["ca/ma_ca"] for each in (first, second)]
    assert all(len(code) == 8 and code.startswith("T-") for code in codes)
    assert codes[0] != codes[1]


def test_phone_and_server_score_random_persons_alike() -> None:
    dice = random.Random(20261122)
    persons = [anyone(dice) for _ in range(30)]
    filled = fill_all(compiled(FORM).xform, persons, MEDIA)
    seen = set()
    for each in filled:
        assert each.faults == []
        assist = applied(FORM, each).assist
        assert assist is not None
        server = score(
            assist.answers, injecting=assist.injecting, injecting_days=assist.injecting_days
        )
        assert server.findings == ()
        assert {line.substance: (line.score, line.risk) for line in server.scores} == (
            phone_scores(each)
        )
        seen |= {line.risk for line in server.scores}
    assert seen == {LOW, MODERATE, HIGH}


def anyone(dice: random.Random) -> Answers:
    """A person who answered at random whatever the form asks."""
    used: Used = {}
    for letter in SUBSTANCES:
        if dice.random() < 0.4:
            recent = dice.choice(CODES[2])
            asked = [q for q in range(3, 8) if not (letter == "a" and q == 5)]
            asked = [q for q in asked if recent or q >= 6]
            used[letter] = {2: recent} | {q: dice.choice(CODES[q]) for q in asked}
    injecting = dice.choice("012")
    more = {"q8_muc": dice.choice(["it", "nhieu"])} if used and injecting == "2" else {}
    return screening(used, injecting) | more
