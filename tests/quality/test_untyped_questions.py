"""What words can't correct: the phone says so beforehand, the server says what to do instead."""

from typing import Any

import pytest
from django.utils import translation

from backend.accounts.models import Project, User
from backend.survey.quality.models import Correction, SendBack
from backend.survey.quality.outcomes import SENTENCES, sentences_of
from backend.survey.submissions.models import Submission
from tests import build
from tests.journey import publish
from tests.phone import FieldPhone
from tests.quality.test_corrections import back, correct, listed, refused

pytestmark = pytest.mark.django_db

FORM = """
| survey |  |  |  |
|  | type | name | label |
|  | text | ma_xa | Xã |
|  | select_one_from_file dia_diem.csv | truong | Trường |
|  | image | anh | Ảnh |
|  | geopoint | vi_tri | Vị trí |
|  | text | a | A |
|  | text | b | B |
|  | text | c | C |
|  | text | d | D |
|  | text | e | Đ |
|  | text | g | G |
| settings |  |  |  |
|  | form_title | form_id | version |
|  | Buổi | buoi | 1 |
"""
ALL = ("truong", "anh", "vi_tri", "a", "b", "c", "d", "e", "g")


@pytest.fixture
def original(project: Project, phone: FieldPhone) -> Submission:
    publish(project, "sua_phieu")
    build.form(project, FORM)
    assert phone.send("buoi", {"ma_xa": "90001", "a": "x"}, instance_id="uuid:goc").is_sent
    build.work()
    return Submission.objects.get()


def told(outcome: Correction, language: str = "vi") -> str:
    with translation.override(language):
        return " ".join(sentences_of(outcome.faults))


def test_the_phone_lists_what_it_can_not_correct_and_why(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    back(original, officer, *ALL)
    (row,) = listed(phone)
    assert row["khong_sua"] == (
        "Trường (chọn từ danh sách); Ảnh (ảnh hoặc tệp); Vị trí (vị trí); G (quá năm câu)"
    )
    assert [row[f"n{number}"] for number in range(1, 6)] == ["A", "B", "C", "D", "Đ"]


def test_what_words_can_correct_is_not_among_them(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    back(original, officer, "a", "b")
    assert listed(phone)[0]["khong_sua"] == ""


def test_without_an_answer_each_question_is_told_with_what_to_do(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    sent: SendBack = back(original, officer, "truong", "anh", "vi_tri")
    outcome = correct(phone, sent.entry)
    assert refused(outcome) == ["answer_is_list", "answer_is_file", "answer_is_place"]
    for language, said in {
        "vi": ("“Trường” chọn từ danh sách", "“Ảnh” là ảnh", "“Vị trí” là vị trí", "gửi lại"),
        "en": ("“Trường” is chosen", "“Ảnh” is a photo", "“Vị trí” is a place", "send it again"),
    }.items():
        assert all(each in told(outcome, language) for each in said)
    assert Submission.objects.get(pk=original.pk).versions.count() == 1


def test_the_others_are_corrected_all_the_same(
    original: Submission, officer: User, phone: FieldPhone
) -> None:
    sent: Any = back(original, officer, "anh", "a")
    assert correct(phone, sent.entry, "y").instance_id
    assert Submission.objects.get(pk=original.pk).versions.count() == 2


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_each_sentence_is_told_in_both_languages(code: str) -> None:
    fault = [[code, {"question": "Q", "number": "6", "said": "S"}]]
    with translation.override("vi"):
        vietnamese = sentences_of(fault)
    with translation.override("en"):
        assert sentences_of(fault) != vietnamese or code == "as_said"
