"""Every type of answer as JSON: numbers, dates, choices, positions, files, groups, nothing."""

from typing import Any

import pytest

from backend.accounts.models import Project, User
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionVersion
from tests import build
from tests.odata.conftest import Reader, reader_for
from tests.phone import FieldPhone

FORM = """
| survey   |                      |        |           |
|          | type                 | name   | label     |
|          | integer              | so     | Số        |
|          | decimal              | can    | Cân nặng  |
|          | text                 | chu    | Chữ       |
|          | date                 | ngay   | Ngày      |
|          | time                 | gio    | Giờ       |
|          | dateTime             | luc    | Lúc       |
|          | select_one co        | mot    | Một       |
|          | select_multiple co   | nhieu  | Nhiều     |
|          | geopoint             | diem   | Điểm      |
|          | geotrace             | duong  | Đường     |
|          | geoshape             | vung   | Vùng      |
|          | image                | anh    | Ảnh       |
|          | begin_group          | nhom   | Nhóm      |
|          | text                 | trong  | Trong     |
|          | end_group            |        |           |
| choices  |                      |        |           |
|          | list_name            | name   | label     |
|          | co                   | a      | A         |
|          | co                   | b      | B         |
| settings |                      |        |           |
|          | form_title           | form_id | version  |
|          | Đủ loại              | du_loai | 1        |
"""
ANSWERS = {
    "so": 123456789012345678,
    "can": "50.25",
    "chu": "Nguyễn Thị Ánh “Đ” <&>",
    "ngay": "2026-11-01",
    "gio": "08:30:00.000+07:00",
    "luc": "2026-11-01T08:30:00.000+07",
    "mot": "a",
    "nhieu": ["a", "b"],
    "diem": "15.5 108.25 12.0 4.5",
    "duong": "1 2 0 0;3 4 0 5",
    "vung": "1 2 0 0;3 4 0 0;1 2 0 0;",
    "anh": "anh.jpg",
    "nhom/trong": "trong nhóm",
}


@pytest.fixture
def form(project: Project) -> object:
    return build.form(project, FORM)


@pytest.fixture
def base(project: Project, form: object) -> str:
    return f"/v1/projects/{project.pk}/forms/du_loai.svc"


def row_of(reader: Reader, **options: Any) -> dict[str, Any]:
    (row,) = reader.get("/Submissions", **options)["value"]
    return dict(row)


def test_every_type(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", ANSWERS, instance_id="mot")
    row = row_of(reader)
    system = row.pop("__system")
    assert (system["attachmentsPresent"], system["attachmentsExpected"]) == (0, 1)
    row.pop("meta")
    assert row == {
        "__id": "mot",
        "so": 123456789012345678,
        "can": 50.25,
        "chu": "Nguyễn Thị Ánh “Đ” <&>",
        "ngay": "2026-11-01",
        "gio": "08:30:00.000+07:00",
        "luc": "2026-11-01T08:30:00.000+07:00",
        "mot": "a",
        "nhieu": "a b",
        "diem": {
            "type": "Point",
            "coordinates": [108.25, 15.5, 12.0],
            "properties": {"accuracy": 4.5},
        },
        "duong": {
            "type": "LineString",
            "coordinates": [[2, 1, 0], [4, 3, 0]],
            "properties": {"accuracies": [None, 5]},
        },
        "vung": {"type": "Polygon", "coordinates": [[[2, 1, 0], [4, 3, 0], [2, 1, 0]]]},
        "anh": "anh.jpg",
        "nhom": {"trong": "trong nhóm"},
    }


def test_positions_as_well_known_text(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", ANSWERS)
    row = row_of(reader, wkt="true")
    assert row["diem"] == "POINT (108.25 15.5 12)"
    assert row["duong"] == "LINESTRING (2 1 0,4 3 0)"
    assert row["vung"] == "POLYGON ((2 1 0,4 3 0,2 1 0))"


def test_what_was_not_answered_is_null(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", {})
    row = row_of(reader)
    assert row["nhom"] == {"trong": None}
    assert {row[name] for name in ("so", "can", "ngay", "nhieu", "diem", "anh")} == {None}


def test_files_that_arrived_are_counted(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", ANSWERS, files={"anh.jpg": b"\xff\xd8\xff\xe0 anh"})
    system = row_of(reader)["__system"]
    assert (system["attachmentsPresent"], system["attachmentsExpected"]) == (1, 1)


def test_answers_of_another_version_never_break_a_row(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", ANSWERS)
    odd: dict[str, Any] = {
        "so": "mười",
        "can": True,
        "chu": 5,
        "luc": 3,
        "mot": ["a"],
        "nhieu": {"lat": 1},
        "diem": "1 2",
        "duong": 7,
        "nhom/trong": [{"x": 1}],
    }
    SubmissionVersion.objects.update(answers=odd)
    row = row_of(reader)
    assert (row["so"], row["chu"], row["mot"], row["diem"]) == (None, "5", "a", None)
    assert (row["nhieu"], row["duong"], row["nhom"]["trong"]) == (None, None, None)


def test_encrypted_ones_tell_no_answer(reader: Reader, phone: FieldPhone) -> None:
    phone.send("du_loai", ANSWERS, instance_id="kin")
    version = Submission.objects.get().current
    assert version is not None
    SubmissionVersion.objects.update(encrypted=True, answers={})
    row = row_of(reader)
    assert set(row) == {"__id", "__system"}
    assert row["__system"]["status"] == "missingEncryptedFormData"
    blob = _blob(phone)
    SubmissionAttachment.objects.create(version=version, name="submission.xml.enc", blob_id=blob)
    assert row_of(reader)["__system"]["status"] == "notDecrypted"
    assert set(row_of(reader, select="so")) == set()


def _blob(phone: FieldPhone) -> str:
    """Some stored file."""
    phone.send("du_loai", ANSWERS, instance_id="khac", files={"anh.jpg": b"\xff\xd8\xff\xe0"})
    stored = SubmissionAttachment.objects.get(version__instance_id="khac")
    Submission.objects.filter(instance_id="khac").update(deleted_at=build.NOW)
    return str(stored.blob_id)


def test_the_draft_has_a_feed_of_its_own(
    project: Project, admin: User, base: str, phone: FieldPhone
) -> None:
    phone.send("du_loai", ANSWERS, instance_id="that")
    published = reader_for(admin, base)
    draft = reader_for(admin, base.replace(".svc", "/draft.svc"))
    assert draft.refused()[:2] == (404, 404.1)
    build.draft(project, FORM.replace("| 1 ", "| 2 ").replace("| chu ", "| chu_moi "))
    assert draft.get()["@odata.context"].endswith("/du_loai/draft.svc/$metadata")
    assert draft.get("/Submissions") == {
        "value": [],
        "@odata.context": f"http://testserver{draft.base}/$metadata#Submissions",
    }
    assert 'Name="chu_moi"' in draft.answer("/$metadata").content.decode()
    assert [row["__id"] for row in published.get("/Submissions")["value"]] == ["that"]
