"""pyodk makes, updates, publishes and reads forms, and uploads their files."""

import io
from pathlib import Path

import openpyxl
import pytest
from pyodk._endpoints.form_draft_attachments import FormDraftAttachmentService
from pyodk._endpoints.form_drafts import FormDraftService
from pyodk.client import Client
from pyodk.errors import PyODKError

from tests.api.test_form_drafts import xform
from tests.pyodk.conftest import House


def workbook(form_id: str = "", version: str = "1", with_file: bool = False) -> bytes:
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    rows = [["type", "name", "label"], ["text", "ten", "Tên"]]
    if with_file:
        rows.append(["select_one_from_file lop.csv", "lop", "Lớp"])
    for row in rows:
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(["version", "form_id"] if form_id else ["version"])
    settings.append([version, form_id] if form_id else [version])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved(folder: Path, name: str, content: bytes) -> Path:
    place = folder / name
    place.write_bytes(content)
    return place


def test_it_creates_lists_and_gets_a_form_from_a_workbook(odk_client: Client) -> None:
    made = odk_client.forms.create(definition=workbook("tu_excel"))
    assert (made.xmlFormId, made.version, made.publishedAt) == ("tu_excel", "1", None)
    got = odk_client.forms.get("tu_excel")
    assert (got.state, got.hash, bool(got.publishedAt)) == ("open", made.hash, True)
    assert got in odk_client.forms.list()
    assert "tu_excel" in odk_client.forms.get_xml("tu_excel")
    assert odk_client.forms.get_xml("tu_excel", encoding=None).startswith(b"<?xml")


def test_it_names_a_form_that_names_itself_not(odk_client: Client, tmp_path: Path) -> None:
    name = "Phiếu khảo sát 100%"
    made = odk_client.forms.create(definition=saved(tmp_path, f"{name}.xlsx", workbook()))
    assert made.xmlFormId == name
    assert odk_client.forms.get(name).xmlFormId == name
    own = odk_client.forms.create(definition=workbook(), form_id="tên riêng & khác")
    assert odk_client.forms.get(own.xmlFormId).xmlFormId == "tên riêng & khác"


def test_it_creates_a_form_from_xml_in_memory_and_from_a_file(
    odk_client: Client, tmp_path: Path
) -> None:
    made = odk_client.forms.create(definition=xform("tu_xml").decode())
    assert odk_client.forms.get_xml("tu_xml").encode() == xform("tu_xml")
    assert made.name == "Đơn giản"
    path = saved(tmp_path, "khac.xml", xform("tu_tep_xml"))
    assert odk_client.forms.create(definition=path).xmlFormId == "tu_tep_xml"


def test_it_creates_a_form_with_its_files(odk_client: Client, tmp_path: Path) -> None:
    lop = saved(tmp_path, "lop.csv", "name,label\nmot,Lớp một\n".encode())
    made = odk_client.forms.create(definition=workbook("co_tep", with_file=True), attachments=[lop])
    listed = odk_client.get(f"projects/{made.projectId}/forms/co_tep/attachments").json()
    assert [(each["name"], each["exists"]) for each in listed] == [("lop.csv", True)]
    got = odk_client.get(f"projects/{made.projectId}/forms/co_tep/attachments/lop.csv")
    assert got.content == lop.read_bytes()


def test_it_updates_a_form_by_a_definition_by_files_and_by_a_version(
    odk_client: Client, tmp_path: Path
) -> None:
    lop = saved(tmp_path, "lop.csv", b"name,label\nmot,A\n")
    odk_client.forms.create(definition=workbook("sua", with_file=True), attachments=[lop])
    odk_client.forms.update("sua", definition=workbook("sua", "2", with_file=True))
    assert odk_client.forms.get("sua").version == "2"
    lop.write_bytes(b"name,label\nhai,B\n")
    odk_client.forms.update("sua", attachments=[lop])
    made = odk_client.forms.get("sua")
    assert made.version.startswith("20")  # pyodk's own: the moment
    got = odk_client.get(f"projects/{made.projectId}/forms/sua/attachments/lop.csv")
    assert got.content == b"name,label\nhai,B\n"
    odk_client.forms.update("sua", attachments=[lop], version_updater=lambda before: f"{before}+1")
    assert odk_client.forms.get("sua").version == f"{made.version}+1"


def test_it_drives_a_draft_step_by_step(odk_client: Client, house: House, tmp_path: Path) -> None:
    service = odk_client.forms
    service.create(definition=workbook("nhap", with_file=True))
    drafts = FormDraftService(session=odk_client.session, default_project_id=house.project)
    files = FormDraftAttachmentService(session=odk_client.session, default_project_id=house.project)
    assert drafts.create(definition=workbook("nhap", "2", with_file=True), form_id="nhap")
    lop = saved(tmp_path, "bat-ky.csv", b"x" * 300_000)
    assert files.upload(lop, file_name="lop.csv", form_id="nhap")
    assert drafts.publish("nhap", version="phát hành 2")
    assert service.get("nhap").version == "phát hành 2"
    assert drafts.create(form_id="nhap")
    with pytest.raises(PyODKError, match=r"409\.6"):
        drafts.publish("nhap")


def test_warnings_and_faults_reach_it_in_central_s_shape(odk_client: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook("sai")))
    book["survey"].append(["khong_phai_kieu", "a", "A"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(PyODKError) as caught:
        odk_client.forms.create(definition=out.getvalue())
    told = caught.value.args[1].json()
    assert told["code"] == 400.15
    assert told["message"].startswith("The given XLSForm file was not valid.")
    assert set(told["details"]) >= {"error", "warnings"}
    assert "khong_phai_kieu" in told["details"]["error"]
    book = openpyxl.load_workbook(io.BytesIO(workbook("canh_bao")))
    book["survey"].append(["simserial", "sim", ""])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(PyODKError, match=r"400\.16"):
        odk_client.forms.create(definition=out.getvalue(), ignore_warnings=False)
    assert odk_client.forms.create(definition=out.getvalue()).xmlFormId == "canh_bao"


def test_what_is_not_there_is_central_s_404(odk_client: Client) -> None:
    with pytest.raises(PyODKError, match="Could not find the resource you were looking for"):
        odk_client.forms.get("khong_co")
