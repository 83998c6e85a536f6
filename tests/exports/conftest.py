"""A household form with groups, choices, repeats, places and files, and what was filled in."""

import csv
import io
import zipfile
from typing import Any

import pytest

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from tests import build
from tests.api.conftest import Program, boss, nobody, official, outsider
from tests.phone import FieldPhone

__all__ = ["Program", "boss", "nobody", "official", "outsider"]

HOUSEHOLD = """
| survey   |                    |           |                  |                 |
|          | type               | name      | label::Tiếng Việt (vi) | label::English (en) |
|          | text               | ma_xa     | Xã               | Commune         |
|          | date               | ngay      | Ngày             | Day             |
|          | dateTime           | luc       | Lúc              | At              |
|          | begin_group        | ho        | Hộ               | Household       |
|          | text               | ten       | Tên chủ hộ       | Head            |
|          | integer            | so_nguoi  | Số người         | People          |
|          | decimal            | thu_nhap  | Thu nhập         | Income          |
|          | select_one co      | co_nuoc   | Có nước?         | Water?          |
|          | select_multiple ng | nguon     | Nguồn            | Sources         |
|          | geopoint           | vi_tri    | Vị trí           | Place           |
|          | image              | anh       | Ảnh              | Photo           |
|          | begin_repeat       | con       | Con              | Children        |
|          | text               | ten       | Tên              | Name            |
|          | integer            | tuoi      | Tuổi             | Age             |
|          | begin_repeat       | tiem      | Tiêm             | Vaccines        |
|          | date               | ngay      | Ngày             | Day             |
|          | end_repeat         |           |                  |                 |
|          | end_repeat         |           |                  |                 |
|          | end_group          |           |                  |                 |
|          | geotrace           | duong     | Đường            | Way             |
| choices  |                    |           |                  |                 |
|          | list_name          | name      | label::Tiếng Việt (vi) | label::English (en) |
|          | co                 | 1         | Có               | Yes             |
|          | co                 | 0         | Không            | No              |
|          | co                 | -99       | Không biết       | Don't know      |
|          | ng                 | gieng     | Giếng            | Well            |
|          | ng                 | mua       | Nước mưa         | Rain            |
| settings |                    |           |                  |                 |
|          | form_title         | form_id   | version          |                 |
|          | Hộ gia đình        | ho_dan    | {version}        |                 |
"""
FIRST: dict[str, Any] = {
    "ma_xa": build.COMMUNE_A[:5],
    "ngay": "2026-05-17",
    "luc": "2026-05-17T08:30:00.000+07:00",
    "ho/ten": 'Nguyễn "Ba", thôn Đông\nxóm 2',
    "ho/so_nguoi": -5,
    "ho/thu_nhap": "1234.50",
    "ho/co_nuoc": "-99",
    "ho/nguon": "mua gieng",
    "ho/vi_tri": "15.01 108.02 3 4.5",
    "ho/con": [
        {"ten": "An", "tuoi": 3, "tiem": [{"ngay": "2025-01-02"}, {"ngay": "2025-03-04"}]},
        {"ten": "=Bình", "tuoi": 5},
    ],
    "duong": "15 108 0 0;15.1 108.1 0 0",
}
SECOND: dict[str, Any] = {
    "ma_xa": build.COMMUNE_B[:5],
    "ngay": "2026-06-01",
    "ho/ten": "=HYPERLINK(1)",
    "ho/so_nguoi": 4,
    "ho/nguon": "gieng",
    "ho/con": [],
    "ho/anh": "nha.jpg",
}


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, HOUSEHOLD.replace("{version}", "1"))


@pytest.fixture
def filled(form: Form, phone: FieldPhone) -> Form:
    """Two households: the first in commune A, the second, later one, in B with a photo."""
    assert phone.send("ho_dan", FIRST, instance_id="uuid:1").status_code == 201
    photo = {"nha.jpg": b"\xff\xd8 a house"}
    assert phone.send("ho_dan", SECOND, instance_id="uuid:2", files=photo).status_code == 201
    return form


def base(form: Form) -> str:
    return f"/projects/{form.project_id}/forms/{form.form_id}"


def content(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def table(content: bytes) -> list[dict[str, str]]:
    """What a plain CSV reader makes of it."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def unzipped(answer: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content(answer))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
