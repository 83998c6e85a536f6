"""Consent: recorded from forms, written by hand, taken back; what then stops."""

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.journal.models import Task
from backend.privacy import consents, purposes, subjects
from backend.privacy.consents import Said
from backend.privacy.models import Consent, Stop
from backend.problems import Problem
from backend.survey.forms.models import Form
from backend.survey.submissions import stopped
from backend.survey.submissions.models import Submission
from tests import build
from tests.phone import FieldPhone
from tests.privacy.conftest import Send

NOW = timezone.now


def test_a_form_with_a_consent_block_leaves_a_row(send: Send, worker: User) -> None:
    row = send()
    build.work()
    consent = Consent.objects.get()
    assert consent.subject_id == f"submission:{row.pk}"
    assert (consent.given, consent.text_version, consent.method) == (
        True,
        "2026-1",
        "loi_noi_ghi_am",
    )
    assert consent.collector == worker
    assert consent.subject.scope.filter(unit=build.COMMUNE_A).exists()


def test_a_refusal_is_written_down_as_such(send: Send) -> None:
    send(dong_y="khong")
    build.work()
    assert Consent.objects.get().given is False


def test_the_job_twice_makes_one_row(send: Send) -> None:
    row = send()
    build.work()
    consents.record(submission=row, answers={"dong_y": "khong"}, now=NOW())
    assert Consent.objects.get().given is False


def test_a_plain_form_has_no_task_of_consent(phone: FieldPhone, project: Project) -> None:
    build.form(project, build.simple())
    phone.send("thu", {"ma_xa": "90001"})
    assert not Task.objects.filter(job="record_consent").exists()


def test_other_paths_may_be_named(send: Send, form: Form, desk: User) -> None:
    told = {"consent_path": "ghi_chu", "consent_answer": "dong"}
    purposes.set_purpose(form=form, told=told, actor=desk, now=NOW())
    send(ghi_chu="dong", dong_y="khong")
    build.work()
    assert Consent.objects.get().given is True


def test_a_path_that_the_form_does_not_have_is_refused(form: Form, desk: User) -> None:
    with pytest.raises(Problem) as told:
        purposes.set_purpose(form=form, told={"consent_path": "x/y"}, actor=desk, now=NOW())
    assert told.value.code == "400.754"


def test_a_plain_form_may_name_no_consent_question(project: Project, desk: User) -> None:
    plain = build.form(project, build.simple())
    with pytest.raises(Problem) as told:
        purposes.set_purpose(form=plain, told={"consent_path": "tuoi"}, actor=desk, now=NOW())
    assert told.value.code == "409.758"


def test_what_was_taken_back_is_left_out_of_exports_and_feeds(
    send: Send, form: Form, admin: User
) -> None:
    gone, stays = send(), send()
    build.work()
    consent = Consent.objects.get(submission=gone.pk)
    consents.withdraw(consent=consent, actor=admin, now=NOW())
    build.work()
    rows = Submission.objects.filter(form=form)
    assert list(stopped.in_use(rows)) == [stays]
    browser = Client()
    browser.force_login(admin, backend="backend.accounts.backends.EmailBackend")
    page = browser.get(f"/projects/{form.project_id}/forms/nguoi/exports/csv")
    content = b"".join(page.streaming_content) if page.streaming else page.content
    assert gone.instance_id.encode() not in content
    assert stays.instance_id.encode() in content
    with pytest.raises(Problem) as told:
        stopped.refuse(gone.pk)
    assert told.value.code == "409.751"
    stopped.refuse(stays.pk)


def test_twice_is_told(send: Send, desk: User) -> None:
    send()
    build.work()
    consents.withdraw(consent=Consent.objects.get(), actor=desk, now=NOW())
    with pytest.raises(Problem) as told:
        consents.withdraw(consent=Consent.objects.get(), actor=desk, now=NOW())
    assert told.value.code == "409.755"


def test_a_new_consent_by_hand_starts_the_use_again(send: Send, desk: User) -> None:
    row = send()
    build.work()
    consents.withdraw(consent=Consent.objects.get(), actor=desk, now=NOW())
    assert Stop.objects.filter(pk=row.pk).exists()
    subject = subjects.ensure(owner=f"submission:{row.pk}", project_id=row.project_id, now=NOW())
    consents.add(subject=subject, said=Said(True, NOW(), "2026-2"), actor=desk, now=NOW())
    assert not Stop.objects.exists()


def test_a_text_never_changes(project: Project, desk: User) -> None:
    day = NOW().date()

    def add(version: str) -> None:
        consents.add_text(
            project=project,
            version=version,
            language="vi",
            body="Chúng tôi xin hỏi…",
            valid_from=day,
            actor=desk,
            now=NOW(),
        )

    add("2026-1")
    with pytest.raises(Problem) as told:
        add("2026-1")
    assert told.value.code == "409.756"
    add("2026-2")
    assert consents.texts_in(project).count() == 2
