"""The pages of quality: the board, draws, sending back, what is to be mended."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Project, Role, User
from backend.survey.forms.models import Form
from backend.survey.quality.models import BackCheck, SendBack
from tests import build
from tests.quality.conftest import Send, form, send

__all__ = ["form", "send"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_officer_sees_each_team_and_draws_a_share(
    send: Send, form: Form, officer: User
) -> None:
    send(1)
    send(1)
    client = signed_in(officer)
    base = f"/projects/{form.project_id}/forms/thu"
    page = client.get(f"{base}/quality").content.decode()
    assert "1/2 (50%)" in page
    today = timezone.localdate()
    days = {"start": str(today - timedelta(days=3)), "end": str(today + timedelta(days=1))}
    answer = client.post(f"{base}/draws", {"percent": "50", **days})
    assert answer.status_code == 302
    check = BackCheck.objects.get()
    assert client.get(answer["Location"]).status_code == 200
    client.post(f"{base}/checks/{check.pk}", {"result": "same", "note": "đúng"})
    check.refresh_from_db()
    assert (check.result, check.note, check.closed_by) == ("same", "đúng", officer)


@pytest.mark.parametrize("percent", ["", "0", "101", "abc"])
def test_a_draw_that_can_t_be_made_says_why_beside_the_field(
    send: Send, form: Form, officer: User, percent: str
) -> None:
    send(1)
    answer = signed_in(officer).post(
        f"/projects/{form.project_id}/forms/thu/draws", {"percent": percent}
    )
    assert answer.status_code == 400
    assert "errorlist" in answer.content.decode() or "error" in answer.content.decode()


def test_marked_questions_reach_the_sender_by_their_labels(
    send: Send, form: Form, officer: User, worker: User
) -> None:
    Role.objects.filter(name="officer").update(
        verbs=[*Role.objects.get(name="officer").verbs, "submission.update"]
    )
    one = send(1)
    base = f"/projects/{form.project_id}"
    client = signed_in(officer)
    page = client.get(f"{base}/submissions/{one.pk}/ask-back").content.decode()
    assert 'value="nghe"' in page
    path = f"{base}/submissions/{one.pk}/send-back"
    assert client.post(path, {"note": "", "questions": ["nghe"]}).status_code == 400
    assert client.post(path, {"note": "Hỏi lại.", "questions": ["nghe", "que"]}).status_code == 302
    assert SendBack.objects.count() == 1
    mine = signed_in(worker).get(f"{base}/send-backs").content.decode()
    assert all(word in mine for word in ("Hỏi lại.", "Nghề", "Quê"))
    assert "nghe 1" not in mine


def test_an_officer_of_elsewhere_and_a_worker_see_none_of_it(
    send: Send, form: Form, project: Project, worker: User
) -> None:
    one = send(1)
    other = build.person("khac", "officer", project, units=(build.COMMUNE_B,))
    base = f"/projects/{form.project_id}"
    assert signed_in(other).get(f"{base}/submissions/{one.pk}/ask-back").status_code == 404
    assert "1/1" not in signed_in(other).get(f"{base}/forms/thu/quality").content.decode()
    assert signed_in(worker).get(f"{base}/forms/thu/quality").status_code == 403
    assert signed_in(worker).get(f"{base}/submissions/{one.pk}/ask-back").status_code == 403
