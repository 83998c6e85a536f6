"""What the reader makes of marks: classes of questions, groups and repeats; XForms alike."""

import pytest

from backend.survey.xforms import convert, sensitive_paths, validate_with_java
from tests.javarosa import fill
from tests.marks.forms import HOUSEHOLD, converted, markdown

SEALED = {
    "ho_ten": "identity",
    "dien_thoai": "contact",
    "suc_khoe/diem": "health",
    "suc_khoe/benh": "health",
    "nguoi/ten": "identity",
}


def marked(rows: list[tuple[str, ...]], **more: object) -> dict[str, str]:
    fields = converted(rows, **more).fields
    return {one.path: one.sensitive for one in fields if one.sensitive and one.type != "structure"}


def test_questions_and_all_that_is_in_a_marked_group_are_sensitive() -> None:
    assert marked(HOUSEHOLD) == SEALED


def test_a_marked_repeat_is_sensitive_itself_with_all_that_is_in_it() -> None:
    rows = [*HOUSEHOLD[:2], ("begin_repeat", "nguoi", "Người", "", "", "health"), *HOUSEHOLD[9:]]
    assert marked(rows) == {"nguoi": "health", "nguoi/ten": "identity", "nguoi/tuoi": "health"}


def test_a_mark_of_its_own_goes_before_that_of_the_group() -> None:
    rows = [
        ("begin_group", "nguoi", "Người", "", "", "identity"),
        ("text", "ten", "Tên"),
        ("text", "so", "Số", "", "", "contact"),
        ("end_group",),
    ]
    assert marked(rows) == {"nguoi/ten": "identity", "nguoi/so": "contact"}


def test_what_pyxform_makes_beside_a_marked_question_is_marked_too() -> None:
    rows = [
        ("select_one benh or_other", "benh", "Bệnh", "", "", "health"),
        ("select_one benh or_other", "thuoc", "Thuốc"),
    ]
    assert marked(rows) == {"benh": "health", "benh_other": "health"}
    columns = ("type", "name", "label", "repeat_count", "bind::dh:sensitive")
    counted = [
        ("integer", "so", "Số", "", "health"),
        ("begin_repeat", "lan", "Lần", "${so} + 1", "health"),
        ("date", "ngay", "Ngày"),
        ("end_repeat",),
    ]
    assert marked(counted, columns=columns) == {
        "so": "health",
        "lan_count": "health",
        "lan": "health",
        "lan/ngay": "health",
    }


def test_each_question_knows_its_row() -> None:
    rows = {one.path: one.row for one in converted(HOUSEHOLD).fields}
    assert (rows["ma_xa"], rows["suc_khoe/diem"], rows["nguoi/ten"]) == (2, 7, 11)
    assert rows["meta/instanceID"] is None


def test_pyxform_has_nothing_to_warn_of() -> None:
    assert converted(HOUSEHOLD).warnings == []


def test_a_plain_form_has_no_marks_and_is_not_anonymous() -> None:
    form = converted([("text", "ten", "Tên")], settings={"namespaces": ""})
    assert not form.anonymous
    assert sensitive_paths([{"path": "a", "type": "string"}]) == {}


def test_an_xform_with_the_same_marks_is_read_alike() -> None:
    made = converted(HOUSEHOLD)
    again = convert(made.xform, file_name="ho.xml")
    assert {one.path: one.sensitive for one in again.fields} == {
        one.path: one.sensitive for one in made.fields
    }
    other_prefix = made.xform.replace(b"dh:", b"n:").replace(b"xmlns:dh", b"xmlns:n")
    assert [one.sensitive for one in convert(other_prefix, file_name="ho.xml").fields] == [
        one.sensitive for one in made.fields
    ]


def test_several_namespaces_and_single_quotes_are_read_as_pyxform_reads_them() -> None:
    told = "ex='http://example.org' dh='http://dong-hanh.vn/xforms/1.0'"
    assert marked(HOUSEHOLD, settings={"namespaces": told}) == SEALED


@pytest.mark.java
def test_odk_validate_and_javarosa_take_a_marked_form() -> None:
    form = converted(HOUSEHOLD, settings={"attribute::dh:anonymous": "true"})
    assert form.anonymous
    assert validate_with_java(form.xform) == []
    filled = fill(form.xform, {"ma_xa": "90001", "ho_ten": "Nguyễn Thị Thử"}, {})
    assert filled.faults == []
    assert "Nguyễn Thị Thử".encode() in filled.xml


def test_the_markdown_of_the_tests_is_what_it_says() -> None:
    assert "bind::dh:sensitive" in markdown(HOUSEHOLD)
