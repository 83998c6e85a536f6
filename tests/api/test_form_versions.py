"""Versions through the program door: by their names, as files, with their digests."""

import hashlib
from typing import Any

import pytest

from backend.accounts.models import Project, User
from backend.survey.forms.models import FormVersion
from tests import build
from tests.api.conftest import MARKDOWN, XLSX, Program, problem_of
from tests.api.test_forms import upload, workbook

MORE = {"X-Extended-Metadata": "true"}
AUDITED = """
| survey   |              |          |        |
|          | type         | name     | label  |
|          | begin_repeat | nguoi    | Người  |
|          | text         | họ-tên   | Tên    |
|          | select_multiple co | mau | Màu    |
|          | end_repeat   |          |        |
|          | rank co      | thu_tu   | Thứ tự |
|          | audit        | audit    |        |
| choices  |              |          |        |
|          | list_name    | name     | label  |
|          | co           | do       | Đỏ     |
| settings |              |          |        |
|          | form_title   | form_id  | version |
|          | Sổ           | so       | 1      |
"""


def base(project: Project, form_id: str = "thu") -> str:
    return f"/projects/{project.pk}/forms/{form_id}"


def release(boss: Program, project: Project, version: str, **headers: str) -> None:
    boss.post(f"{base(project)}/draft")
    answer = boss.client.post(
        f"/v1{base(project)}/draft/publish?version={version}", headers={**boss.headers, **headers}
    )
    assert answer.status_code == 200, answer.content


def test_versions_are_listed_newest_first_with_who_published_and_the_note(
    boss: Program, admin: User, project: Project
) -> None:
    build.form(project, build.simple())
    release(boss, project, "2", **{"X-Action-Notes": "s%E1%BB%ADa%20c%C3%A2u%203"})
    release(boss, project, "3")
    told = boss.get(f"{base(project)}/versions").json()
    assert [each["version"] for each in told] == ["3", "2", "1"]
    assert not {"publishedBy", "publishNotes"} & set(told[0])
    told = boss.get(f"{base(project)}/versions", **MORE).json()
    assert [each["publishNotes"] for each in told] == [None, "sửa câu 3", None]
    names = [(each["publishedBy"] or {}).get("displayName") for each in told]
    assert names == [admin.name, admin.name, None]


def test_the_note_is_for_those_who_may_change_the_form(
    boss: Program, official: Program, project: Project
) -> None:
    build.form(project, build.simple())
    release(boss, project, "2", **{"X-Action-Notes": "x"})
    for path in (f"{base(project)}/versions", base(project)):
        told = official.get(path, **MORE).json()
        assert "publishNotes" not in (told[0] if isinstance(told, list) else told)
    assert boss.get(base(project), **MORE).json()["publishNotes"] == "x"


@pytest.mark.parametrize("name", ["2", "2026/11/22", "v 2.0%", "Đợt 1", "fields", "..", "a/fields"])
def test_a_version_is_found_by_any_name(boss: Program, project: Project, name: str) -> None:
    from urllib.parse import quote

    build.form(project, build.simple())
    release(boss, project, quote(name, safe=""))
    release(boss, project, "sau")
    path = f"{base(project)}/versions/{quote(name, safe='')}"
    if name == "..":  # every client resolves it before it is sent
        return
    if "/fields" not in name:
        assert boss.get(path).json()["version"] == name
    assert f'version="{name}"'.encode() in boss.get(f"{path}.xml").content
    for more in ("fields", "attachments"):
        assert boss.get(f"{path}/{more}").status_code == 200


def test_the_version_without_a_name_has_three_underscores(boss: Program, project: Project) -> None:
    build.form(project, build.simple().replace("| version      |", "| x      |"))
    told = boss.get(f"{base(project)}/versions/___").json()
    assert told["version"] == ""
    assert boss.get(f"{base(project)}/versions/___.xml").status_code == 200
    assert boss.get(f"{base(project)}/versions/___/fields").json()


@pytest.mark.parametrize("name", ["khong_co", "%00", "9" * 5000, "%F0%9F%98%80", "'; drop"])
def test_a_version_that_never_was_is_not_found(boss: Program, project: Project, name: str) -> None:
    build.form(project, build.simple())
    for more in ("", ".xml", ".xlsx", "/fields", "/attachments", "/attachments/a.csv"):
        assert problem_of(boss.get(f"{base(project)}/versions/{name}{more}"))[0] == 404


def test_a_draft_is_no_version(boss: Program, project: Project) -> None:
    build.draft(project, build.simple())
    assert boss.get(f"{base(project)}/versions").json() == []
    assert problem_of(boss.get(f"{base(project)}/versions/1")) == (404, 404.1)


def test_files_have_their_digest_as_etag_and_are_not_sent_twice(
    boss: Program, project: Project
) -> None:
    upload(boss, project, workbook(), XLSX, query="?publish=true&ignoreWarnings=true")
    boss.post(f"{base(project, 'so_tinh')}/draft")
    for where in ("", "/draft", "/versions/1"):
        for ending in (".xml", ".xlsx"):
            path = f"{base(project, 'so_tinh')}{where}{ending}"
            answer = boss.get(path)
            content = answer.getvalue()
            digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
            assert answer["ETag"] == f'"{digest}"'
            assert answer["Content-Disposition"].startswith(
                f'attachment; filename="so_tinh{ending}"; filename*=UTF-8'
            )
            again = boss.get(path, **{"If-None-Match": answer["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == answer["ETag"]
            assert boss.get(path, **{"If-None-Match": '"khac"'}).status_code == 200


def test_the_digests_of_a_version_are_of_its_very_bytes(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    release(boss, project, "2")
    for each in boss.get(f"{base(project)}/versions").json():
        xml = boss.get(f"{base(project)}/versions/{each['version']}.xml").content
        assert each["hash"] == hashlib.md5(xml, usedforsecurity=False).hexdigest()
        assert each["sha"] == hashlib.sha1(xml, usedforsecurity=False).hexdigest()
        assert each["sha256"] == hashlib.sha256(xml).hexdigest()


def test_questions_have_central_s_types_and_flags(boss: Program, project: Project) -> None:
    answer = boss.send(
        f"/projects/{project.pk}/forms?ignoreWarnings=true&publish=true",
        AUDITED.encode(),
        MARKDOWN,
    )
    assert answer.status_code == 200, answer.content
    fields = boss.get(f"{base(project, 'so')}/fields").json()
    told: dict[str, Any] = {each["path"]: each for each in fields}
    assert told["/nguoi"]["type"] == "repeat"
    assert told["/nguoi/họ-tên"]["type"] == "string"
    assert (told["/nguoi/mau"]["type"], told["/nguoi/mau"]["selectMultiple"]) == ("string", True)
    assert (told["/thu_tu"]["type"], told["/thu_tu"]["selectMultiple"]) == ("odk:rank", None)
    assert (told["/meta"]["type"], told["/meta/audit"]["binary"]) == ("structure", True)
    assert told["/nguoi"]["binary"] is None
    odata = boss.get(f"{base(project, 'so')}/fields?odata=true").json()
    assert ("/nguoi/h_t_n", "h_t_n") in [(each["path"], each["name"]) for each in odata]
    assert problem_of(boss.get(f"{base(project, 'so')}/fields?odata=x")) == (400, 400.11)


def test_the_manifest_of_each_version_is_there_for_programs(
    boss: Program, project: Project
) -> None:
    from tests.survey.conftest import upload as put
    from tests.survey.conftest import with_files

    form = build.draft(project, with_files()).form
    put(form, "huong-dan.png")
    put(form, "lop.csv", b"name,label\na,A\n")
    tep = base(project, "tep")
    boss.post(f"{tep}/draft/publish")
    boss.post(f"{tep}/draft")
    for where in ("", "/draft", "/versions/1"):
        answer = boss.get(f"{tep}{where}/manifest")
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        assert answer["X-OpenRosa-Version"] == "1.0"
        address = f"/v1{tep}{where}/attachments/huong-dan.png"
        assert address in answer.content.decode()
        assert boss.get(address.removeprefix("/v1")).getvalue() == b"x"
    assert boss.get(f"{tep}/versions/khong_co/manifest").status_code == 404
    nobody = Program()
    assert nobody.get(f"{tep}/manifest").status_code == 401
    assert FormVersion.objects.count() == 2
