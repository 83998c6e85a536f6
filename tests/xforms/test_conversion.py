# ruff: noqa: E501  (tables)
"""A good form, in any of the kinds of file, becomes an XForm and tells what it holds."""

import dataclasses
import json
import subprocess
import sys
import unicodedata

import pytest
from lxml import etree

from backend.survey.xforms.conversion import Converted, convert
from backend.survey.xforms.faults import Refused
from tests.xforms.forms import workbook
from tests.xforms.xls import xls

SURVEY = [
    ["type", "name", "label::Tiếng Việt (vi)", "label::English (en)", "required", "parameters"],
    ["start", "bat_dau", "", "", "", ""],
    ["text", "ho_ten", "Họ và tên", "Name", "yes", ""],
    ["begin group", "g1", "Nhóm", "Group", "", ""],
    ["integer", "tuoi", "Tuổi", "Age", "", ""],
    ["select_multiple chu_de", "chu_de", "Chủ đề", "Topics", "", ""],
    ["end group", "", "", "", "", ""],
    ["begin repeat", "con", "Con", "Child", "", ""],
    ["date", "ngay_sinh", "Ngày sinh", "Born", "", ""],
    ["image", "anh", "Ảnh", "Photo", "", "max-pixels=1000"],
    ["end repeat", "", "", "", "", ""],
    ["geopoint", "vi_tri", "Vị trí", "Place", "", ""],
    ["select_one_from_file xa.csv", "xa", "Xã", "Commune", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::Tiếng Việt (vi)", "label::English (en)", "image"],
    ["chu_de", "luat", "Luật", "Law", "luat.png"],
    ["chu_de", "tac_hai", "Tác hại", "Harm", ""],
]
SETTINGS = [
    ["form_id", "form_title", "version", "default_language"],
    ["dieu_tra", "Điều tra", "2026-05", "Tiếng Việt (vi)"],
]


def as_markdown() -> bytes:
    lines = []
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        lines.append(f"| {name} |")
        lines += ["| | " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines).encode()


def as_csv(separator: str = ",") -> bytes:
    lines = []
    for name, rows in (("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)):
        lines.append(name)
        lines += [separator + separator.join(row) for row in rows]
    return "\r\n".join(lines).encode()


KINDS = {
    "dieu_tra.xlsx": workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS),
    "dieu_tra.xls": xls(survey=SURVEY, choices=CHOICES, settings=SETTINGS),
    "dieu_tra.csv": as_csv(),
    "cham_phay.csv": b"\xef\xbb\xbf" + as_csv(";"),
    "dieu_tra.md": as_markdown(),
}


@pytest.mark.parametrize("file_name", KINDS)
def test_every_kind_of_file_gives_the_same_form(file_name: str) -> None:
    converted = convert(KINDS[file_name], file_name=file_name)
    assert (converted.form_id, converted.version, converted.title) == (
        "dieu_tra", "2026-05", "Điều tra",
    )  # fmt: skip
    assert converted.languages == ["Tiếng Việt (vi)", "English (en)"]
    assert converted.default_language == "Tiếng Việt (vi)"
    assert [(one.name, one.kind) for one in converted.media] == [
        ("luat.png", "image"), ("xa.csv", "csv-list"),
    ]  # fmt: skip
    kinds = {one.path: one.type for one in converted.fields}
    assert kinds == {
        "bat_dau": "dateTime", "ho_ten": "string", "g1": "structure", "g1/tuoi": "int",
        "g1/chu_de": "select", "con": "repeat", "con/ngay_sinh": "date", "con/anh": "binary",
        "vi_tri": "geopoint", "xa": "select1", "meta": "structure", "meta/instanceID": "string",
    }  # fmt: skip
    told = {one.code for one in converted.warnings}
    assert told <= {"notice_semicolons", "notice_translation_missing"}
    etree.fromstring(converted.xform)


def converted(source: str, **options: str) -> Converted:
    return convert(source.encode(), file_name=options.pop("file_name", "thu.md"), **options)


def test_fields_say_repeat_label_formulas_and_flags() -> None:
    form = convert(KINDS["dieu_tra.md"], file_name="dieu_tra.md")
    fields = {one.path: one for one in form.fields}
    assert fields["ho_ten"].required == "true()"
    assert fields["ho_ten"].labels == {"Tiếng Việt (vi)": "Họ và tên", "English (en)": "Name"}
    assert fields["g1/chu_de"].select_multiple
    assert fields["con/anh"].binary
    assert (fields["con/anh"].repeat, fields["con"].repeat, fields["vi_tri"].repeat) == (
        "con", None, None,
    )  # fmt: skip
    json.dumps([dataclasses.asdict(one) for one in form.fields])


def test_without_form_id_the_file_names_the_form_and_says_so() -> None:
    form = converted(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n", file_name="hoat_dong.md"
    )
    assert (form.form_id, form.version) == ("hoat_dong", "")
    assert form.languages == []
    assert (
        "hoat_dong"
        in next(one for one in form.warnings if one.code == "notice_form_id_from_file").vietnamese
    )


def test_a_name_written_decomposed_matches_the_composed_one() -> None:
    source = "| survey |\n| | type | name | label | relevant |\n| | text | tuổi | Tuổi | |\n"
    other = "| | text | b | B | ${tuổi} != '' |\n"
    form = converted(source + unicodedata.normalize("NFD", other))
    assert any(one.path == "tuổi" for one in form.fields)


def test_entity_lists_are_told_with_what_they_do() -> None:
    source = """
| survey |
| | type | name | label | save_to |
| | csv-external | ca | | |
| | text | ten | Tên | ten |
| | begin repeat | r | R | |
| | text | x | X | nguoi#x |
| | end repeat | | | |
| entities |
| | list_name | label | entity_id | create_if | update_if |
| | dia_diem | ${ten} | | | |
"""
    one_list = source.replace("nguoi#x", "")
    form = converted(one_list)
    assert [dataclasses.astuple(one) for one in form.entity_lists] == [
        ("dia_diem", "meta/entity", True, False, ("ten",))
    ]
    both = source.replace("| X | nguoi#x", "| X | nguoi#x").replace(
        "| Tên | ten", "| Tên | dia_diem#ten"
    )
    form = converted(both + "| | nguoi | ${x} | | | |\n")
    assert {one.list: (one.path, one.properties) for one in form.entity_lists} == {
        "dia_diem": ("meta/entity", ("ten",)), "nguoi": ("r/meta/entity", ("x",)),
    }  # fmt: skip


def test_an_update_reads_its_list_as_an_entity_list() -> None:
    form = converted("""
| survey |
| | type | name | label | save_to |
| | select_one_from_file dia_diem.csv | noi | Nơi | |
| | text | ten | Tên | ten |
| entities |
| | list_name | entity_id | update_if |
| | dia_diem | ${noi} | true() |
""")
    assert [(one.name, one.kind) for one in form.media] == [("dia_diem.csv", "entity_list")]
    assert [(one.creates, one.updates) for one in form.entity_lists] == [(False, True)]


def test_external_choices_keep_their_columns_over_blanks() -> None:
    rows = [
        ["list name", "name", "label", "tinh"],
        ["xa", "x1", "", "01"],
        ["xa", "x2", "Xã 2", ""],
    ]
    survey = [["type", "name", "label", "choice_filter"],
              ["text", "tinh", "Tỉnh", ""],
              ["select_one_external xa", "xa", "Xã", "tinh=${tinh}"]]  # fmt: skip
    form = convert(workbook(survey=survey, external_choices=rows), file_name="a.xlsx")
    assert form.itemsets is not None
    assert form.itemsets.decode().splitlines() == [
        '"list_name","name","label","tinh"', '"xa","x1","","01"', '"xa","x2","Xã 2",""',
    ]  # fmt: skip
    assert ("itemsets.csv", "file") in [(one.name, one.kind) for one in form.media]
    assert next(one.type for one in form.fields if one.path == "xa") == "select1"


def test_pulldata_and_search_name_their_files() -> None:
    form = converted("""
| survey |
| | type | name | label | calculation | appearance |
| | text | a | A | | |
| | calculate | c | | pulldata('gia', 'x', 'k', ${a}) | |
| | select_one l | s | S | | search('ds') |
| choices |
| | list_name | name | label |
| | l | key | ten |
""")
    assert [one.name for one in form.media] == ["gia.csv", "ds.csv"]


def test_warnings_come_in_both_languages_with_their_place() -> None:
    form = converted("""
| survey |
| | type | name | label::Việt (vi) | hint::English (en) |
| | image | anh | Ảnh | Take one |
| | begin repeat | r | | |
| | text | R1 | A | h |
| | text | r1 | A | h |
| | end repeat | | | |
| | select_one l | c | C | h |
| choices |
| | list_name | name | label::Việt (vi) |
| | l | x | |
""")
    told = {one.code: one for one in form.warnings}
    assert (told["notice_max_pixels"].sheet, told["notice_max_pixels"].row) == ("survey", 2)
    assert told["notice_repeat_label"].row == 3
    assert told["notice_name_case"].row == 5
    assert told["notice_choice_label"].sheet == "choices"
    missing = [one for one in form.warnings if one.code == "notice_translation_missing"]
    assert {one.params["language"] for one in missing} == {"Việt (vi)", "English (en)"}
    assert "notice_other" not in told
    assert all(one.vietnamese and one.english for one in form.warnings)


def test_a_raw_xform_is_checked_and_kept_as_it_is() -> None:
    made = convert(KINDS["dieu_tra.md"], file_name="dieu_tra.md").xform
    again = convert(made, file_name="dieu_tra.xml")
    assert again.xform == made
    assert again.form_id == "dieu_tra"
    assert not again.warnings


RAW = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>T</h:title><model><instance><f id="f1" version="3"><a/><g><b/></g></f></instance>
<bind nodeset="/f/a" type="int" relevant="{formula}"/></model></h:head>
<h:body><input ref="{ref}"><label>A</label></input><group ref="/f/g"><input ref="b"/></group></h:body></h:html>"""


def test_a_raw_xform_without_instance_id_is_given_one() -> None:
    form = convert(RAW.format(formula="1 = 1", ref="/f/a").encode(), file_name="a.xml")
    assert [one.code for one in form.warnings] == ["notice_instance_id_added"]
    assert b'preload="uid"' in form.xform
    assert {one.path: one.type for one in form.fields} == {
        "a": "int", "g": "structure", "g/b": "string", "meta": "structure", "meta/instanceID": "string",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (RAW.format(formula="1 =", ref="/f/a"), "xpath_syntax"),
        (RAW.format(formula="1 = 1", ref="/f/zz"), "xform_body_reference"),
        (RAW.format(formula="1 = 1", ref="/f/a").replace('id="f1"', ""), "xform_no_id"),
        (RAW.format(formula="1 = 1", ref="/f/a").replace("f1", "x" * 250), "form_id_too_long"),
        ("<a/>", "xform_root"),
        ('<html><head><model/></head><body/></html>', "xform_no_model"),
        ("<a>", "xml_broken"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml_dtd"),
        ('<?xml version="1.0" encoding="TCVN3"?><a/>', "xml_encoding"),
    ],
)  # fmt: skip
def test_a_bad_xform_is_refused(source: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        convert(source.encode(), file_name="a.xml")
    assert caught.value.faults[0].code == code


def test_the_converting_process_loads_no_django() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, backend.survey.xforms.child; print('django' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "False"


def test_the_web_process_loads_no_converter() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys, backend.survey.xforms; print('pyxform' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "False"
