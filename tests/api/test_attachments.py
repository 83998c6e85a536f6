"""The files that a draft names."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings

from backend.accounts.models import Project
from backend.survey.blobs.models import Blob
from tests import build
from tests.api.conftest import Program, problem_of

WITH_FILES = """
| survey  |                                 |      |       |              |
|         | type                            | name | label | media::image |
|         | note                            | xem  | Xem   | hinh.png     |
|         | select_one_from_file lop.csv    | lop  | Lớp   |              |
|         | select_one_from_file dia_diem.csv | noi | Nơi  |              |
| settings |            |         |
|          | form_id    | version |
|          | tep        | 1       |
"""


@pytest.fixture
def base(project: Project) -> str:
    build.draft(project, WITH_FILES)
    return f"/projects/{project.pk}/forms/tep/draft"


def stored(settings: LazySettings) -> list[Path]:
    return [each for each in Path(settings.BLOB_DIR).rglob("*") if each.is_file()]


def test_files_are_listed_uploaded_read_and_taken_out(boss: Program, base: str) -> None:
    listed = {each["name"]: each for each in boss.get(f"{base}/attachments").json()}
    assert set(listed) == {"hinh.png", "lop.csv", "dia_diem.csv"}
    assert (listed["hinh.png"]["type"], listed["lop.csv"]["type"]) == ("image", "file")
    assert not listed["lop.csv"]["exists"]
    told = boss.send(f"{base}/attachments/lop.csv", b"name,label\n1,Mot\n", "text/csv").json()
    assert (told["exists"], told["blobExists"]) == (True, True)
    assert len(told["hash"]) == 32
    read = boss.get(f"{base}/attachments/lop.csv")
    assert b"".join(read.streaming_content) == b"name,label\n1,Mot\n"
    assert read["Content-Disposition"].startswith("attachment")
    assert boss.delete(f"{base}/attachments/lop.csv").json() == {"success": True}
    assert problem_of(boss.get(f"{base}/attachments/lop.csv")) == (404, 404.1)
    assert problem_of(boss.delete(f"{base}/attachments/lop.csv")) == (404, 404.1)


@pytest.mark.parametrize(
    "name", ["khac.png", "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "a%00.png", "x" * 3000, "..%5Ca"]
)
def test_a_file_that_the_form_does_not_name_is_refused(
    boss: Program, base: str, settings: LazySettings, name: str
) -> None:
    before = stored(settings)
    answer = boss.send(f"{base}/attachments/{name}", b"x", "image/png")
    assert problem_of(answer)[0] == 404
    assert stored(settings) == before
    assert Blob.objects.count() == len(before)


def test_an_empty_or_too_large_file_is_refused(
    boss: Program, base: str, settings: LazySettings
) -> None:
    before = stored(settings)
    assert problem_of(boss.send(f"{base}/attachments/lop.csv", b"", "text/csv")) == (400, 400.61)
    settings.MEDIA_MAX_BYTES = 10
    answer = boss.send(f"{base}/attachments/lop.csv", b"x" * 11, "text/csv")
    assert problem_of(answer) == (413, 413.52)
    assert stored(settings) == before


def test_a_file_that_was_cut_off_leaves_nothing(
    boss: Program, base: str, settings: LazySettings
) -> None:
    before = stored(settings)
    answer = boss.client.generic(
        "POST",
        f"/v1{base}/attachments/lop.csv",
        b"half",
        content_type="text/csv",
        headers=boss.headers,
        CONTENT_LENGTH="400",
        **{"wsgi.input": io.BytesIO(b"half")},
    )
    assert problem_of(answer) == (400, 400.59)
    assert stored(settings) == before


def test_a_body_without_length_is_not_taken_for_an_empty_one(boss: Program, base: str) -> None:
    answer = boss.client.generic(
        "POST",
        f"/v1{base}",
        b"",
        headers={**boss.headers, "Transfer-Encoding": "chunked"},
        CONTENT_LENGTH="",
    )
    assert problem_of(answer) == (411, 411.51)
