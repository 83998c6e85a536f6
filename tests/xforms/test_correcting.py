"""New answers in a filled form: what it computes follows, and what it would refuse is refused."""

from datetime import date

import pytest
from lxml import etree

from backend.survey.xforms import build, convert
from backend.survey.xforms.correcting import Wrong, put_answers

FORM = """
| survey |  |  |  |  |  |  |  |
|  | type | name | label | constraint | constraint_message | relevant | calculation |
|  | date | ngay | Ngày | . <= today() | Chưa tới ngày. |  |  |
|  | select_one l | loai | Loại |  |  |  |  |
|  | text | khac | Loại gì |  |  | ${loai} = 'khac' |  |
|  | integer | nam | Nam | . >= 0 | Từ 0. |  |  |
|  | integer | nu | Nữ | . >= 0 and . <= 100 | Từ 0 đến 100. |  |  |
|  | calculate | tong |  |  |  |  | ${nam} + ${nu} |
|  | calculate | nua |  |  |  |  | ${tong} div 2 |
|  | calculate | ten |  |  |  |  | jr:choice-name(${loai}, '${loai}') |
|  | calculate | la |  |  |  |  | uuid(${nam}) |
|  | integer | nhieu | Nhiều | . <= ${nam} | Không quá nam. |  |  |
|  | text | ma | Mã | regex(., '^[A-Z]{2}$') | Hai chữ hoa. |  |  |
|  | begin_repeat | lan | Lần |  |  |  |  |
|  | integer | so | Số |  |  |  |  |
|  | end_repeat |  |  |  |  |  |  |
| choices |  |  |  |  |  |  |  |
|  | list_name | name | label |  |  |  |  |
|  | l | noi | Nói |  |  |  |  |
|  | l | hop | Họp |  |  |  |  |
|  | l | khac | Khác |  |  |  |  |
"""
SENT = {
    "ngay": "2026-11-01", "loai": "noi", "nam": "5", "nu": "7", "tong": "12", "nua": "6",
    "ten": "Nói", "nhieu": "3", "ma": "AB", "lan": [{"so": 1}, {"so": 2}],
}  # fmt: skip
TODAY = date(2026, 11, 22)


def put(**answers: str) -> tuple[dict[str, str], list[Wrong]]:
    form = convert(FORM.encode(), file_name="f.md").xform
    root = etree.fromstring(build(form, SENT, instance_id="uuid:1"))
    wrong = put_answers(
        form, root, {k.replace("__", "/"): v for k, v in answers.items()}, today=TODAY
    )
    return {each.tag: each.text or "" for each in root}, wrong


@pytest.mark.parametrize(
    ("answers", "code", "path"),
    [
        ({"ngay": "2026-11-23"}, "answer_refused", "ngay"),
        ({"nu": "101"}, "answer_refused", "nu"),
        ({"ma": "ab"}, "answer_refused", "ma"),
        ({"loai": "khac"}, "answer_opens", "khac"),
        ({"lan__so": "3"}, "answer_several", "lan/so"),
        ({"khong_co": "3"}, "answer_nowhere", "khong_co"),
        # Computed by a function that is never the same: only the form itself does that.
        ({"nam": "6"}, "answer_computes", "la"),
    ],
)
def test_what_the_form_would_not_take_is_told(
    answers: dict[str, str], code: str, path: str
) -> None:
    _, wrong = put(**answers)
    assert [(one.code, one.path) for one in wrong] == [(code, path)]


def test_the_forms_own_words_say_why() -> None:
    _, (wrong,) = put(nu="101")
    assert list(wrong.message.values()) == ["Từ 0 đến 100."]


def test_what_is_computed_follows_through_several_steps() -> None:
    values, wrong = put(nu="10")
    assert wrong == []
    assert (values["nu"], values["tong"], values["nua"]) == ("10", "15", "7.5")


def test_the_name_of_a_choice_follows_it() -> None:
    values, wrong = put(loai="hop")
    assert wrong == []
    assert values["ten"] == "Họp"


def test_a_constraint_of_another_question_holds_as_well() -> None:
    form = FORM.replace("uuid(${nam})", "'x'")
    xform = convert(form.encode(), file_name="f.md").xform
    root = etree.fromstring(build(xform, SENT, instance_id="uuid:1"))
    (wrong,) = put_answers(xform, root, {"nam": "2"}, today=TODAY)
    assert (wrong.code, wrong.path) == ("answer_refused", "nhieu")
