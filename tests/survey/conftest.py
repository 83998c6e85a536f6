"""A questionnaire with files, one with a mapping, and the staging of a file."""

from backend.survey.blobs import services as blobs
from backend.survey.forms import media
from backend.survey.forms.models import Form, FormVersion
from outreach.mapping import parse
from tests import build

WITH_FILES = """
| survey   |                                |        |        |                |
|          | type                           | name   | label  | media::image   |
|          | text                           | ten    | Tên    | huong-dan.png  |
|          | select_one_from_file lop.csv   | lop    | Lớp    |                |
|          | select_one_from_file xa.csv    | ma_xa  | Xã     |                |
| settings |                                |        |        |                |
|          | form_title                     | form_id | version |              |
|          | Có tệp                         | tep    | {version} |              |
"""
MAPPED = """
| survey   |            |          |           |
|          | type       | name     | label     |
|          | text       | ma_xa    | Xã        |
|          | date       | ngay     | Ngày      |
|          | text       | loai     | Loại      |
|          | integer    | {people} | Số người  |
| settings |            |          |           |
|          | form_title | form_id  | version   |
|          | Hoạt động  | hd       | {version} |
"""
MAPPING = parse(b"""
record = "activity"
unit = "ma_xa"
day = "ngay"
[fields]
kind = "loai"
attendances = "tong"
""")


def with_files(version: str = "1") -> str:
    return WITH_FILES.replace("{version}", version)


def mapped(version: str = "1", people: str = "tong") -> str:
    return MAPPED.replace("{version}", version).replace("{people}", people)


def upload(form: Form, name: str, content: bytes = b"x") -> None:
    media.upload_media(
        form=form, name=name, staged=blobs.stage([content]), actor=None, now=build.NOW
    )


def files_of(version: FormVersion) -> dict[str, str]:
    """Name → "file", the list that the server writes, or "" for what is missing."""
    return {row.name: "file" if row.blob_id else row.entity_list for row in version.media.all()}
