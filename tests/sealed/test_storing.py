"""A submission with sensitive answers: nothing of them in clear, all of them byte for byte."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Project, User
from backend.journal.models import Task
from backend.survey.forms.models import Form
from backend.survey.submissions import sealed, sealed_files
from backend.survey.submissions.models import (
    ClassTerm,
    SealedPart,
    Submission,
    SubmissionAttachment,
    SubmissionVersion,
)
from backend.vault import services as vault
from backend.vault.models import DataKey
from tests import build
from tests.api.conftest import Program, token_of
from tests.openrosa.conftest import ANSWERS as PLAIN_ANSWERS
from tests.phone import FieldPhone
from tests.sealed.conftest import (
    ANSWERS,
    AUDIT,
    FACE,
    FILES,
    NAME,
    SUBSTANCE,
    VIEW,
    address,
    in_clear,
    markdown,
)


def test_nothing_of_it_stands_in_clear_anywhere(sent: Submission) -> None:
    assert in_clear() == []


def test_the_test_itself_would_find_it(phone: FieldPhone, project: Project) -> None:
    build.form(project, markdown(marked=False))
    assert phone.send("ho_so", ANSWERS, files=FILES).status_code == 201
    build.work()
    found = in_clear()
    assert "submissions_submissionversion.xml" in found
    assert "submissions_submissionversion.answers" in found
    assert SubmissionVersion.objects.get().owner == ""


def test_the_received_bytes_come_back(phone: FieldPhone, form: Form) -> None:
    xml = phone.fill(phone.blank("ho_so"), ANSWERS)
    assert phone.submit(xml, FILES).status_code == 201
    version = SubmissionVersion.objects.get()
    assert sealed.xml_of(version) == xml
    assert version.sealed
    assert sealed.owner_of(version) == f"submission:{version.submission_id}"
    kinds = set(SealedPart.objects.values_list("kind", flat=True))
    assert kinds == {"identity", "contact", "health"}
    content = {row.name: sealed_files.content_of(row) for row in version.attachments.all()}
    assert content == FILES


def test_jobs_of_the_server_see_all_answers_and_columns_the_others(sent: Submission) -> None:
    version = SubmissionVersion.objects.get()
    whole = sealed.answers_of(version)
    assert (whole["ten_goi"], whole["lan"][1]["chat"]) == (NAME, f"{SUBSTANCE} hai")
    assert "ten_goi" not in version.answers
    assert version.answers["lan"] == [{"so_lan": 2}, {"so_lan": 5}]
    assert version.answers["ma_xa"] == build.COMMUNE_A[:5]
    assert version.instance_name == ""


def test_files_are_sealed_under_the_class_of_their_question(sent: Submission) -> None:
    rows = {row.name: row for row in SubmissionAttachment.objects.select_related("blob")}
    kinds = {name: row.kind for name, row in rows.items()}
    assert kinds == {"mat.jpg": "identity", "canh.jpg": "answers", "audit.csv": "identity"}
    assert {name: row.size for name, row in rows.items()} == {
        "mat.jpg": len(FACE),
        "canh.jpg": len(VIEW),
        "audit.csv": len(AUDIT),
    }
    assert all(row.blob is not None and row.blob.size > (row.size or 0) for row in rows.values())


def test_two_equal_submissions_look_different(phone: FieldPhone, form: Form) -> None:
    for name in ("uuid:1", "uuid:2"):
        assert phone.send("ho_so", ANSWERS, instance_id=name, files=FILES).status_code == 201
    blobs = SubmissionAttachment.objects.values_list("blob_id", flat=True)
    assert len(set(blobs)) == 6
    received = SubmissionAttachment.objects.filter(name="mat.jpg").values_list("received")
    assert len(set(received)) == 1


def test_a_program_s_submission_is_sealed_as_well(
    boss: Program, phone: FieldPhone, form: Form
) -> None:
    xml = phone.fill(phone.blank("ho_so"), ANSWERS, instance_id="uuid:1")
    assert boss.send(address(form), xml, "application/xml").status_code == 200
    answer = boss.send(address(form, "/uuid:1/attachments/mat.jpg"), FACE, "image/jpeg")
    assert answer.status_code == 200
    assert in_clear() == []
    row = SubmissionAttachment.objects.get(name="mat.jpg")
    assert sealed_files.content_of(row) == FACE
    assert boss.delete(address(form, "/uuid:1/attachments/mat.jpg")).status_code == 200
    row.refresh_from_db()
    assert (row.blob_id, row.size, row.received, row.kind) == (None, None, "", "identity")


def test_a_file_that_no_answer_names_is_sealed_too(phone: FieldPhone, form: Form) -> None:
    files = {**FILES, "la.jpg": FACE}
    assert phone.send("ho_so", ANSWERS, files=files).status_code == 201
    assert SubmissionAttachment.objects.get(name="la.jpg").kind == "answers"
    assert in_clear() == []


def test_a_class_that_ends_earlier_has_a_key_that_ends_then(phone: FieldPhone, form: Form) -> None:
    ClassTerm.objects.create(form=form, kind="identity", days=30)
    assert phone.send("ho_so", ANSWERS, files=FILES).status_code == 201
    version = SubmissionVersion.objects.get()
    keys = {each.kind.partition(" ")[0]: each for each in DataKey.objects.exclude(owner="index")}
    assert set(keys) == {"identity", "contact", "health", "answers"}
    ends = keys["identity"].expires_at
    assert ends is not None
    assert 30 <= (ends - version.created_at).days <= 31
    assert all(keys[kind].expires_at is None for kind in ("contact", "health", "answers"))
    vault.destroy_expired(now=ends)
    left = sealed.answers_of(version)
    assert "ten_goi" not in left
    assert left["lan"][0]["chat"] == SUBSTANCE
    row = SubmissionAttachment.objects.get(name="mat.jpg")
    assert sealed_files.content_of(row) is None


def test_an_old_version_that_comes_late_is_sealed_by_the_marks_of_the_new_one(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, markdown("1", marked=False))
    xml = phone.fill(phone.blank("ho_so"), ANSWERS)
    build.form(project, markdown("2"))
    assert phone.submit(xml, FILES).status_code == 201
    assert SubmissionVersion.objects.get().form_version.version == "1"
    assert in_clear() == []
    assert sealed.xml_of(SubmissionVersion.objects.get()) == xml


def test_tries_of_a_draft_are_sealed(boss: Program, phone: FieldPhone, form: Form) -> None:
    version = build.draft(form.project, markdown("2"))
    xml = phone.fill(phone.blank("ho_so"), ANSWERS, instance_id="uuid:9")
    xml = xml.replace(b'version="1"', b'version="2"')
    base = address(form).replace("/submissions", "/draft/submissions")
    assert boss.send(base, xml, "application/xml").status_code == 200, version
    stored = SubmissionVersion.objects.get()
    assert stored.is_draft
    assert stored.sealed
    assert in_clear() == []


def test_a_plain_form_asks_the_database_nothing_more(phone: FieldPhone, project: Project) -> None:
    build.form(project, build.simple())
    blank = phone.blank("thu")
    assert phone.post(phone.fill(blank, PLAIN_ANSWERS), {}).status == 201
    with CaptureQueriesContext(connection) as captured:
        assert phone.post(phone.fill(blank, PLAIN_ANSWERS), {}).status == 201
    about = ("vault_", "sealedpart", "classterm")
    assert not [each["sql"] for each in captured if any(name in each["sql"] for name in about)]


def test_words_of_a_failed_job_tell_nothing(phone: FieldPhone, form: Form) -> None:
    assert phone.send("ho_so", ANSWERS, files=FILES).status_code == 201
    DataKey.objects.exclude(owner="index").update(master="mat_roi")
    build.work()
    texts = list(Task.objects.exclude(error="").values_list("error", flat=True))
    assert texts
    assert all(each.startswith("Problem ") for each in texts), texts


@pytest.mark.parametrize("name", ["uuid:1", "uuid:2"])
def test_a_reader_of_one_commune_finds_only_hers(
    name: str, sent: Submission, project: Project, form: Form
) -> None:
    reader: User = build.person("doc", "officer", project, units=(build.COMMUNE_B,))
    answer = Program(token_of(reader)).get(address(form, f"/{name}.xml"))
    assert answer.status_code == 404
