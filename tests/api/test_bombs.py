"""Files and bodies that are small on the way and huge inside, by the doors for programs."""

import io
import json
import time
import zipfile
from typing import Any, Final

import openpyxl
import pytest

from backend.accounts.models import Project
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity
from backend.survey.forms.models import Form, FormVersion
from tests import build
from tests.api.conftest import XLSX, Program, problem_of

LAUGHS: Final = (
    b'<!DOCTYPE x [<!ENTITY a "hahahahaha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
FILES: Final = b'<!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>'
PATIENCE: Final = 20.0  # seconds of the processor; what blows up takes minutes


def workbook() -> bytes:
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in (["type", "name", "label"], ["text", "ten", "LABEL"]):
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_id", "form_title", "version"])
    settings.append(["bom", "Bom", "1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def spoilt(before: bytes, part: str) -> bytes:
    """The workbook with this DTD in one part, and its entity in the place of LABEL."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for each in source.infolist():
            content, name = source.read(each), each.filename
            if name == part.replace(".bin", ".xml"):
                start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
                content, name = content[:start] + before + content[start:], part
                assert b"LABEL" in content or "workbook" in part
                content = content.replace(b"LABEL", b"&d;")
            elif part.endswith(".bin"):
                content = content.replace(b"sheet1.xml", b"sheet1.bin")
            archive.writestr(name, content)
    return out.getvalue()


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20_000):
            archive.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


def wide() -> bytes:
    rows = "".join(f"| | text | q{n} | Câu {n} |\n" for n in range(10_001))
    return ("| survey |\n| | type | name | label |\n" + rows).encode()


PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.bin")


@pytest.mark.parametrize("before", [LAUGHS, FILES], ids=["laughs", "file"])
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("draft", [False, True], ids=["form", "draft"])
def test_a_workbook_with_entities_is_refused(
    boss: Program, project: Project, *, draft: bool, before: bytes, part: str
) -> None:
    path = f"/projects/{project.pk}/forms"
    if draft:
        build.form(project, build.simple())
        path += "/thu/draft"
    kept = FormVersion.objects.count()
    answer = boss.send(path, spoilt(before, part), XLSX)
    assert problem_of(answer)[0] == 400
    assert b"root:" not in answer.content
    assert b"hahaha" not in answer.content
    assert FormVersion.objects.count() == kept


@pytest.mark.parametrize(
    ("content", "kind"),
    [(many_parts(), XLSX), (wide(), "text/markdown")],
    ids=["20,000 parts", "10,001 questions"],
)
def test_a_form_of_many_is_answered_in_time(
    boss: Program, project: Project, content: bytes, kind: str
) -> None:
    started = time.process_time()
    answer = boss.send(f"/projects/{project.pk}/forms", content, kind)
    assert answer.status_code in {200, 400}
    assert time.process_time() - started < 3 * PATIENCE
    assert Form.objects.count() == (answer.status_code == 200)


@pytest.fixture
def rows(project: Project) -> str:
    entities.ensure_list(project=project, name="diem", properties=["loi"], now=build.NOW)
    return f"/projects/{project.pk}/datasets/diem/entities"


def many(*bodies: Any, **more: Any) -> dict[str, Any]:
    return {"entities": list(bodies), "source": {"name": "x.csv", "size": 1}, **more}


@pytest.mark.parametrize(
    "body",
    [
        b'{"entities":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        b'{"entities":[' + b'{"data":' * 20_000 + b"1" + b"}" * 20_000 + b"]}",
        many(*[{"label": "x", "data": {"loi": "y"}}] * 10_001),
        many({"label": "x", "data": {f"p{n}": "y" for n in range(10_000)}}),
        many({"label": "x", "data": {"loi": "y"}}, {"label": "x", "data": {"loi": ["y"]}}),
        many({"label": "x", "data": {"loi": "y"}}, {"label": "x\0", "data": {}}),
        many({"label": "x", "data": {"loi": "\ud800"}}),
        many({"label": "x" * 1_000_000, "data": {}}),
        many({"label": "x", "uuid": "../../etc", "data": {}}),
        many({"label": "x", "data": {"loi": 1e308}}),
        many(None, 7, "x"),
        many(source="x"),
        {"entities": {"0": {"label": "x"}}},
        {"entities": "x"},
    ],
    ids=range(14),
)
def test_no_row_of_a_bad_file_of_entities_is_kept(boss: Program, rows: str, body: Any) -> None:
    started = time.process_time()
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert problem_of(boss.post(rows, sent))[0] in {400, 409, 413}
    assert time.process_time() - started < PATIENCE
    assert not Entity.objects.exists()


@pytest.mark.parametrize("name", ["..%2F..%2Fa.csv", "%2Fetc%2Fpasswd", "a%5Cb.csv", "%00.csv"])
def test_a_file_of_a_form_has_no_folders_in_its_name(
    boss: Program, project: Project, name: str
) -> None:
    build.form(project, build.simple())
    build.draft(project, build.simple("2"))
    path = f"/projects/{project.pk}/forms/thu/draft/attachments/{name}"
    assert problem_of(boss.send(path, b"x", "text/csv"))[0] == 404
