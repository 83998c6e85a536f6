# ruff: noqa: E501  (tables)
"""Files that are no form, or mean harm, are refused before anything is built from them."""

import io
import time
import zipfile

import pytest

from backend.survey.xforms import guards
from backend.survey.xforms.conversion import convert
from backend.survey.xforms.faults import Refused
from tests.xforms.forms import faults_of, garbled, repacked, simple_workbook, workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def refused(source: bytes, file_name: str) -> str:
    with pytest.raises(Refused) as caught:
        convert(source, file_name=file_name)
    fault = caught.value.faults[0]
    assert fault.vietnamese
    assert fault.english
    return fault.code


@pytest.mark.parametrize(
    ("source", "file_name", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b"  \n ", "a.csv", "file_empty"),
        (b"abc", "a.docx", "file_type_unknown"),
        (b"abc", "khong_duoi", "file_type_unknown"),
        (b"type,name,label\n", "a.xlsx", "file_not_workbook"),
        (b"<html/>", "a.xls", "file_not_workbook"),
        (OLE2 + b"\0" * 600, "a.xlsx", "file_type_mismatch"),
        (OLE2 + b"\0" * 600, "a.csv", "file_type_mismatch"),
        (OLE2 + b"\0" * 600, "a.xls", "file_damaged"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_password"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "a.xls", "file_password"),
        (b"PK\x03\x04" + b"x" * 100, "a.xlsx", "file_damaged"),
        (b"survey\0,type\n", "a.csv", "file_nul"),
        ("survey,type,name\n".encode("utf-16"), "a.csv", "file_not_utf8"),
        ("survey\n,type,name,label\n,text,a,Tên tôi\n".encode("cp1258", "replace") + b"\xa8\xb8", "a.csv",
         "file_not_utf8"),
        (b"xin chao", "a.csv", "file_no_tables"),
        (b"xin chao", "a.md", "file_no_tables"),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong_with_the_file(source: bytes, file_name: str, code: str) -> None:
    assert refused(source, file_name) == code


def test_a_file_over_the_size_limit_is_refused() -> None:
    assert refused(b"x" * (guards.MAX_BYTES + 1), "a.csv") == "file_too_large"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr("[Content_Types].xml", "<a/>")
    assert refused(out.getvalue(), "a.xlsx") == "file_not_workbook"


def test_a_truncated_workbook_is_refused() -> None:
    assert refused(simple_workbook()[:2000], "a.xlsx") == "file_damaged"


def test_a_workbook_with_a_damaged_part_is_refused() -> None:
    source = repacked(simple_workbook(), {"xl/workbook.xml": b"<workbook"})
    assert refused(source, "a.xlsx") == "file_damaged"


@pytest.mark.parametrize(
    "method",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
)
def test_a_workbook_whose_packing_is_garbled_is_refused(method: int) -> None:
    assert refused(garbled(simple_workbook(), method), "a.xlsx") == "file_damaged"


def test_a_bomb_of_one_large_part_is_refused_by_its_directory() -> None:
    bomb = repacked(simple_workbook(), {SHEET: b"\0" * (guards.MAX_UNPACKED + 1)})
    assert len(bomb) < 2**18
    began = time.process_time()
    assert refused(bomb, "a.xlsx") == "file_unpacks_too_large"
    assert time.process_time() - began < 1


def test_a_part_packed_beyond_belief_is_refused() -> None:
    bomb = repacked(simple_workbook(), {SHEET: b" " * (30 * 2**20)})
    assert refused(bomb, "a.xlsx") == "file_packed_too_tight"


def test_a_bomb_of_many_parts_is_refused() -> None:
    parts = {f"xl/x{number}.xml": b"<a/>" for number in range(guards.MAX_PARTS)}
    assert refused(repacked(simple_workbook(), parts), "a.xlsx") == "file_too_many_parts"


def test_a_workbook_in_a_workbook_is_refused() -> None:
    nested = repacked(simple_workbook(), {"xl/embeddings/x.xlsx": simple_workbook()})
    assert refused(nested, "a.xlsx") == "file_nested"


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]><w>&c;</w>"""
OUTSIDE = (
    b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>"""
)


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml", "_rels/.rels"])
@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, OUTSIDE.decode().encode("utf-16")])
def test_entities_in_a_part_of_the_workbook_are_refused(part: str, content: bytes) -> None:
    fault = faults_of(repacked(simple_workbook(), {part: content}), "a.xlsx")[0]
    assert fault.code == "file_entities"
    assert part in fault.vietnamese


def test_a_sheet_that_declares_a_million_rows_but_has_two_is_read() -> None:
    # Excel writes such dimensions when whole columns are formatted: no harm, so no refusal.
    with zipfile.ZipFile(io.BytesIO(simple_workbook())) as archive:
        sheet = archive.read(SHEET).decode()
    assert 'ref="A1:C2"' in sheet
    wide = sheet.replace('ref="A1:C2"', 'ref="A1:XFD1048576"').encode()
    began = time.monotonic()
    converted = convert(repacked(simple_workbook(), {SHEET: wide}), file_name="a.xlsx")
    assert [field.path for field in converted.fields] == ["ten", "meta", "meta/instanceID"]
    assert time.monotonic() - began < 90, "it did not end by itself"


def test_a_form_that_takes_too_long_is_stopped() -> None:
    lines = "".join(f",text,q{number},Q\n" for number in range(60_000))
    source = f"survey\n,type,name,label\n{lines}".encode()
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        convert(source, file_name="a.csv", seconds=2)
    assert caught.value.faults[0].code == "conversion_too_long"
    assert time.monotonic() - began < 90, "it did not end by itself"


def test_a_form_that_takes_too_much_memory_is_stopped() -> None:
    lines = "".join(f",text,q{number},{'Q' * 400}\n" for number in range(40_000))
    source = f"survey\n,type,name,label\n{lines}".encode()
    with pytest.raises(Refused) as caught:
        convert(source, file_name="a.csv", memory=256 * 2**20)
    assert caught.value.faults[0].code == "conversion_too_large"


def test_groups_nested_beyond_reason_are_refused() -> None:
    lines = "".join(f",begin group,g{number},G\n" for number in range(400))
    ends = ",end group,,\n" * 400
    source = f"survey\n,type,name,label\n{lines},text,a,A\n{ends}".encode()
    assert refused(source, "a.csv") == "xml_too_deep"


def test_a_form_larger_than_the_longest_questionnaire_is_quick() -> None:
    rows: list[list[object]] = [["type", "name", "label"]]
    rows += [["text", f"q{number}", f"Câu hỏi {number}"] for number in range(1500)]
    converted = convert(workbook(survey=rows), file_name="a.xlsx", seconds=20)
    assert len(converted.fields) == 1502
