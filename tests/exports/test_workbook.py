"""XLSX: labels, real dates, codes as text, a sheet per table, an explanation; read by openpyxl."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from backend.survey.forms.models import Form
from backend.survey.submissions.export.sheets import Book, Rows, continued
from backend.survey.submissions.export.zips import Sink
from tests.api.conftest import Program
from tests.exports.conftest import FIRST, base, content
from tests.phone import FieldPhone


def opened(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content(answer)))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_answers_come_with_labels_and_real_dates(official: Program, filled: Form) -> None:
    book = opened(official.get(f"{base(filled)}/submissions.xlsx?language=vi"))
    assert book.sheetnames == ["Hộ gia đình", "con", "tiem", "Giải thích"]
    newer, older = rows_of(book["Hộ gia đình"])
    assert older["Ngày"] == datetime(2026, 5, 17)
    assert older["Lúc"] == datetime(2026, 5, 17, 8, 30)
    assert older["Có nước?"] == "Không biết"
    assert older["Nguồn"] == "Nước mưa; Giếng"
    assert (older["Số người"], older["Thu nhập"]) == (-5, 1234.5)
    assert older["Vị trí – vĩ độ"] == 15.01
    assert older["Xã"] == "90001"  # a code stays a text
    assert older["Tên chủ hộ"] == FIRST["ho/ten"]
    assert newer["Tên chủ hộ"] == "=HYPERLINK(1)"  # a text, never a formula
    assert isinstance(newer["Ngày gửi"], datetime)


def test_a_formula_is_a_text_cell(official: Program, filled: Form) -> None:
    sheet = opened(official.get(f"{base(filled)}/submissions.xlsx"))["Hộ gia đình"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_the_language_is_chosen(official: Program, filled: Form) -> None:
    book = opened(official.get(f"{base(filled)}/submissions.xlsx?language=en"))
    assert book.sheetnames[-1] == "Explanation"
    older = rows_of(book["Hộ gia đình"])[1]
    assert older["Water?"] == "Don't know"
    assert older["Sender"] == "máy worker"


def test_repeats_have_sheets_that_point_to_their_parents(official: Program, filled: Form) -> None:
    book = opened(official.get(f"{base(filled)}/submissions.xlsx?language=vi"))
    children = rows_of(book["con"])
    assert [(row["Tên"], row["Tuổi"]) for row in children] == [("An", 3), ("=Bình", 5)]
    assert children[0]["Thuộc phiếu"] == "uuid:1"
    assert [row["Ngày"] for row in rows_of(book["tiem"])] == [
        datetime(2025, 1, 2),
        datetime(2025, 3, 4),
    ]


def test_the_explanation_tells_question_label_type_and_choices(
    official: Program, filled: Form
) -> None:
    book = opened(official.get(f"{base(filled)}/submissions.xlsx?language=vi"))
    told = list(book["Giải thích"].iter_rows(min_row=2, values_only=True))
    assert ("Hộ gia đình", "ho-so_nguoi", "Số người", "int", None, None) in told
    assert ("Hộ gia đình", "ho-co_nuoc", None, None, "-99", "Không biết") in told


def test_control_characters_and_escapes_survive_what_xml_allows(
    official: Program, form: Form, phone: FieldPhone
) -> None:
    answers = {**FIRST, "ho/ten": "a _x0041_ <b>&amp; ]]> 𝟘"}
    phone.send("ho_dan", answers, instance_id="uuid:1")
    rows = rows_of(opened(official.get(f"{base(form)}/submissions.xlsx?language=vi")).worksheets[0])
    # Excel unescapes when it reads; openpyxl leaves it to us.
    assert unescape(rows[0]["Tên chủ hộ"]) == "a _x0041_ <b>&amp; ]]> 𝟘"


def test_a_full_sheet_goes_on_in_the_next_one() -> None:
    import zipfile

    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        book = Book(archive)
        rows = Rows(["Số"], lambda n: book.open_sheet(continued("Phiếu", n)), most=3)
        for number in range(5):
            rows.add([number])
        rows.close()
        book.open_sheet("phiếu").close()
        book.close()
    made = sink.take()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
    assert len([name for name in names if name.startswith("xl/worksheets/")]) == 4
    again = made  # the last sheet is empty on purpose: only names are looked at
    assert b"Phi\xe1\xba\xbfu (3)" in zipfile.ZipFile(io.BytesIO(again)).read("xl/workbook.xml")


@pytest.mark.parametrize("query", ["language=" + "x" * 61, "language=%00", "deletedFields=perhaps"])
def test_a_bad_query_is_refused(official: Program, filled: Form, query: str) -> None:
    assert official.get(f"{base(filled)}/submissions.xlsx?{query}").json()["code"] == 400.11
