"""Forms through the program door: upload, draft, publish, download, close."""

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import Project
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form, FormVersion
from tests import build
from tests.api.conftest import MARKDOWN, XLSX, Program, problem_of

WARNED = build.simple().replace("| image      | anh     | Ảnh ", "| simserial  | sim     |     ")


def upload(
    program: Program, project: Project, content: bytes, kind: str = MARKDOWN, **more: str
) -> Any:
    query = more.pop("query", "?ignoreWarnings=true")
    return program.send(f"/projects/{project.pk}/forms{query}", content, kind, **more)


def workbook(form_id: str | None = "so_tinh") -> bytes:
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (["type", "name", "label"], ["text", "ten", "Tên?"], ["image", "anh", "Ảnh?"]):
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_id", "version"] if form_id else ["version"])
    settings.append([form_id, "1"] if form_id else ["1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def nothing_stored(settings: LazySettings) -> bool:
    left = [file for file in Path(settings.BLOB_DIR).rglob("*") if file.is_file()]
    return not (
        Form.objects.exists() or FormVersion.objects.exists() or Blob.objects.exists() or left
    )


def test_a_workbook_becomes_a_published_form(boss: Program, project: Project) -> None:
    source = workbook()
    answer = upload(boss, project, source, XLSX, query="?publish=true&ignoreWarnings=true")
    told = answer.json()
    assert answer.status_code == 200, told
    assert (told["xmlFormId"], told["version"], told["state"]) == ("so_tinh", "1", "open")
    assert told["projectId"] == project.pk
    assert told["publishedAt"].endswith("Z")
    base = f"/projects/{project.pk}/forms"
    assert boss.get(base).json() == [told] == [boss.get(f"{base}/so_tinh").json()]
    xlsx = boss.get(f"{base}/so_tinh.xlsx")
    assert b"".join(xlsx.streaming_content) == source
    xml = boss.get(f"{base}/so_tinh.xml")
    assert xml["Content-Type"].startswith("application/xml")
    assert xml["Content-Disposition"].startswith("attachment")
    assert bytes(Form.objects.get().current.xform) == xml.content
    assert problem_of(boss.get(f"{base}/so_tinh.xls")) == (404, 404.1)


def test_the_header_names_a_form_that_names_itself_not(boss: Program, project: Project) -> None:
    name = {"X-XlsForm-FormId-Fallback": "../../ten%20dep.xlsx"}
    told = upload(boss, project, workbook(None), XLSX, **name).json()
    assert told["xmlFormId"] == "ten dep"
    assert FormVersion.objects.get().source_name == "ten dep.xlsx"


def test_questions_are_listed_as_central_lists_them(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    fields = boss.get(f"/projects/{project.pk}/forms/thu/fields").json()
    of = {each["path"]: each for each in fields}
    assert of["/tuoi"]["type"] == "int"
    assert (of["/anh"]["type"], of["/anh"]["binary"]) == ("binary", True)
    assert of["/meta/instanceID"]["name"] == "instanceID"


def test_a_draft_is_uploaded_tried_and_published(boss: Program, project: Project) -> None:
    base = f"/projects/{project.pk}/forms/thu"
    upload(boss, project, build.simple().encode())
    unpublished = boss.get(base).json()
    assert unpublished["publishedAt"] is None
    draft = boss.get(f"{base}/draft").json()
    assert len(draft["draftToken"]) == 64
    formlist = boss.client.get(
        f"/v1/test/{draft['draftToken']}/projects/{project.pk}/forms/thu/draft/formList"
    )
    assert formlist.status_code == 200
    assert boss.post(f"{base}/draft/publish").json() == {"success": True}
    assert problem_of(boss.get(f"{base}/draft")) == (404, 404.1)
    assert problem_of(boss.post(f"{base}/draft/publish")) == (404, 404.1)
    second = boss.send(f"{base}/draft?ignoreWarnings=true", build.simple("2").encode(), MARKDOWN)
    assert second.json() == {"success": True}
    boss.post(f"{base}/draft/publish")
    versions = boss.get(f"{base}/versions").json()
    assert [each["version"] for each in versions] == ["2", "1"]


def test_an_empty_body_copies_the_published_version(boss: Program, project: Project) -> None:
    form = build.form(project, build.simple())
    base = f"/projects/{project.pk}/forms/thu"
    assert boss.post(f"{base}/draft").json() == {"success": True}
    copied = FormVersion.objects.get(published_at=None)
    assert bytes(copied.xform) == bytes(form.current.xform)
    assert problem_of(boss.post(f"{base}/draft/publish")) == (409, 409.6)
    assert boss.post(f"{base}/draft/publish?version=2").json() == {"success": True}
    told = boss.get(base).json()
    assert told["version"] == "2"
    assert told["hash"] != form.current.md5
    assert b'version="2"' in boss.get(f"{base}.xml").content
    assert [each["version"] for each in boss.get(f"{base}/versions").json()] == ["2", "1"]


def test_a_form_is_closed_and_meant_for_units(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    base = f"/projects/{project.pk}/forms/thu"
    told = boss.patch(base, {"state": "closing", "units": [build.COMMUNE_A]}).json()
    assert (told["state"], told["units"]) == ("closing", [build.COMMUNE_A])
    assert problem_of(boss.patch(base, {"state": "shut", "units": []})) == (400, 400.11)
    assert problem_of(boss.patch(base, {"state": "open", "units": ["x"]})) == (400, 400.11)
    assert boss.get(base).json() == told


def test_warnings_stop_an_upload_until_they_are_accepted(
    boss: Program, project: Project, settings: LazySettings
) -> None:
    answer = upload(boss, project, WARNED.encode(), query="")
    assert problem_of(answer) == (400, 400.16)
    details = answer.json()["details"]
    assert set(details["warnings"]) == {"xlsFormWarnings"}
    assert len(details["warnings"]["xlsFormWarnings"]) == len(details["notices"]) >= 1
    assert {"english", "vietnamese", "row", "sheet"} <= set(details["notices"][0])
    assert nothing_stored(settings)
    assert upload(boss, project, WARNED.encode()).status_code == 200
    assert boss.get(f"/projects/{project.pk}/forms/thu/draft").json()["warnings"]


def test_a_fault_is_told_with_its_place_in_both_languages(
    boss: Program, project: Project, settings: LazySettings
) -> None:
    broken = build.simple().replace("| integer ", "| so_nguyen ")
    answer = upload(boss, project, broken.encode())
    assert problem_of(answer) == (400, 400.15)
    fault = answer.json()["details"]["faults"][0]
    assert (fault["sheet"], fault["row"]) == ("survey", 4)
    assert fault["english"] != fault["vietnamese"]
    assert fault["english"] in answer.json()["details"]["error"]
    assert nothing_stored(settings)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", b"0" * 120_000_000)
    return out.getvalue()


XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>
<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>&f;</h:title></h:head></h:html>"""


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", MARKDOWN, 400.61),
        (b"", XLSX, 400.61),
        (b"   ", MARKDOWN, 400.15),
        (b"\0", MARKDOWN, 400.15),
        (b"khong phai", XLSX, 400.15),
        (b"PK\x03\x04cut", XLSX, 400.15),
        (bomb(), XLSX, 400.15),
        (XXE, "application/xml", 400.2),
        (b"<a/>", "text/xml", 400.2),
        (b"\xff\xfe", "text/csv", 400.15),
        (b"{}", "application/json", 415.51),
        (b"x", "multipart/form-data; boundary=x", 415.51),
        (b"x", "", 415.51),
    ],
)
def test_what_is_no_form_is_refused_and_nothing_is_stored(
    boss: Program,
    project: Project,
    settings: LazySettings,
    *,
    content: bytes,
    kind: str,
    code: float,
) -> None:
    answer = upload(boss, project, content, kind)
    assert problem_of(answer) == (int(code), code)
    assert b"root:" not in answer.content
    assert nothing_stored(settings)


def test_a_form_that_is_too_large_is_not_read(
    boss: Program, project: Project, settings: LazySettings
) -> None:
    settings.FORM_MAX_BYTES = 100
    assert problem_of(upload(boss, project, b"x" * 101)) == (413, 413.52)
    assert nothing_stored(settings)


def test_a_form_that_was_cut_off_is_not_taken(
    boss: Program, project: Project, settings: LazySettings
) -> None:
    answer = boss.client.generic(
        "POST",
        f"/v1/projects/{project.pk}/forms",
        build.simple().encode(),
        content_type=MARKDOWN,
        headers=boss.headers,
        CONTENT_LENGTH="9000",
        **{"wsgi.input": io.BytesIO(build.simple().encode())},
    )
    assert problem_of(answer) == (400, 400.59)
    assert nothing_stored(settings)


def test_a_form_id_in_use_is_a_conflict_and_the_form_stays(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    assert problem_of(upload(boss, project, build.simple("2").encode())) == (409, 409.3)
    assert FormVersion.objects.count() == 1


def test_a_draft_of_another_form_is_refused(boss: Program, project: Project) -> None:
    build.form(project, build.simple())
    other = build.simple(form_id="khac").encode()
    answer = boss.send(f"/projects/{project.pk}/forms/thu/draft", other, MARKDOWN)
    assert problem_of(answer) == (400, 400.8)
    assert Form.objects.count() == 1


@pytest.mark.parametrize("query", ["?publish=maybe", "?ignoreWarnings=2"])
def test_a_bad_query_is_a_problem(boss: Program, project: Project, query: str) -> None:
    assert problem_of(upload(boss, project, b"x", query=query)) == (400, 400.11)


@pytest.mark.parametrize("version", ["%00", "v" * 250])
def test_a_version_that_no_phone_takes_is_a_problem(
    boss: Program, project: Project, version: str
) -> None:
    build.form(project, build.simple())
    base = f"/projects/{project.pk}/forms/thu"
    boss.post(f"{base}/draft")
    assert problem_of(boss.post(f"{base}/draft/publish?version={version}")) == (400, 400.11)
    assert FormVersion.objects.filter(published_at=None).count() == 1


@pytest.mark.parametrize(
    "form_id", ["%00", "a%00b", "%2e%2e", "x" * 5000, "'; drop", "%F0%9F%98%80"]
)
def test_a_strange_form_id_is_not_found(boss: Program, project: Project, form_id: str) -> None:
    assert boss.get(f"/projects/{project.pk}/forms/{form_id}").status_code == 404


def test_more_forms_cost_no_more_queries(
    boss: Program, project: Project, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("mot", "hai", "ba"):
        build.form(project, build.simple(form_id=name))
    with django_assert_num_queries(8):
        assert len(boss.get(f"/projects/{project.pk}/forms").json()) == 3
