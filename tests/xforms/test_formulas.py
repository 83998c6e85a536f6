# ruff: noqa: E501  (tables: a line for each formula)
"""Formulas that pyxform lets pass and phones do not are found before publishing."""

import pytest

from backend.survey.xforms.conversion import convert
from tests.xforms.forms import faults_of

HEAD = "| survey | | | | | | | | | |\n| | type | name | label | relevant | calculation | constraint | required | default | repeat_count | choice_filter |\n"


def form(line: str, more: str = "") -> str:
    return (
        f"{HEAD}| | integer | tuoi | Tuổi |\n| | begin group | g | Nhóm |\n| | {line} |\n"
        f"| | end group | | |\n{more}"
    )


BAD = [
    ("integer | b | B | ${tuoi} > |", "xpath_syntax", "relevant", "${tuoi} >"),
    ("integer | b | B | (${tuoi} > 3 |", "xpath_syntax", "relevant", "ngoặc"),
    ("integer | b | B | ${tuoi} == 3 |", "xpath_operator", "relevant", "“=”"),
    ("integer | b | B | ${tuoi} > 3 && true() |", "xpath_operator", "relevant", "“and”"),
    ("integer | b | B | ${tuoi} > 3 AND true() |", "xpath_operator", "relevant", "“and”"),
    ("integer | b | B | ${tuoi} <> 3 |", "xpath_operator", "relevant", "“!=”"),
    ("integer | b | B | ${tuoi} ≥ 3 |", "xpath_operator", "relevant", "“>=”"),
    ("integer | b | B | $tuoi > 3 |", "xpath_braces", "relevant", "${tuoi}"),
    ("integer | b | B | foo(${tuoi}) |", "xpath_function", "relevant", "foo()"),
    ("integer | b | B | selectd(${tuoi}, 1) |", "xpath_function_near", "relevant", "selected()"),
    ("calculate | b | | | floor(${tuoi}) |", "xpath_function_near", "calculation", "int()"),
    ("calculate | b | | | if(${tuoi}, 2) |", "xpath_arguments", "calculation", "2"),
    ("calculate | b | | | coalesce(1, 2, 3) |", "xpath_arguments", "calculation", "3"),
    ("integer | b | B | selected(${tuoi}) |", "xpath_arguments", "relevant", "selected()"),
    ("integer | b | B | tuoi > 3 |", "xpath_path_near", "relevant", "${tuoi}"),
    ("integer | b | B | today > 3 |", "xpath_call", "relevant", "today()"),
    ("integer | b | B | ../khong_co > 3 |", "xpath_path", "relevant", "../khong_co"),
    ("integer | b | B | /data/tuoii > 3 |", "xpath_path_near", "relevant", "${tuoi}"),
    ("integer | b | B | //tuoi > 3 |", "xpath_step", "relevant", "“//”"),
    ("integer | b | B | following-sibling::tuoi > 3 |", "xpath_step", "relevant", "“::”"),
    ("integer | b | B | instance('ds')/root/item[name=1]/x = 2 |", "xpath_instance", "relevant", "ds.csv"),
    ("integer | b | B | | | . > |", "xpath_syntax", "constraint", ". >"),
    ("integer | b | B | | | | foo() |", "xpath_function", "required", "foo()"),
    ("integer | b | B | | | | | foo() + 1 |", "xpath_function", "default", "foo()"),
    ("begin repeat | r | R | | | | | | foo(3) |\n| | text | x | X |\n| | end repeat | | ",
     "xpath_function", "repeat_count", "foo(3)"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code", "column", "word"), BAD)
def test_a_bad_formula_is_told_with_its_cell(line: str, code: str, column: str, word: str) -> None:
    faults = faults_of(form(line))
    assert faults, "accepted"
    fault = faults[0]
    assert (fault.code, fault.sheet, fault.column) == (code, "survey", column)
    assert fault.row == 4
    assert word in fault.vietnamese


def test_a_bad_filter_is_told_at_its_question() -> None:
    choices = "| choices | | | |\n| | list_name | name | label | p |\n| | l | 1 | A | x |\n"
    line = "select_one l | b | B | | | | | | | p = foo(${tuoi}) "
    fault = faults_of(form(line, choices))[0]
    assert (fault.code, fault.row, fault.column) == ("xpath_function", 4, "choice_filter")


def test_all_bad_formulas_are_told_at_once() -> None:
    lines = "integer | b | B | ${tuoi} > |\n| | integer | c | C | foo(1) |"
    assert [fault.row for fault in faults_of(form(lines))] == [4, 5]


def test_a_bad_instance_name_is_told_on_the_sheet_settings() -> None:
    more = "| settings | |\n| | instance_name |\n| | concat(${tuoi} |\n"
    fault = faults_of(form("text | b | B |", more))[0]
    assert (fault.code, fault.sheet, fault.row, fault.column) == (
        "xpath_syntax", "settings", 2, "instance_name",
    )  # fmt: skip


def test_a_bad_entity_condition_is_told_on_the_sheet_entities() -> None:
    more = "| entities | | | |\n| | list_name | label | create_if |\n| | ds | ${b} | foo(1) |\n"
    fault = faults_of(form("text | b | B |", more))[0]
    assert (fault.sheet, fault.row, fault.column) == ("entities", 2, "create_if")


GOOD = [
    "${tuoi} > 3 and (${tuoi} < 10 or not(false()))",
    "if(${tuoi} = '1', 'a', \"b\") = 'a'",
    "count-selected(${tuoi}) mod 2 = 0 and ${tuoi} div 2 > 1",
    "regex(${tuoi}, '^0(3|5|7|8|9)[0-9]{8}$')",
    "format-date(today(), '%d/%m/%Y') != ''",
    "-${tuoi} * 2 <= 4 - -1",
    "coalesce(${tuoi}, 0) > 0",
    "string-length(.) = 10",
    "position(..) = 1",
    "selected-at(., 3) < 50",
    "pulldata('ds', 'a', 'b', ${tuoi}) = 'x'",
    "concat('==', \"&&\", '“') = 'foo('",
    "distance(${tuoi}) > 1 and area(${tuoi}) < 5",
    "jr:choice-name(${tuoi}, '${tuoi}') = 'x'",
    "once(uuid()) != '' and now() > date('2026-01-01')",
]


@pytest.mark.parametrize("formula", GOOD)
def test_a_good_formula_is_let_pass(formula: str) -> None:
    assert faults_of(form(f"text | b | B | {formula} |".replace("(3|5|7|8|9)", "[35789]"))) == []


def test_a_word_that_is_no_question_is_only_noticed() -> None:
    more = "| settings | |\n| | instance_name |\n| | Phiếu-v1 |\n"
    converted = convert(form("text | b | B |", more).encode(), file_name="thu.md")
    notice = next(one for one in converted.warnings if one.code == "notice_path")
    assert "Phiếu-v1" in notice.vietnamese
    assert (notice.sheet, notice.row) == ("settings", 2)
