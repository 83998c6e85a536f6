"""What a hostile or broken client sends: answered in OpenRosa XML, and nothing is stored."""

import pytest
from django.conf import LazySettings

from backend.accounts.models import Project, User
from backend.demo.parcels import multipart
from backend.survey.submissions.models import Submission, SubmissionVersion
from tests import build
from tests.phone import FieldPhone

ANSWERS = {"ma_xa": "90001", "ngay": "2026-11-01", "tuoi": 20}


@pytest.fixture(autouse=True)
def _form(project: Project) -> None:
    build.form(project, build.simple())


def test_somebody_elses_submission_cannot_be_edited_and_is_told_as_unknown(
    phone: FieldPhone, officer: User, project: Project
) -> None:
    phone.send("thu", ANSWERS, instance_id="uuid:1")
    other = build.phone_of(officer, project)
    refused = other.send("thu", {"tuoi": 99}, instance_id="uuid:2", deprecated_id="uuid:1")
    unknown = other.send("thu", {"tuoi": 99}, instance_id="uuid:3", deprecated_id="uuid:no")
    assert (refused.status_code, refused.message) == (404, unknown.message)
    assert SubmissionVersion.objects.get().answers["tuoi"] == 20


def test_a_second_phone_of_the_same_person_may_edit(
    phone: FieldPhone, worker: User, project: Project
) -> None:
    phone.send("thu", ANSWERS, instance_id="uuid:1")
    second = build.phone_of(worker, project)
    assert second.send("thu", {}, instance_id="uuid:2", deprecated_id="uuid:1").is_sent


def test_too_many_parts_are_413_with_the_doors_own_words(phone: FieldPhone) -> None:
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    reply = phone.post(xml, {f"{n}.jpg": b"x" for n in range(250)})
    assert reply.status == 413
    assert reply.headers["x-openrosa-version"] == "1.0"
    assert not Submission.objects.exists()


def test_a_photo_before_an_endless_xml_is_413(phone: FieldPhone, settings: LazySettings) -> None:
    settings.SUBMISSION_MAX_XML_BYTES = 1000
    body, kind = multipart(b"<a>" + b" " * 100_000, {"a.jpg": b"x"})
    marker = kind.split("boundary=")[1].encode()
    xml, photo, end = body.split(b"--" + marker)[1:4]
    turned = b"".join(b"--" + marker + part for part in (photo, xml, end))
    reply = phone.call("POST", f"{phone.server_url}/submission", turned, kind)
    assert reply.status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_405_in_openrosas_xml(phone: FieldPhone, method: str) -> None:
    reply = phone.call(method, f"{phone.server_url}/submission")
    assert reply.status == 405
    assert b"<OpenRosaResponse" in reply.body


def test_nul_in_an_address_or_a_device_id_is_no_failure(phone: FieldPhone) -> None:
    listed = phone.form_list()[0]
    assert phone.call("GET", listed.download_url.replace("/thu/", "/%00/")).status == 404
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    body, kind = multipart(xml, {})
    reply = phone.call("POST", f"{phone.server_url}/submission?deviceID=a%00b", body, kind)
    assert reply.status == 201


def test_a_broken_store_is_500_in_openrosas_xml_and_nothing_is_stored(
    phone: FieldPhone, settings: LazySettings
) -> None:
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    settings.BLOB_DIR = "/proc/nowhere"
    reply = phone.post(xml, {"a.jpg": b"x"})
    assert reply.status == 500
    assert b"<OpenRosaResponse" in reply.body
    assert not Submission.objects.exists()


def test_a_commune_that_is_none_is_flagged_and_counted_for_nobody(phone: FieldPhone) -> None:
    phone.send("thu", {**ANSWERS, "ma_xa": "99999"})
    submission = Submission.objects.get()
    assert {each.code for each in submission.flags.all()} == {"unknown_unit"}
    assert submission.unit == build.COMMUNE_A
