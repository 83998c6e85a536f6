"""A form with sensitive questions, a phone that fills it, and where to look for what it said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import connection

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, boss, nobody, official, outsider
from tests.phone import FieldPhone

__all__ = ["Program", "boss", "nobody", "official", "outsider"]

FORM: Final = """
| survey   |              |           |              |                    |
|          | type         | name      | label        | bind::dh:sensitive |
|          | text         | ma_xa     | Xã           |                    |
|          | date         | ngay      | Ngày         |                    |
|          | text         | ten_goi   | Tên gọi      | identity           |
|          | text         | so_may    | Số máy       | contact            |
|          | geopoint     | noi_o     | Nơi ở        | contact            |
|          | geopoint     | diem_gap  | Điểm gặp     |                    |
|          | begin_repeat | lan       | Lần          |                    |
|          | text         | chat      | Chất         | health             |
|          | integer      | so_lan    | Số lần       |                    |
|          | end_repeat   |           |              |                    |
|          | image        | chan_dung | Chân dung    | identity           |
|          | image        | canh      | Quang cảnh   |                    |
|          | text         | ghi_chu   | Ghi chú      | {mark}             |
|          | audit        | audit     |              |                    |
| settings |              |           |              |                    |
|          | form_title   | form_id   | version      | namespaces         |
|          | Hồ sơ        | ho_so     | {version}    | {namespaces}       |
"""
NAMESPACES: Final = 'dh="http://dong-hanh.vn/xforms/1.0"'
NAME, PHONE, SUBSTANCE = "Hoàng Thị Trồng Sẵn", "0987654319", "ketamin-trong-san"
NOTE: Final = "ghi chú mở QXZ"
FACE: Final = b"\xff\xd8\xff\xe0 khuon-mat-RRKZV " * 5000
VIEW: Final = b"\xff\xd8\xff\xe0 quang-canh-RRKZV " * 10
AUDIT: Final = (
    "event,node,start,end,old-value,new-value\n"
    f"question,/data/ten_goi,1763784000000,1763784030000,,{NAME}\n"
).encode()
FILES: Final = {"mat.jpg": FACE, "canh.jpg": VIEW, "audit.csv": AUDIT}
PLANTED: Final = (
    NAME.encode(),
    PHONE.encode(),
    SUBSTANCE.encode(),
    b"14.987",
    b"khuon-mat-RRKZV",
    b"quang-canh-RRKZV",
)
ANSWERS: Final[dict[str, Any]] = {
    "ma_xa": build.COMMUNE_A[:5],
    "ngay": "2026-11-01",
    "ten_goi": NAME,
    "so_may": PHONE,
    "noi_o": "14.987654 108.123456 0 5",
    "diem_gap": "14.5 108.5 0 5",
    "lan": [{"chat": SUBSTANCE, "so_lan": 2}, {"chat": f"{SUBSTANCE} hai", "so_lan": 5}],
    "chan_dung": "mat.jpg",
    "canh": "canh.jpg",
    "ghi_chu": NOTE,
    "meta/audit": "audit.csv",
}


def markdown(version: str = "1", mark: str = "", *, marked: bool = True) -> str:
    made = FORM.format(version=version, mark=mark, namespaces=NAMESPACES if marked else "")
    if marked:
        return made
    for word in ("identity", "contact", "health", "bind::dh:sensitive"):
        made = made.replace(word, "")
    return made.replace("namespaces", "")


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, markdown())


@pytest.fixture
def sent(phone: FieldPhone, form: Form) -> Submission:
    """One filled form with its files, worked on."""
    assert phone.send("ho_so", ANSWERS, instance_id="uuid:1", files=FILES).status_code == 201
    build.work()
    return Submission.objects.select_related("current").get()


def address(form: Form, end: str = "") -> str:
    return f"/projects/{form.project_id}/forms/{form.form_id}/submissions{end}"


def columns() -> Iterator[tuple[str, bytes]]:
    """Every value of every row of the database, as bytes, with the table and column of each."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [each[0] for each in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    raw = isinstance(value, bytes | memoryview)
                    said = bytes(value) if raw else str(value).encode("utf-8", "replace")
                    yield f"{table}.{name}", said


def in_clear(*planted: bytes) -> list[str]:
    """Where any of these stands in the database's rows or in the stored files."""
    texts = [each.decode() for each in planted or PLANTED]
    # JSON may write letters as escapes.
    wanted = {said.encode() for each in texts for said in (each, json.dumps(each)[1:-1])}
    found = [where for where, said in columns() if any(each in said for each in wanted)]
    for file in Path(settings.BLOB_DIR).rglob("*"):
        if file.is_file() and any(each in file.read_bytes() for each in wanted):
            found.append(str(file.name))
    return found
