"""The page that gives the data away: buttons for who may read, files of one's own."""

import io

import openpyxl
import pytest
from django.test import Client

from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.submissions.models import ExportFile
from tests import build
from tests.exports.conftest import HOUSEHOLD, SECOND
from tests.phone import FieldPhone


@pytest.fixture
def form(project: Project, phone: FieldPhone) -> Form:
    made = build.form(project, HOUSEHOLD.replace("{version}", "1"))
    sent = phone.send("ho_dan", SECOND, instance_id="uuid:1", files={"nha.jpg": b"x"})
    assert sent.status_code == 201
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def base(form: Form) -> str:
    return f"/projects/{form.project_id}/forms/{form.form_id}/exports"


def test_an_officer_takes_excel_and_csv(officer: User, form: Form) -> None:
    client = signed_in(officer)
    page = client.get(base(form))
    assert page.status_code == 200
    assert f"{base(form)}/xlsx" in page.content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get(f"{base(form)}/xlsx").streaming_content))
    )
    assert book.sheetnames[0] == "Hộ gia đình"
    text = b"".join(client.get(f"{base(form)}/csv").streaming_content)
    assert text.startswith(b"\xef\xbb\xbfSubmissionDate")
    for kind in ("zip", "geojson"):
        assert client.get(f"{base(form)}/{kind}").status_code == 200
    assert Event.objects.filter(kind="submission.export").count() == 4


def test_the_list_of_submissions_leads_here(officer: User, form: Form) -> None:
    page = signed_in(officer).get(f"/projects/{form.project_id}/forms/ho_dan/submissions")
    assert base(form) in page.content.decode()


def test_a_file_is_ordered_made_and_fetched(officer: User, form: Form) -> None:
    client = signed_in(officer)
    assert client.post(f"{base(form)}/sav/order").status_code == 302
    assert "Đang tạo" in client.get(base(form)).content.decode()
    build.work()
    made = ExportFile.objects.get()
    assert f"{made.pk}/file" in client.get(base(form)).content.decode()
    answer = client.get(f"{base(form)}/{made.pk}/file")
    assert b"".join(answer.streaming_content)[:4] == b"$FL2"


def test_who_may_not_read_sees_nothing(worker: User, officer: User, form: Form) -> None:
    client = signed_in(worker)
    for path in ("", "/xlsx", "/csv"):
        assert client.get(f"{base(form)}{path}").status_code == 403
    assert client.post(f"{base(form)}/sav/order").status_code == 403
    assert Client().get(base(form)).status_code == 302
    assert signed_in(officer).get(f"{base(form)}/exe").status_code == 404
    assert signed_in(officer).post(f"{base(form)}/exe/order").status_code == 404
    assert signed_in(officer).get(f"{base(form)}/sav/order").status_code == 405


def test_a_form_about_persons_offers_no_places(officer: User, form: Form) -> None:
    form.versions.update(mapping={"record": "screening"})
    client = signed_in(officer)
    assert "geojson" not in client.get(base(form)).content.decode()
    assert client.get(f"{base(form)}/geojson").status_code == 403
