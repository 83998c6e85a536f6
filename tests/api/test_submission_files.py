"""Files of submissions: expected, put, fetched, taken out."""

import unicodedata

import pytest

from backend.accounts.models import Project, User
from backend.survey.submissions.models import SubmissionAttachment
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.api.submitting import base_of, filled, post, put
from tests.phone import FieldPhone

PHOTO = b"\xff\xd8\xff\xe0 a photo"
NAME = "ảnh nhóm.jpg"


@pytest.fixture
def base(project: Project) -> str:
    build.form(project, build.simple())
    return base_of(project)


@pytest.fixture
def files(base: str, boss: Program) -> str:
    post(boss, base, filled(anh=NAME))
    return f"{base}/uuid:1/attachments"


def test_a_file_is_expected_put_fetched_and_taken_out(boss: Program, files: str) -> None:
    assert boss.get(files).json() == [{"name": NAME, "exists": False}]
    assert problem_of(boss.get(f"{files}/{NAME}")) == (404, 404.1)
    put_there = post(boss, f"{files}/{NAME}", PHOTO, "image/jpeg")
    assert put_there.json() == {"success": True}
    assert boss.get(files).json() == [{"name": NAME, "exists": True}]
    answer = boss.get(f"{files}/{NAME}")
    assert b"".join(answer.streaming_content) == PHOTO
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    known = boss.get(f"{files}/{NAME}", **{"If-None-Match": answer["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert boss.delete(f"{files}/{NAME}").json() == {"success": True}
    assert boss.get(files).json() == [{"name": NAME, "exists": False}]


def test_a_name_is_found_however_its_marks_are_written(boss: Program, files: str) -> None:
    loose = unicodedata.normalize("NFD", NAME)
    assert post(boss, f"{files}/{loose}", PHOTO, "image/jpeg").status_code == 200
    assert SubmissionAttachment.objects.get().name == NAME
    assert put(boss, f"{files}/{NAME}", b"another", "image/png").status_code == 200
    assert b"".join(boss.get(f"{files}/{loose}").streaming_content) == b"another"


@pytest.mark.parametrize("name", ["khac.jpg", "..%2F..%2Fetc", "%00", "x" * 300, "a%0Ab"])
def test_a_file_that_the_answers_do_not_name_is_refused(
    boss: Program, files: str, name: str
) -> None:
    for answer in (
        post(boss, f"{files}/{name}", PHOTO, "image/jpeg"),
        boss.delete(f"{files}/{name}"),
        boss.get(f"{files}/{name}"),
    ):
        assert problem_of(answer) == (404, 404.1)


def test_an_empty_or_endless_body_is_refused(boss: Program, files: str, settings: object) -> None:
    assert problem_of(post(boss, f"{files}/{NAME}", b"", "image/jpeg")) == (400, 400.61)
    settings.SUBMISSION_MAX_BYTES = 10  # type: ignore[attr-defined]
    assert problem_of(post(boss, f"{files}/{NAME}", b"x" * 99, "image/jpeg"))[0] == 413
    assert SubmissionAttachment.objects.get().blob is None


@pytest.mark.parametrize(
    ("declared", "sent"),
    [("x'\"", "image/jpeg"), ("text/html; x='\"", "application/octet-stream")],
)
def test_a_type_that_is_no_type_is_told_by_the_name_and_what_a_browser_runs_by_none(
    boss: Program, files: str, declared: str, sent: str
) -> None:
    post(boss, f"{files}/{NAME}", b"<script>", declared)
    answer = boss.get(f"{files}/{NAME}")
    assert answer["Content-Type"] == sent
    assert answer["Content-Disposition"].startswith("attachment")


def test_an_edit_keeps_the_files_that_it_still_names(boss: Program, base: str, files: str) -> None:
    post(boss, f"{files}/{NAME}", PHOTO, "image/jpeg")
    edit = filled("uuid:2", deprecated_id="uuid:1", anh=NAME)
    put(boss, f"{base}/uuid:1", edit)
    assert boss.get(files).json() == [{"name": NAME, "exists": True}]
    older = f"{base}/uuid:1/versions/uuid:1/attachments"
    assert boss.get(older).json() == [{"name": NAME, "exists": True}]
    boss.delete(f"{files}/{NAME}")
    assert b"".join(boss.get(f"{older}/{NAME}").streaming_content) == PHOTO


def test_a_sender_adds_what_is_missing_and_replaces_nothing(
    base: str, worker: User, phone: FieldPhone, project: Project
) -> None:
    collector = build.person("nhap", "data_collector", project, project_wide=True)
    own = Program(token_of(collector))
    post(own, base, filled(anh="a.jpg"))
    path = f"{base}/uuid:1/attachments/a.jpg"
    other = build.person("nhap2", "data_collector", project, project_wide=True)
    assert post(Program(token_of(other)), path, PHOTO).status_code in {403, 404}
    assert post(own, path, PHOTO, "image/jpeg").status_code == 200
    assert problem_of(post(own, path, b"x", "image/jpeg")) == (403, 403.1)
    assert problem_of(own.delete(path)) == (403, 403.1)
