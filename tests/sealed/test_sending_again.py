"""The same again, other answers, edits, equal POSTs at once: as for plain submissions."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks
from backend.survey.quality import services as quality
from backend.survey.submissions import sealed, sealed_files
from backend.survey.submissions.models import (
    SealedPart,
    Submission,
    SubmissionAttachment,
    SubmissionVersion,
)
from tests import build
from tests.api.conftest import Program
from tests.phone import FieldPhone
from tests.sealed.conftest import ANSWERS, FACE, FILES, NAME, address, in_clear

OTHER = {**ANSWERS, "ten_goi": "Một Người Khác"}


@pytest.fixture
def xml(phone: FieldPhone, form: Form) -> bytes:
    return phone.fill(phone.blank("ho_so"), ANSWERS, instance_id="uuid:1")


def test_the_same_again_is_known_by_its_keyed_hash(phone: FieldPhone, xml: bytes) -> None:
    assert phone.post(xml, {}).status == 201
    assert phone.post(xml, FILES).status == 201
    assert phone.post(xml, FILES).status == 201
    assert SubmissionVersion.objects.count() == 1
    assert SubmissionAttachment.objects.exclude(blob=None).count() == 3
    assert in_clear() == []


def test_other_answers_under_the_same_id_are_refused(phone: FieldPhone, xml: bytes) -> None:
    assert phone.post(xml, {}).status == 201
    other = phone.fill(phone.blank("ho_so"), OTHER, instance_id="uuid:1")
    assert phone.post(other, FILES).status == 409
    # One byte that no parser sees is another submission all the same.
    assert phone.post(xml + b"\n", {}).status == 409
    assert sealed.answers_of(SubmissionVersion.objects.get())["ten_goi"] == NAME


def test_a_guess_of_somebody_else_is_never_confirmed(
    phone: FieldPhone, xml: bytes, project: Project
) -> None:
    assert phone.post(xml, {}).status == 201
    other = build.person("khac", "outreach_worker", project, units=(build.COMMUNE_B,))
    guessing = build.phone_of(other, project)
    assert guessing.post(xml, {}).status == 409
    assert guessing.post(xml, FILES).status == 409
    assert guessing.post(xml + b"\n", {}).status == 409
    assert phone.post(xml, {}).status == 201  # her own retry


def test_equal_sealed_answers_of_two_senders_are_not_told(
    phone: FieldPhone, form: Form, project: Project
) -> None:
    other = build.person("khac", "outreach_worker", project, units=(build.COMMUNE_A,))
    guessing = build.phone_of(other, project)
    sent = [(phone, "uuid:1"), (guessing, "uuid:2"), (guessing, "uuid:3")]
    for sender, name in sent:
        assert sender.send("ho_so", ANSWERS, instance_id=name).status_code == 201
    build.work()
    twins = Submission.objects.filter(flags__code="duplicate_answers")
    assert {each.instance_id for each in twins} == {"uuid:3"}


def test_a_second_visit_compares_no_sensitive_answers(phone: FieldPhone, form: Form) -> None:
    guess = {**ANSWERS, "ten_goi": "Đoán", "so_may": "0900000000"}
    for name, answers in (("uuid:1", ANSWERS), ("uuid:2", ANSWERS), ("uuid:3", guess)):
        assert phone.send("ho_so", answers, instance_id=name).status_code == 201
    first, same, other = Submission.objects.order_by("instance_id")
    assert back_checks.agreement_of(first, same) == back_checks.agreement_of(first, other)


def test_an_edit_keeps_the_files_and_both_versions(phone: FieldPhone, xml: bytes) -> None:
    assert phone.post(xml, FILES).status == 201
    edit = phone.fill(phone.blank("ho_so"), OTHER, instance_id="uuid:2", deprecated_id="uuid:1")
    assert phone.post(edit, {}).status == 201
    first, second = SubmissionVersion.objects.order_by("pk")
    assert (sealed.xml_of(first), sealed.xml_of(second)) == (xml, edit)
    assert first.owner == second.owner
    kept = {row.name: sealed_files.content_of(row) for row in second.attachments.all()}
    assert kept == FILES
    assert in_clear() == []
    assert in_clear("Một Người Khác".encode()) == []


def test_a_program_edits_it_as_well(boss: Program, phone: FieldPhone, xml: bytes) -> None:
    assert phone.post(xml, FILES).status == 201
    form = Form.objects.get()
    edit = phone.fill(phone.blank("ho_so"), OTHER, instance_id="uuid:2", deprecated_id="uuid:1")
    put = boss.client.generic(
        "PUT",
        f"/v1{address(form, '/uuid:1')}",
        edit,
        content_type="application/xml",
        headers=boss.headers,
    )
    assert put.status_code == 200
    assert sealed.xml_of(SubmissionVersion.objects.latest("pk")) == edit
    again = boss.send(address(form), xml, "application/xml")
    assert again.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_equal_posts_at_once_store_one(phone: FieldPhone, xml: bytes) -> None:
    statuses: list[int] = []

    def post() -> None:
        try:
            statuses.append(phone.post(xml, FILES).status)
        finally:
            connection.close()

    posts = [threading.Thread(target=post) for _ in range(4)]
    for each in posts:
        each.start()
    for each in posts:
        each.join()
    assert statuses == [201] * 4
    assert SubmissionVersion.objects.count() == 1
    assert SealedPart.objects.count() == 3
    assert sealed.xml_of(SubmissionVersion.objects.get()) == xml


def test_a_copied_photo_is_found_by_the_bytes_that_came(phone: FieldPhone, form: Form) -> None:
    for name in ("uuid:1", "uuid:2"):
        assert phone.send("ho_so", ANSWERS, instance_id=name, files=FILES).status_code == 201
    build.work()
    first, second = Submission.objects.order_by("created_at")
    flag = second.flags.get(code="copied_photo")
    assert flag.details == {"submissions": [str(first.pk)]}
    assert isinstance(second.pk, UUID)
    trace = second.trace  # type: ignore[attr-defined]
    assert trace.seconds == 30  # told by the sealed audit.csv
    quality.check(submission=second, now=build.NOW)
    assert in_clear() == []


def test_a_file_arrives_late(phone: FieldPhone, xml: bytes) -> None:
    assert phone.post(xml, {}).status == 201
    assert phone.post(xml, {"mat.jpg": FACE}).status == 201
    assert sealed_files.content_of(SubmissionAttachment.objects.get(name="mat.jpg")) == FACE
    assert in_clear() == []
