"""A link whose address anybody may have: one form, once per respondent, nothing kept of anyone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import links, services
from backend.accounts.models import AppUser, LinkUse, Project, User
from backend.survey.forms import encrypting
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, token_of
from tests.phone import FieldPhone, InProcess, NotOpenRosa

FORM = build.SIMPLE.format(version=1)
ANSWERS = {"ma_xa": "90001", "ngay": "2026-05-17", "tuoi": 31}


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, FORM)


def made(form: Form, admin: User, **more: Any) -> tuple[AppUser, str]:
    given = {"name": "nhóm phụ huynh 9A", "once": True, "expires_at": None, **more}
    return links.create_link(
        project=form.project, form_id=form.form_id, actor=admin, now=timezone.now(), **given
    )


class Respondent:
    """A browser of its own: opens the page, takes the key, sends."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = token

    def open(self) -> Any:
        return self.client.get(f"/f/{self.token}")

    def key(self) -> Any:
        return self.client.post(f"/f/{self.token}/key")

    def phone(self) -> FieldPhone:
        self.open()
        path = json.loads(self.key().content)["submission"].removesuffix("/submission")
        return FieldPhone(f"http://testserver{path}", InProcess())


def test_a_respondent_sends_once_and_the_server_remembers(form: Form, admin: User) -> None:
    link, token = made(form, admin)
    respondent = Respondent(token)
    phone = respondent.phone()
    assert phone.send("thu", ANSWERS, instance_id="uuid:1").is_sent
    # The same form again, as after a lost answer, is taken; another one is not.
    again = phone.send("thu", ANSWERS, instance_id="uuid:2")
    assert (again.status_code, Submission.objects.count()) == (409, 1)
    assert respondent.key().status_code == 409
    assert "data-key" not in respondent.open().content.decode()
    assert Respondent(token).phone().send("thu", ANSWERS).is_sent
    stored = Submission.objects.get(instance_id="uuid:1")
    assert (stored.app_user_id, stored.submitter_id) == (link.pk, None)


def test_the_same_form_sent_twice_is_taken_twice_and_stored_once(form: Form, admin: User) -> None:
    _, token = made(form, admin)
    phone = Respondent(token).phone()
    xml = phone.fill(phone.blank("thu"), ANSWERS, instance_id="uuid:1")
    assert [phone.submit(xml, None).status_code for _ in range(2)] == [201, 201]
    assert Submission.objects.count() == LinkUse.objects.count() == 1


def test_a_second_key_in_another_tab_is_no_second_turn(form: Form, admin: User) -> None:
    _, token = made(form, admin)
    respondent = Respondent(token)
    one, two = respondent.phone(), respondent.phone()
    assert one.send("thu", ANSWERS).is_sent
    assert two.send("thu", ANSWERS).status_code == 409


def test_going_round_the_page_is_refused_for_once_only_links(form: Form, admin: User) -> None:
    link, token = made(form, admin)
    url = f"http://testserver/v1/key/{token}/projects/{link.project_id}"
    sent = FieldPhone(url, InProcess()).send("thu", ANSWERS)
    assert (sent.status_code, Submission.objects.count()) == (403, 0)


def test_a_refused_form_uses_no_turn(form: Form, admin: User) -> None:
    _, token = made(form, admin)
    phone = Respondent(token).phone()
    bad = phone.fill(phone.blank("thu"), ANSWERS).replace(b'version="1"', b'version="9"')
    assert phone.submit(bad, None).status_code == 404
    assert not LinkUse.objects.exists()
    assert phone.send("thu", ANSWERS).is_sent


def test_an_open_link_takes_as_many_as_come_also_by_its_own_token(form: Form, admin: User) -> None:
    link, token = made(form, admin, once=False)
    url = f"http://testserver/v1/key/{token}/projects/{link.project_id}"
    phone = FieldPhone(url, InProcess())
    assert [each.form_id for each in phone.form_list()] == ["thu"]
    assert all(phone.send("thu", ANSWERS).is_sent for _ in range(2))


def test_nobody_edits_what_came_through_a_link(form: Form, admin: User) -> None:
    _, token = made(form, admin, once=False)
    phone = Respondent(token).phone()
    phone.send("thu", ANSWERS, instance_id="uuid:1")
    edit = phone.send("thu", {**ANSWERS, "tuoi": 5}, deprecated_id="uuid:1")
    assert edit.status_code == 404


def test_a_link_opens_its_form_alone_and_reads_nothing(form: Form, admin: User) -> None:
    build.form(form.project, FORM.replace("| thu ", "| khac "))
    link, token = made(form, admin, once=False)
    url = f"http://testserver/v1/key/{token}/projects/{link.project_id}"
    phone = FieldPhone(url, InProcess())
    assert [each.form_id for each in phone.form_list()] == ["thu"]
    other = phone.fill(phone.blank("thu"), ANSWERS).replace(b'id="thu"', b'id="khac"')
    assert phone.submit(other, None).status_code == 403


@pytest.mark.parametrize("how", ["closed", "expired", "unknown", "form closed"])
def test_a_link_that_is_no_more_says_so_in_one_sentence(form: Form, admin: User, how: str) -> None:
    link, token = made(form, admin)
    phone = Respondent(token).phone()
    if how == "closed":
        services.revoke_app_user(app_user=link, actor=admin, now=timezone.now())
        with pytest.raises(NotOpenRosa, match="403"):  # the respondent's key as well
            phone.submit(b"<x/>", None)
    elif how == "expired":
        AppUser.objects.update(expires_at=timezone.now() - timedelta(days=1))
    elif how == "form closed":
        Form.objects.update(state="closed")
    else:
        token = "x" * 64
    answer = Respondent(token).open()
    assert answer.status_code == 404
    assert "Liên kết này đã đóng" in answer.content.decode()


def test_the_page_keeps_nothing_but_a_random_cookie_of_its_own_path(
    form: Form, admin: User
) -> None:
    _, token = made(form, admin)
    answer = Respondent(token).open()
    cookie = answer.cookies["respondent"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/f/", True, "Lax")
    assert answer["Cache-Control"] == "no-store"
    assert "sessionid" not in answer.cookies


def test_programs_list_make_and_close_links_as_centrals_do(
    form: Form, admin: User, worker: User
) -> None:
    program = Program(token_of(admin))
    path = f"/projects/{form.project_id}/forms/thu/public-links"
    new = program.post(path, {"displayName": "Tờ rơi", "once": True}).json()
    assert (new["once"], new["type"], new["displayName"]) == (True, "public_link", "Tờ rơi")
    assert new["url"].endswith(f"/f/{new['token']}")
    assert [each["id"] for each in program.get(path).json()] == [new["id"]]
    assert Program(token_of(worker)).get(path).status_code == 403
    assert program.delete(f"/sessions/{new['token']}").status_code == 200
    assert program.get(path).json()[0]["token"] is None
    for body, code in (({}, 400.2), ({"displayName": ["x"]}, 400.11), (b"{", 400.1)):
        assert program.post(path, body).json()["code"] == code


def test_an_encrypting_form_has_no_links(form: Form, admin: User) -> None:
    encrypting.switch_on(
        project=form.project, passphrase="chín con trâu", hint="", actor=admin, now=timezone.now()
    )
    path = f"/projects/{form.project_id}/forms/thu/public-links"
    answer = Program(token_of(admin)).post(path, {"displayName": "x"})
    assert answer.json()["code"] == 409.612
