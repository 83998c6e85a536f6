"""At every door sensitive values are masked, answered or not; no question tells them."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.survey.blobs.services import path_of
from backend.survey.forms.models import Form
from backend.survey.submissions.export.files import ask, make
from backend.survey.submissions.masking import MASK
from backend.survey.submissions.models import ExportFile, Submission
from tests import build
from tests.api.conftest import Program
from tests.phone import FieldPhone
from tests.sealed.conftest import ANSWERS, NAME, NOTE, PLANTED, address

EXPORTS = (
    ".csv",
    ".csv.zip",
    ".xlsx",
    ".geojson?fields=*",
    ".csv.zip?splitSelectMultiples=true&deletedFields=true&groupPaths=false",
)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def unpacked(body: bytes) -> bytes:
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def tells(body: bytes) -> list[bytes]:
    return [each for each in PLANTED if each in unpacked(body)]


def test_the_xml_tells_no_sensitive_answer_and_is_read_as_ever(
    boss: Program, sent: Submission
) -> None:
    form = sent.form
    for end in ("/uuid:1.xml", "/uuid:1/versions/uuid:1.xml"):
        answer = boss.get(address(form, end))
        assert answer.status_code == 200
        assert b"ten_goi" not in content(answer)
        assert NOTE.encode() in content(answer)
        assert tells(content(answer)) == []


def test_neither_the_xml_nor_a_change_tells_which_questions_were_answered(
    boss: Program, phone: FieldPhone, form: Form
) -> None:
    base = {"ma_xa": ANSWERS["ma_xa"], "ngay": ANSWERS["ngay"], "lan": [{"so_lan": 2}]}
    said = {**base, **{key: ANSWERS[key] for key in ("ten_goi", "so_may", "noi_o")}}
    said["lan"] = [{"chat": "ketamin", "so_lan": 2}]
    documents = []
    for name, answers in (("uuid:1", base), ("uuid:2", said)):
        assert phone.send("ho_so", answers, instance_id=name).status_code == 201
        xml = content(boss.get(address(form, f"/{name}.xml"))).replace(name.encode(), b"")
        documents.append(xml)
    assert documents[0] == documents[1]
    edit = phone.fill(phone.blank("ho_so"), said, instance_id="uuid:3", deprecated_id="uuid:1")
    assert phone.post(edit, {}).status == 201
    told = boss.get(address(form, "/uuid:1/diffs")).json()["uuid:3"]
    assert [each for each in told if "chat" in json.dumps(each)] == []
    contacts = [each for each in told if each["path"] in (["ten_goi"], ["so_may"])]
    assert len(contacts) == 2
    assert all(each["old"] is None and each["new"] is None for each in contacts)
    assert all("old" in each and "new" in each for each in contacts)


@pytest.mark.parametrize(
    "end", ["", "/uuid:1", "/uuid:1/versions", "/uuid:1/diffs", "/uuid:1/audits"]
)
def test_what_programs_read_tells_nothing(boss: Program, sent: Submission, end: str) -> None:
    answer = boss.get(address(sent.form, end), **{"X-Extended-Metadata": "true"})
    assert answer.status_code == 200
    assert tells(content(answer)) == []


def test_a_changed_value_is_told_as_changed_and_no_more(
    boss: Program, phone: FieldPhone, sent: Submission
) -> None:
    edited = {**ANSWERS, "ten_goi": "Tên Mới", "ghi_chu": "mới", "lan": ANSWERS["lan"][:1]}
    xml = phone.fill(phone.blank("ho_so"), edited, instance_id="uuid:2", deprecated_id="uuid:1")
    assert phone.post(xml, {}).status == 201
    told = boss.get(address(sent.form, "/uuid:1/diffs")).json()["uuid:2"]
    changes = {json.dumps(each["path"]): each for each in told}
    assert changes['["ten_goi"]'] == {"path": ["ten_goi"], "old": None, "new": None}
    assert changes['["ghi_chu"]']["new"] == "mới"
    assert changes['[["lan", 1]]']["old"] == {"so_lan": "5"}
    page = Client()
    page.force_login(User.objects.get(name="admin"))
    shown = page.get(f"/projects/{sent.project_id}/submissions/{sent.pk}")
    assert shown.status_code == 200
    assert "Tên Mới" not in shown.content.decode()


@pytest.mark.parametrize("end", EXPORTS)
def test_exports_mask_every_row(
    boss: Program, phone: FieldPhone, sent: Submission, end: str
) -> None:
    assert phone.send("ho_so", {"ma_xa": "90001"}, instance_id="uuid:3").status_code == 201
    answer = boss.get(f"{address(sent.form)}{end}")
    assert answer.status_code == 200, content(answer)
    body = content(answer)
    assert tells(body) == []
    if "geojson" in end:
        features = json.loads(body)["features"]
        assert [each["geometry"]["coordinates"][:2] for each in features] == [[108.5, 14.5]]
        assert features[0]["properties"]["ten_goi"] is None
    else:
        # Name, number, photo and the log's name of two rows; the repeat's in its own table.
        assert unpacked(body).decode("utf-8", "replace").count(MASK) >= 6
        assert NOTE in unpacked(body).decode("utf-8", "replace")


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_files_for_statistics_mask_every_row(boss: Program, sent: Submission, kind: str) -> None:
    form = Form.objects.get()
    made = ask(form=form, actor=User.objects.get(name="admin"), kind=kind, now=build.NOW)
    make(export_id=made.pk, now=build.NOW)
    made.refresh_from_db()
    assert made.state == ExportFile.State.READY, made.problem
    body = path_of(str(made.blob_id)).read_bytes()
    assert tells(body) == []


def test_odata_gives_null(boss: Program, sent: Submission) -> None:
    base = f"/projects/{sent.project_id}/forms/ho_so.svc"
    for path in ("/Submissions", "/Submissions?$expand=*", "/Submissions('uuid:1')"):
        answer = boss.get(f"{base}{path}")
        assert answer.status_code == 200
        body = content(answer)
        assert tells(body) == []
        (row,) = json.loads(body)["value"]
        assert (row["ten_goi"], row["so_may"], row["ghi_chu"]) == (None, None, NOTE)
    (first, _) = json.loads(content(boss.get(f"{base}/Submissions.lan")))["value"]
    assert (first["chat"], first["so_lan"]) == (None, 2)


@pytest.mark.parametrize(
    "query",
    [
        f"$filter=ten_goi eq '{NAME}'",
        "$filter=startswith(ten_goi,'H')",
        "$filter=not (so_may ne null)",
        "$orderby=ten_goi asc",
        "$filter=$root/Submissions/ten_goi ne null",
    ],
)
def test_a_filter_is_no_oracle(boss: Program, sent: Submission, query: str) -> None:
    path = f"/projects/{sent.project_id}/forms/ho_so.svc/Submissions?{query}"
    answer = boss.get(path)
    assert answer.status_code in {400, 501}
    assert answer.json()["message"]
    exported = boss.get(f"{address(sent.form)}.csv?{query}")
    if "filter" in query:
        assert exported.status_code in {400, 501}


def test_files_are_refused_with_the_way_to_see_them(boss: Program, sent: Submission) -> None:
    for name in ("mat.jpg", "canh.jpg", "audit.csv"):
        for end in (f"/uuid:1/attachments/{name}", f"/uuid:1/versions/uuid:1/attachments/{name}"):
            answer = boss.get(address(sent.form, end))
            assert (answer.status_code, answer.json()["code"]) == (403, 403.711)
            assert "/reveal" in answer.json()["message"]


def test_the_page_masks_and_offers_nothing_to_who_may_not(
    officer: User, boss: Program, sent: Submission
) -> None:
    page = Client()
    page.force_login(officer)
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}"
    shown = page.get(there)
    assert shown.status_code == 200
    assert tells(shown.content) == []
    assert shown.content.decode().count(MASK) >= 5
    assert NOTE in shown.content.decode()
    assert "/reveal" not in shown.content.decode()
    row = sent.current.attachments.get(name="mat.jpg")  # type: ignore[union-attr]
    assert page.get(f"{there}/files/{row.pk}").status_code == 403
    assert page.get(f"{there}/files/{row.pk}/view").status_code == 403
