"""Sending filled forms: each case of the contract, and everything that may go wrong on the way."""

import hashlib
import io
import threading

import pytest
from django.conf import LazySettings
from django.db import connections

from backend.accounts.models import Project, User
from backend.demo.parcels import multipart
from backend.journal.models import Event, Task
from backend.survey.blobs.services import path_of
from backend.survey.forms import services as forms
from backend.survey.forms.making import draft_token
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionVersion,
)
from tests import build
from tests.openrosa.conftest import ANSWERS
from tests.phone import FieldPhone, InProcess


def test_head_is_204_with_the_largest_size_that_is_taken(
    phone: FieldPhone, form: object, settings: LazySettings
) -> None:
    settings.SUBMISSION_MAX_BYTES = 12345
    assert phone.head() == 12345


def test_a_submission_is_kept_byte_for_byte_with_its_typed_answers(
    phone: FieldPhone, form: object
) -> None:
    blank = phone.blank("thu")
    xml = phone.fill(blank, {**ANSWERS, "anh": "a.jpg"}).replace(b"?>", b"?>\n  <!-- kept -->", 1)
    sent = phone.submit(xml, {"a.jpg": b"photo"})
    assert sent.status_code == 201
    version = SubmissionVersion.objects.get()
    assert bytes(version.xml) == xml
    assert version.answers["tuoi"] == 20
    assert version.answers["ngay"] == "2026-11-01"
    attachment = SubmissionAttachment.objects.get()
    assert attachment.name == "a.jpg"
    assert path_of(hashlib.sha256(b"photo").hexdigest()).read_bytes() == b"photo"


def test_the_same_submission_again_is_201_and_stored_once(phone: FieldPhone, form: object) -> None:
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    assert [phone.submit(xml).status_code for _ in range(3)] == [201, 201, 201]
    assert SubmissionVersion.objects.count() == Submission.objects.count() == 1
    assert Event.objects.filter(kind="submission.create").count() == 1


def test_it_refuses_other_answers_under_the_same_id_and_keeps_the_first(
    phone: FieldPhone, form: object
) -> None:
    assert phone.send("thu", {"tuoi": 4}, instance_id="uuid:1").status_code == 201
    refused = phone.send("thu", {"tuoi": 5}, instance_id="uuid:1")
    assert refused.status_code == 409
    assert "phụ trách" in refused.message or "khác" in refused.message
    assert SubmissionVersion.objects.get().answers["tuoi"] == 4


def test_the_same_id_in_another_form_is_another_submission(
    phone: FieldPhone, form: object, project: Project
) -> None:
    build.form(project, build.simple(form_id="thu2"))
    assert phone.send("thu", {"tuoi": 4}, instance_id="uuid:1").status_code == 201
    assert phone.send("thu2", {"tuoi": 4}, instance_id="uuid:1").status_code == 201
    assert Submission.objects.count() == 2


def test_an_older_version_of_the_form_is_still_taken(
    phone: FieldPhone, form: object, project: Project
) -> None:
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    build.form(project, build.simple("2"))
    assert phone.submit(xml).status_code == 201
    assert SubmissionVersion.objects.get().form_version.version == "1"


def test_a_version_that_never_was_is_404(phone: FieldPhone, form: object) -> None:
    sent = phone.send("thu", ANSWERS, version="khong-co")
    assert sent.status_code == 404
    assert "khong-co" in sent.message


def test_a_closing_form_accepts_and_a_closed_one_says_409(
    phone: FieldPhone, project: Project
) -> None:
    form = build.form(project, build.simple())
    blank = phone.blank("thu")
    forms.set_state(form=form, state="closing", actor=None, now=build.NOW)
    assert phone.submit(phone.fill(blank, ANSWERS)).status_code == 201
    forms.set_state(form=form, state="closed", actor=None, now=build.NOW)
    assert phone.submit(phone.fill(blank, ANSWERS)).status_code == 409


def test_the_xml_may_come_as_a_field_without_a_file_name(phone: FieldPhone, form: object) -> None:
    xml = phone.fill(phone.blank("thu"), {"ma_xa": "Đức Phổ"})
    body = (
        b'--q\r\nContent-Disposition: form-data; name="xml_submission_file"\r\n\r\n'
        + xml
        + b"\r\n--q--\r\n"
    )
    reply = phone.call(
        "POST", f"{phone.server_url}/submission", body, "multipart/form-data; boundary=q"
    )
    assert reply.status == 201
    assert bytes(SubmissionVersion.objects.get().xml) == xml


def _bad(name: str, xml: bytes) -> bytes:
    inside = b"<tuoi/>"
    return {
        "empty": b"",
        "not xml": b"hello",
        "cut xml": xml[: len(xml) // 2],
        "dtd": b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml.split(b"?>", 1)[1],
        "external entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        + xml.split(b"?>", 1)[1].replace(inside, b"<tuoi>&b;</tuoi>"),
        "nul": xml.replace(inside, b"<tuoi>\x00</tuoi>"),
        "not utf-8": xml.replace(inside, b"<tuoi>\xff\xfe</tuoi>"),
        "lone surrogate": xml.replace(inside, b"<tuoi>\xed\xa0\x80</tuoi>"),
        "deep": b"<a id='thu'>" * 5000 + b"</a>" * 5000,
        "no form id": xml.replace(b'id="thu"', b""),
        "long form id": xml.replace(b'id="thu"', b'id="' + b"x" * 250 + b'"'),
        "no instance id": xml.replace(b"instanceID>", b"khac>"),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "not xml",
        "cut xml",
        "dtd",
        "external entity",
        "nul",
        "not utf-8",
        "lone surrogate",
        "deep",
        "no form id",
        "long form id",
        "no instance id",
    ],
)
def test_a_bad_filled_form_is_400_with_a_sentence_and_nothing_is_stored(
    phone: FieldPhone, form: object, name: str
) -> None:
    xml = phone.fill(phone.blank("thu"), {})
    sent = phone.submit(_bad(name, xml), {"a.jpg": b"x"})
    assert sent.status_code == 400
    assert len(sent.message) > 20
    assert not Submission.objects.exists()
    assert _staged_files() == []


def _staged_files() -> list[str]:
    folder = path_of("00").parent.parent / "tmp"
    return [file.name for file in folder.iterdir()] if folder.exists() else []


def test_a_body_that_is_no_form_data_is_400(phone: FieldPhone, form: object) -> None:
    url = f"{phone.server_url}/submission"
    assert phone.call("POST", url, b"<a/>", "text/xml").status == 400
    assert phone.call("POST", url, b"rubbish", "multipart/form-data; boundary=q").status == 400
    assert phone.call("POST", url, b"rubbish", "multipart/form-data").status == 400
    body, kind = multipart(b"<a/>", {})
    without = body.replace(b"xml_submission_file", b"something_else")
    assert isinstance(phone.transport, InProcess)
    phone.transport.environ = {"CONTENT_LENGTH": "²"}
    assert phone.call("POST", url, body, kind).status == 400
    phone.transport.environ = {}
    reply = phone.call("POST", url, without, kind)
    assert reply.status == 400
    assert b"xml_submission_file" in reply.body


def test_a_body_that_was_cut_off_is_400_and_stores_no_half_photo(
    phone: FieldPhone, form: object
) -> None:
    xml = phone.fill(phone.blank("thu"), {"anh": "a.jpg"})
    body, kind = multipart(xml, {"a.jpg": b"x" * 100_000})
    assert isinstance(phone.transport, InProcess)
    phone.transport.environ = {
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body[:-50_000]),
    }
    reply = phone.call("POST", f"{phone.server_url}/submission", b"", kind)
    assert reply.status == 400
    assert not Submission.objects.exists()
    assert _staged_files() == []


def test_a_submission_over_the_limit_is_413(
    phone: FieldPhone, form: object, settings: LazySettings
) -> None:
    xml = phone.fill(phone.blank("thu"), {"anh": "a.jpg"})
    settings.SUBMISSION_MAX_BYTES = 5000
    reply = phone.post(xml, {"a.jpg": b"x" * 6000})
    assert reply.status == 413
    settings.SUBMISSION_MAX_BYTES = 100_000
    settings.SUBMISSION_MAX_XML_BYTES = 100
    assert phone.post(xml, {}).status == 413
    assert not Submission.objects.exists()


def test_an_encrypted_submission_is_refused_with_a_sentence(
    phone: FieldPhone, form: object
) -> None:
    xml = phone.fill(phone.blank("thu"), {}).replace(b'id="thu"', b'id="thu" encrypted="yes"')
    sent = phone.submit(xml)
    assert sent.status_code == 400
    assert "thu" in sent.message


def test_an_unknown_form_is_404(phone: FieldPhone, form: object) -> None:
    xml = phone.fill(phone.blank("thu"), {}).replace(b'id="thu"', b'id="la"')
    assert phone.submit(xml).status_code == 404


def test_a_form_that_the_role_may_not_send_is_403(form: object, project: Project) -> None:
    school = build.person("school", "school_staff", project, units=(build.COMMUNE_A,))
    phone = build.phone_of(school, project)
    xml = b"<data id='thu' version='1'><meta><instanceID>uuid:1</instanceID></meta></data>"
    assert phone.submit(xml).status_code == 403
    assert not Submission.objects.exists()


def test_drafts_tests_are_kept_apart_and_nothing_follows_them(
    phone: FieldPhone, project: Project
) -> None:
    version = build.draft(project, build.simple())
    token = draft_token(version)
    url = f"http://testserver/v1/test/{token}/projects/{project.pk}/forms/thu/draft"
    tester = FieldPhone(url, InProcess())
    assert tester.send("thu", ANSWERS).status_code == 201
    assert Submission.objects.get().is_draft
    assert not Task.objects.exclude(job="validate_form").exists()
    wrong = FieldPhone(url.replace("/test/", "/test/x"), InProcess())
    assert wrong.call("GET", f"{wrong.server_url}/formList").status == 403


def test_a_page_of_another_site_cannot_post_with_a_session_cookie(
    form: object, project: Project, worker: User
) -> None:
    xml = b"<data id='thu' version='1'><meta><instanceID>uuid:1</instanceID></meta></data>"
    transport = InProcess(secure=True)
    transport.client.force_login(worker)
    cross = FieldPhone(f"https://testserver/v1/projects/{project.pk}", transport)
    reply = cross.post(xml, {})
    assert reply.status == 401
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_equal_posts_at_once_all_get_201_and_store_one(
    project: Project, worker: User
) -> None:
    build.form(project, build.simple())
    phone = build.phone_of(worker, project)
    xml = phone.fill(phone.blank("thu"), {**ANSWERS, "anh": "a.jpg"})
    statuses: list[int] = []
    start = threading.Barrier(8)

    def post() -> None:
        one = FieldPhone(phone.server_url, InProcess())
        start.wait()
        statuses.append(one.post(xml, {"a.jpg": b"x" * 9000, "la.jpg": b"y"}).status)
        connections.close_all()

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 8
    assert Submission.objects.count() == SubmissionVersion.objects.count() == 1
    assert SubmissionAttachment.objects.exclude(blob=None).count() == 2
