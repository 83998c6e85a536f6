"""What can and can't be done with an anonymous submission once it is there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks, send_backs
from backend.survey.quality.models import Trace
from backend.survey.quality.selectors import board
from backend.survey.submissions import reviewing
from backend.survey.submissions.anonymity import day_of
from backend.survey.submissions.models import Submission, SubmissionFlag
from backend.webhooks import services as webhooks
from backend.webhooks.models import WebhookDelivery
from tests import build
from tests.anonymous.conftest import ANSWERS, after_the_day
from tests.anonymous.test_stored import xml_of
from tests.api.conftest import Program, token_of
from tests.phone import FieldPhone

Enter = Callable[[User], Client]


def test_nobody_edits_it_from_a_phone(form: Form, sent: Submission, phone: FieldPhone) -> None:
    blank = phone.blank(form.form_id)
    xml = phone.fill(blank, ANSWERS, deprecated_id=sent.instance_id)
    answer = phone.submit(xml, None)
    assert answer.status_code == 403
    assert "ẩn danh" in answer.message
    assert Submission.objects.get().current_id == sent.current_id
    unknown = phone.submit(phone.fill(blank, ANSWERS, deprecated_id="uuid:khong-co"), None)
    assert unknown.status_code == 403  # whether it exists is nobody's business


def test_an_officer_corrects_it_and_the_journal_says_who(
    project: Project, form: Form, sent: Submission, admin: User
) -> None:
    assert form.current is not None
    xml = xml_of(form.current, "uuid:0a0a0a0a-0000-4000-8000-00000000000b").replace(
        b"</instanceID>", f"</instanceID><deprecatedID>{sent.instance_id}</deprecatedID>".encode()
    )
    path = f"/v1/projects/{project.pk}/forms/hoc_sinh/submissions/{sent.instance_id}"
    program = Program(token_of(admin))
    answer = program.client.put(path, xml, content_type="application/xml", headers=program.headers)
    assert answer.status_code == 200
    first, second = sent.versions.order_by("id")
    assert first.pk < 0 < second.pk
    assert (second.submitter_id, second.user_agent) == (None, "")
    assert second.created_at == day_of(second.created_at)
    assert Event.objects.get(kind="submission.update").user_id == admin.pk


def test_nothing_is_said_of_how_it_was_filled(form: Form, phone: FieldPhone) -> None:
    for _ in range(6):
        phone.send(form.form_id, ANSWERS)
    after_the_day()
    assert not Trace.objects.exists()
    assert not SubmissionFlag.objects.exists()


def test_it_is_neither_sent_back_nor_drawn_and_stands_on_no_board(
    form: Form, sent: Submission, admin: User
) -> None:
    today = timezone.localdate()
    with pytest.raises(problems.Problem) as refused:
        send_backs.send_back(
            submission=sent, questions=[], note="xem lại", actor=admin, now=build.NOW
        )
    assert refused.value.code == "409.732"
    with pytest.raises(problems.Problem) as refused:
        back_checks.draw(
            form=form, percent=10, starts_on=today, ends_on=today, actor=admin, now=build.NOW
        )
    assert refused.value.code == "409.733"
    assert board(admin, form, today - timedelta(days=1), today) == []


def test_it_is_reviewed_as_any_other(form: Form, sent: Submission, admin: User) -> None:
    reviewing.review(submission=sent, state="approved", actor=admin, now=timezone.now())
    assert Submission.objects.get().review_state == "approved"


def test_a_webhook_hears_of_it_when_the_day_is_over_and_of_no_actor(
    project: Project, form: Form, admin: User, phone: FieldPhone
) -> None:
    webhooks.create_webhook(
        project=project,
        name="kho",
        url="https://kho.example.org/nhan",
        events=["submission.create"],
        actor=admin,
        now=build.NOW,
    )
    phone.send(form.form_id, ANSWERS)
    assert not WebhookDelivery.objects.exists()
    after_the_day()
    payload = WebhookDelivery.objects.get().payload
    assert payload["at"].endswith("T17:00:00.000Z")
    assert not {"actor", "submitter", "submitterId", "deviceId"} & set(payload)


def test_pages_and_files_show_it_without_a_sender(
    sent: Submission, admin: User, worker: User, enter: Enter
) -> None:
    project = sent.project
    browser = enter(admin)
    base = f"/projects/{project.pk}"
    for address in (
        f"{base}/forms/hoc_sinh/submissions",
        f"{base}/submissions/{sent.pk}",
        f"{base}/forms/hoc_sinh/quality",
        f"{base}/forms",
    ):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert worker.name not in answer.content.decode()
        assert "None" not in answer.content.decode()
    export = Program(token_of(admin)).get(f"{base}/forms/hoc_sinh/submissions.csv")
    text = b"".join(export.streaming_content).decode()
    assert worker.name not in text
    assert sent.instance_id in text
