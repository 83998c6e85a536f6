"""Files of forms through the program door: listed, uploaded, linked to lists, downloaded."""

import hashlib
from uuid import UUID

import pytest

from backend.accounts.models import Project, User
from backend.survey.blobs.models import Blob
from backend.survey.entities import services as entities
from backend.survey.forms.models import FormMedia
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.survey.conftest import with_files


def base(project: Project) -> str:
    return f"/projects/{project.pk}/forms/tep"


def file_of(boss: Program, project: Project, name: str) -> dict[str, object]:
    listed = boss.get(f"{base(project)}/draft/attachments").json()
    return next(each for each in listed if each["name"] == name)


def classes(project: Project) -> None:
    made = entities.ensure_list(project=project, name="lop", properties=["khoi"], now=build.NOW)
    for number, unit in ((1, build.COMMUNE_A), (2, build.COMMUNE_B)):
        entities.put(
            entity_list=made,
            entity_uuid=UUID(int=number),
            label=f"Lớp {number}",
            values={"khoi": "=6"},
            unit=unit,
            now=build.NOW,
        )


def test_files_are_listed_by_name_with_what_is_there(boss: Program, project: Project) -> None:
    build.draft(project, with_files())
    listed = boss.get(f"{base(project)}/draft/attachments").json()
    assert [(each["name"], each["type"], each["exists"]) for each in listed] == [
        ("huong-dan.png", "image", False),
        ("lop.csv", "file", False),
        ("xa.csv", "file", True),
    ]
    assert listed[0]["hash"] is None
    assert listed[0]["updatedAt"] is None
    assert listed[2]["datasetExists"] is True


def test_a_file_is_uploaded_downloaded_and_taken_away(boss: Program, project: Project) -> None:
    build.draft(project, with_files())
    path = f"{base(project)}/draft/attachments/huong-dan.png"
    assert problem_of(boss.get(path)) == (404, 404.1)
    told = boss.send(path, b"\x89PNG", "image/png").json()
    digest = hashlib.md5(b"\x89PNG", usedforsecurity=False).hexdigest()
    assert (told["name"], told["exists"], told["blobExists"]) == ("huong-dan.png", True, True)
    assert told["hash"] == digest
    assert told["updatedAt"]
    answer = boss.get(path)
    assert (answer.getvalue(), answer["Content-Type"]) == (b"\x89PNG", "image/png")
    assert answer["ETag"] == f'"{digest}"'
    assert boss.get(path, **{"If-None-Match": answer["ETag"]}).status_code == 304
    assert boss.delete(path).json() == {"success": True}
    assert problem_of(boss.delete(path)) == (404, 404.1)
    assert file_of(boss, project, "huong-dan.png")["updatedAt"]


def test_a_data_file_is_linked_to_the_list_of_its_name_and_unlinked(
    boss: Program, project: Project
) -> None:
    build.draft(project, with_files())
    path = f"{base(project)}/draft/attachments/lop.csv"
    boss.send(path, b"name,label\n", "text/csv")
    assert problem_of(boss.patch(path, {"dataset": True})) == (404, 404.1)
    classes(project)
    told = boss.patch(path, {"dataset": True}).json()
    assert (told["exists"], told["blobExists"], told["datasetExists"]) == (True, False, True)
    assert told["updatedAt"]
    told = boss.patch(path, {"dataset": False}).json()
    assert (told["exists"], told["datasetExists"]) == (False, False)
    boss.patch(path, {"dataset": True})
    assert boss.delete(path).json() == {"success": True}
    assert file_of(boss, project, "lop.csv")["exists"] is False


def test_a_picture_is_no_list(boss: Program, project: Project) -> None:
    build.draft(project, with_files())
    entities.ensure_list(project=project, name="huong-dan.png", now=build.NOW)
    answer = boss.patch(f"{base(project)}/draft/attachments/huong-dan.png", {"dataset": True})
    assert problem_of(answer) == (400, 400.26)
    assert answer.json()["message"].startswith("Dataset can only be linked to attachments with")


@pytest.mark.parametrize("body", [{}, {"dataset": "có"}, {"dataset": None}, [], b"{"])
def test_a_link_is_true_or_false(boss: Program, project: Project, body: object) -> None:
    build.draft(project, with_files())
    classes(project)
    answer = boss.patch(f"{base(project)}/draft/attachments/lop.csv", body)
    assert answer.status_code == 400
    assert FormMedia.objects.get(name="lop.csv").entity_list == ""


def test_a_linked_list_is_a_csv_of_the_reader_s_area(
    boss: Program, project: Project, officer: User
) -> None:
    build.draft(project, with_files())
    classes(project)
    boss.patch(f"{base(project)}/draft/attachments/lop.csv", {"dataset": True})
    boss.post(f"{base(project)}/draft/publish")
    path = f"{base(project)}/attachments/lop.csv"
    answer = boss.get(path)
    lines = answer.getvalue().decode().splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0] == "name,label,__version,khoi"
    assert len(lines) == 3
    assert boss.get(path, **{"If-None-Match": answer["ETag"]}).status_code == 304
    other = Program(token_of(build.person("xa_b", "officer", project, units=(build.COMMUNE_B,))))
    own = other.get(path)
    assert own.getvalue().decode().splitlines()[1:] == [f"{UUID(int=2)},Lớp 2,1,=6"]
    assert own["ETag"] != answer["ETag"]
    units = other.get(f"{base(project)}/attachments/xa.csv").getvalue().decode()
    assert "90002" in units
    assert "90001" not in units


@pytest.mark.parametrize(
    "name", ["khac.csv", "%2e%2e%2fa.csv", "..%5ca.csv", "%00", "a" * 3000, "LOP.CSV"]
)
def test_a_file_that_the_form_does_not_name_is_not_found(
    boss: Program, project: Project, name: str
) -> None:
    build.draft(project, with_files())
    path = f"{base(project)}/draft/attachments/{name}"
    assert problem_of(boss.send(path, b"x", "text/csv"))[0] == 404
    assert problem_of(boss.get(path))[0] == 404
    assert problem_of(boss.patch(path, {"dataset": True}))[0] == 404
    assert problem_of(boss.delete(path))[0] == 404
    assert not FormMedia.objects.exclude(blob=None).exists()


def test_an_empty_file_is_refused_and_nothing_is_kept(boss: Program, project: Project) -> None:
    build.draft(project, with_files())
    before = Blob.objects.count()
    answer = boss.send(f"{base(project)}/draft/attachments/lop.csv", b"", "text/csv")
    assert problem_of(answer) == (400, 400.61)
    assert Blob.objects.count() == before


def test_published_files_can_not_be_changed(boss: Program, project: Project) -> None:
    build.draft(project, with_files())
    boss.post(f"{base(project)}/draft/publish")
    path = f"{base(project)}/attachments/lop.csv"
    for answer in (
        boss.send(path, b"x", "text/csv"),
        boss.patch(path, {"dataset": True}),
        boss.delete(path),
    ):
        assert answer.status_code == 405
    draft = f"{base(project)}/draft/attachments/lop.csv"
    assert problem_of(boss.send(draft, b"x", "text/csv")) == (404, 404.1)


def test_who_may_not_change_the_form_changes_no_file(
    official: Program, outsider: Program, project: Project
) -> None:
    build.draft(project, with_files())
    path = f"{base(project)}/draft/attachments/lop.csv"
    for program, code in ((official, 403.1), (outsider, 404.1)):
        for answer in (
            program.send(path, b"x", "text/csv"),
            program.patch(path, {"dataset": True}),
            program.delete(path),
            program.get(path),
        ):
            assert problem_of(answer) == (int(code), code)
