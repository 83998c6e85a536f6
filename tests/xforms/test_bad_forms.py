# ruff: noqa: E501  (tables: a line for each mistake)
"""Every mistake in an XLSForm is told with its sheet, row and cure, in two languages."""

import pytest

from backend.survey.xforms.explaining import explain_error
from backend.survey.xforms.places import Sheets
from tests.xforms.forms import faults_of, workbook

HEAD = "| survey | | | | | | | |\n| | type | name | label | relevant | calculation | parameters | save_to |\n"
CHOICES = "| choices | | | |\n| | list_name | name | label |\n| | mau | do | Đỏ |\n| | mau | xanh | Xanh |\n"


def rows(*lines: str, more: str = "") -> str:
    return HEAD + "".join(f"| | {line} |\n" for line in lines) + more


A = "text | a | A | | | |"
ENTITIES = "| entities | | | | | |\n| | list_name | label | entity_id | create_if | update_if |\n"

BAD = [
    (rows("txet | a | A | | | |"), "type_unknown_near", "survey", 2, "type", "“text”"),
    (rows("zzzzz | a | A | | | |"), "type_unknown", "survey", 2, "type", "zzzzz"),
    (rows("select_one | a | A | | | |"), "type_unknown_near", "survey", 2, "type", "list_name"),
    (rows(A, "include | b | B | | | |"), "type_include", "survey", 3, "type", "include"),
    (rows(A, "| b | B | | | |"), "type_missing", "survey", 3, "type", "type"),
    (rows(A, "text | | B | | | |"), "name_missing", "survey", 3, "name", "name"),
    (rows(A, "text | b | | | | |"), "label_missing", "survey", 3, "label", "“b”"),
    (rows(A, A), "name_duplicate", "survey", 3, "name", "“a”"),
    (rows("text | tuổi mẹ | A | | | |"), "name_invalid", "survey", 2, "name", "dấu cách"),
    (rows("text | meta | A | | | |"), "name_meta", "survey", 2, "name", "meta"),
    (rows("begin group | g | G | | | |", A), "group_not_closed", "survey", 2, "type", "end group"),
    (rows(A, "end group | | | | | |"), "group_not_opened", "survey", 3, "type", "begin group"),
    (rows("begin repeat | data | G | | | |", A, "end repeat | | | | | |"),
     "name_is_root", "survey", 2, "name", "data"),
    (rows("begin group | g | G | | | |", "begin repeat | r | R | | | |", A, "end repeat | | | | | |",
          "end group | | | | | |", "begin repeat | r | R | | | |", "text | b | B | | | |",
          "end repeat | | | | | |"), "repeat_duplicate", "survey", 7, "name", "“r”"),
    (rows("calculate | c | | | | |"), "calculation_missing", "survey", 2, "calculation", "calculation"),
    (rows("text | tuoi_me | A | | | |", "text | b | B | ${tuoi_mee} > 3 | | |"),
     "reference_unknown_near", "survey", 3, "relevant", "“tuoi_me”"),
    (rows("text | b | B | ${khong_co} > 3 | | |"), "reference_unknown", "survey", 2, "relevant", "khong_co"),
    (rows("text | b | B | ${a b} > 3 | | |"), "reference_syntax", "survey", 2, "relevant", "${tên_câu_hỏi}"),
    (rows("begin group | g | G | | | |", A, "end group | | | | | |", "begin group | h | H | | | |", A,
          "end group | | | | | |", "note | n | ${a} | | | |"), "reference_ambiguous", "survey", 8, "label", "“a”"),
    (rows("select_one mauu | a | A | | | |", more=CHOICES), "list_unknown_near", "survey", 2, "type", "“mau”"),
    (rows("select_one xyz | a | A | | | |", more=CHOICES), "list_unknown", "survey", 2, "type", "xyz"),
    (rows("select_one mau | a | A | | | |"), "sheet_choices_missing", None, None, None, "choices"),
    (rows("select_one_external xa | a | A | | | |"), "sheet_external_missing", None, None, None, "external_choices"),
    (rows("select_one_from_file xa | a | A | | | |"), "file_list_extension", "survey", 2, "type", ".csv"),
    (rows("select_multiple mau | a | A | | | |", more="| choices | | | |\n| | list_name | name | label |\n"
          "| | mau | do tuoi | Đỏ |\n"), "choice_name_spaces", "choices", None, "name", "“do tuoi”"),
    (rows("select_one mau | a | A | | | |", more="| choices | | | |\n| | list_name | name | label |\n"
          "| | mau | | Đỏ |\n"), "choice_name_missing", "choices", 2, "name", "name"),
    (rows("select_one mau | a | A | | | |", more=CHOICES + "| | mau | do | Đỏ |\n"),
     "choice_name_duplicate", "choices", 4, "name", "allow_choice_duplicates"),
    (rows("select_multiple ${a} | b | B | | | |"), "list_from_question", "survey", 2, "type", "${a}"),
    (rows("text | a | A | | | rows=x |"), "parameter_invalid", "survey", 2, "parameters", "integer"),
    (rows("text | a | A | | | foo=1 |"), "parameters_unknown", "survey", 2, "parameters", "foo"),
    (rows("text | a | A | | | abc |"), "parameters_syntax", "survey", 2, "parameters", "="),
    (rows("range | a | A | | | start=1 end=10 step=0 |"), "range_invalid", "survey", 2, "parameters", "step"),
    (rows("geopoint | a | A | | | capture-accuracy=x |"), "parameter_invalid", "survey", 2, "parameters", "capture"),
    (rows("audit | a | A | | | |"), "audit_named", "survey", 2, "name", "audit"),
    (rows("background-geopoint | a | A | | | |"), "background_geopoint", "survey", 2, "trigger", "trigger"),
    (rows("text | a | A | | | | cao"), "entity_no_sheet", "survey", 2, "save_to", "entities"),
    (rows(A, more=ENTITIES + "| | ds | | | | |\n"), "entity_label_missing", "entities", 2, "label", "“ds”"),
    (rows(A, more=ENTITIES + "| | ds | ${a} | | | true() |\n"), "entity_id_missing", "entities", 2, "entity_id", "“ds”"),
    (rows(A, more=ENTITIES + "| | ds | ${a} | ${a} | true() | |\n"),
     "entity_update_if_missing", "entities", 2, "update_if", "“ds”"),
    (rows(A, more=ENTITIES + "| | __ds | ${a} | | | |\n"), "entity_name_underscores", "entities", 2, "list_name", "gạch dưới"),
    (rows(A, more=ENTITIES + "| | d.s | ${a} | | | |\n"), "entity_name_period", "entities", 2, "list_name", "dấu chấm"),
    (rows("text | a | A | | | | name", more=ENTITIES + "| | ds | ${a} | | | |\n"),
     "entity_name_reserved", "survey", 2, "save_to", "name"),
    (rows("text | a | A | | | | x", "text | b | B | | | | x", more=ENTITIES + "| | ds | ${a} | | | |\n"),
     "entity_property_twice", "survey", 3, "save_to", "“x”"),
    (rows("begin group | g | G | | | | x", A, "end group | | | | | |", more=ENTITIES + "| | ds | ${a} | | | |\n"),
     "entity_property_on_group", "survey", 2, "save_to", "save_to"),
    (rows("text | a | A | | | | x#y", more=ENTITIES + "| | ds | ${a} | | | |\n"),
     "entity_list_unknown", "survey", 2, "save_to", "“x”"),
    (rows(A, more="| entities | | | |\n| | list_name | label | mau |\n| | ds | ${a} | x |\n"),
     "entity_columns_unknown", "entities", 1, None, "mau"),
    (rows(A, more=ENTITIES + "| | ds | ${a} | | | |\n| | ds | ${a} | | | |\n"),
     "entity_list_twice", "entities", 3, "list_name", "list_name"),
    (rows(A, more="| settings | |\n| | name |\n| | tên biểu mẫu |\n"), "name_invalid", "settings", 2, "name", "dấu cách"),
    ("| survey | | | |\n| | type | name | label | relevant | relevance |\n| | text | a | A | | |\n",
     "header_same_column", "survey", None, None, "relevance"),
    ("| survey | | |\n| | name | label |\n| | a | A |\n", "header_missing", "survey", None, None, "type"),
    ("| servey | | | |\n| | type | name | label |\n| | text | a | A |\n| choices | | | |\n| | list_name | name | label |\n",
     "sheet_survey_near", None, None, None, "servey"),
    ("| cauhoi | | | |\n| | type | name | label |\n| | text | a | A |\n| choices | | | |\n| | list_name | name | label |\n",
     "sheet_survey_missing", None, None, None, "survey"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "code", "sheet", "row", "column", "word"), BAD, ids=[one[1] for one in BAD]
)
def test_it_says_where_what_and_what_to_do(
    *, source: str, code: str, sheet: str | None, row: int | None, column: str | None, word: str
) -> None:
    fault = faults_of(source)[0]
    assert (fault.code, fault.sheet, fault.row, fault.column) == (code, sheet, row, column)
    assert word in fault.english + fault.vietnamese
    if sheet:
        assert f"Trang tính {sheet}" in fault.vietnamese
        assert f"Sheet {sheet}" in fault.english
    if row:
        assert f"dòng {row}" in fault.vietnamese
        assert f"row {row}" in fault.english
    assert fault.english.rstrip().endswith((".", "?", "”."))


def test_it_tells_all_duplicate_choices_at_once() -> None:
    source = rows(
        "select_one mau | a | A | | | |",
        more=CHOICES + "| | mau | do | Đ |\n| | mau | xanh | X |\n",
    )
    assert [fault.row for fault in faults_of(source)] == [4, 5]


def test_it_names_a_column_that_stands_twice_in_a_workbook() -> None:
    source = workbook(survey=[["type", "name", "label", "label"], ["text", "a", "A", "B"]])
    fault = faults_of(source, "thu.xlsx")[0]
    assert fault.code == "header_duplicate"
    assert "“label”" in fault.vietnamese


def test_it_asks_for_a_filter_where_pyxform_only_raises_key_error() -> None:
    source = rows(
        "select_one_external xa | a | A | | | |",
        more="| external_choices | | | |\n| | list_name | name | label |\n| | xa | x1 | X |\n",
    )
    fault = faults_of(source)[0]
    assert (fault.code, fault.row, fault.column) == ("external_without_filter", 2, "choice_filter")


def test_a_hidden_character_from_word_is_told_with_its_cell() -> None:
    source = "survey\n,type,name,label\n,text,a,Dòng\x0btiếp\n".encode()
    fault = faults_of(source, "thu.csv")[0]
    assert (fault.code, fault.sheet, fault.row, fault.column) == (
        "cell_character",
        "survey",
        2,
        "label",
    )
    assert "U+000B" in fault.vietnamese


def test_a_fault_of_the_whole_file_begins_with_a_capital() -> None:
    assert faults_of(rows("select_one mau | a | A | | | |"))[0].vietnamese.startswith("Biểu mẫu")


def test_rows_are_counted_as_excel_counts_them_over_blank_rows() -> None:
    source = workbook(
        survey=[["type", "name", "label"], ["text", "a", "A"], [], [], ["txt", "b", "B"]]
    )
    assert faults_of(source, "thu.xlsx")[0].row == 5


def test_an_unforeseen_message_is_wrapped_and_keeps_its_words() -> None:
    fault = explain_error("Something wholly new happened.", Sheets({}))[0]
    assert fault.code == "conversion_failed"
    assert "Something wholly new happened." in fault.vietnamese
    assert "Something wholly new happened." in fault.english
