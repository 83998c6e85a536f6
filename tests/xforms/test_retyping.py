"""What people type as words becomes the question's own kind of answer, or is refused."""

import pytest

from backend.survey.xforms.retyping import UnfitError, retyped

SETTINGS = {
    "truong_hoc": {"Tiếng Việt (vi)": "Trường học", "English (en)": "School"},
    "noi_lam_viec": {"Tiếng Việt (vi)": "Nơi làm việc", "English (en)": "Workplace"},
    "an": {"Tiếng Việt (vi)": "Ăn, uống"},
    "an_2": {"Tiếng Việt (vi)": "Ấn"},
}


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("int", "sáu mươi", "answer_not_whole"),
        ("int", "12,5", "answer_not_whole"),
        ("int", "1.20", "answer_not_whole"),
        ("int", "9" * 19, "answer_not_whole"),
        ("int", "٣", "answer_not_whole"),
        ("decimal", "1,2,3", "answer_not_number"),
        ("decimal", "NaN", "answer_not_number"),
        ("date", "31/02/2026", "answer_not_day"),
        ("date", "2026-02-31", "answer_not_day"),
        ("date", "hôm qua", "answer_not_day"),
        ("dateTime", "05/03/2026", "answer_not_day"),
        ("time", "25:00", "answer_not_time"),
        ("select1", "Bệnh viện", "answer_not_choice"),
        ("select1", "an uong va", "answer_not_choice"),
        ("select", "Trường học; Bệnh viện", "answer_not_choice"),
        ("select", ";", ""),
        ("geopoint", "14.8 108.9 0 5", "answer_not_typed"),
        ("binary", "anh.jpg", "answer_not_typed"),
        ("string", "x" * 5_001, "answer_too_long"),
    ],
)
def test_words_that_can_be_no_answer_are_refused(kind: str, said: str, code: str) -> None:
    if not code:
        assert retyped(kind, SETTINGS, said) == ""
        return
    with pytest.raises(UnfitError) as caught:
        retyped(kind, SETTINGS, said)
    assert caught.value.code == code


def test_a_choice_of_a_list_that_only_the_phone_has_is_not_guessed() -> None:
    with pytest.raises(UnfitError) as caught:
        retyped("select1", {}, "Trường THCS Bình Minh")
    assert caught.value.code == "answer_not_typed"


@pytest.mark.parametrize(
    ("kind", "said", "answer"),
    [
        ("int", " 1.200 ", "1200"),
        ("int", "62", "62"),
        ("decimal", "12,5", "12.5"),
        ("decimal", "1.234,5", "1234.5"),
        ("decimal", "12.5", "12.5"),
        ("date", "5/3/2026", "2026-03-05"),
        ("date", "2026-03-05", "2026-03-05"),
        ("dateTime", "05/03/2026 14:30", "2026-03-05T14:30:00.000+07:00"),
        ("time", "14:30", "14:30"),
        ("select1", "noi_lam_viec", "noi_lam_viec"),
        ("select1", "TRƯỜNG HỌC", "truong_hoc"),
        ("select1", "workplace", "noi_lam_viec"),
        ("select1", "truong hoc", "truong_hoc"),
        ("select", "truong_hoc an", "truong_hoc an"),
        ("select", "School; Nơi làm việc", "truong_hoc noi_lam_viec"),
        ("select", "Ăn, uống", "an"),
        ("string", "Nhà văn hóa", "Nhà văn hóa"),
    ],
)
def test_words_become_the_answer(kind: str, said: str, answer: str) -> None:
    assert retyped(kind, SETTINGS, said) == answer
