"""The second factor: RFC 6238's own numbers, sealed, taken once, required of the right people."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from backend.accounts.credentials import factors, selectors, totp
from backend.accounts.models import Project, Role, User
from backend.journal.models import Event
from backend.problems import Problem
from backend.vault.models import DataKey
from tests import build
from tests.signin.conftest import App, set_up

pytestmark = pytest.mark.django_db
NOW = build.NOW
# RFC 6238, appendix B: the secret "12345678901234567890", SHA-1; the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize("second", RFC_CODES)
def test_codes_are_those_of_the_standard(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert totp.code_at(RFC_SECRET, totp.step_at(at)) == RFC_CODES[second]
    assert totp.step_of(RFC_SECRET, RFC_CODES[second], at) == totp.step_at(at)


@pytest.mark.parametrize(("steps", "taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_phone_may_go_wrong_by_one_step(steps: int, taken: int) -> None:
    code = totp.code_at(RFC_SECRET, totp.step_at(NOW) + steps)
    assert (totp.step_of(RFC_SECRET, code, NOW) is not None) == bool(taken)


@pytest.mark.parametrize(
    "code", ["", "\x00", "\ud800", "１２３４５６", "0" * 5000, "-1", "None", "1e5", "٠٥٠٤٧١"]
)
def test_nonsense_is_a_wrong_code(worker: User, code: str) -> None:
    set_up(worker, NOW)
    with pytest.raises(Problem, match=r"401\.802"):
        factors.check(user=worker, code=code, now=NOW)


def test_spaces_are_no_mistake(worker: User) -> None:
    app, _ = set_up(worker, NOW)
    code = app.code(NOW)
    assert factors.check(user=worker, code=f" {code[:3]} {code[3:]}", now=NOW) == "totp"


def test_a_code_opens_once_and_none_before_it(worker: User) -> None:
    app, _ = set_up(worker, NOW)
    assert factors.check(user=worker, code=app.code(NOW), now=NOW) == "totp"
    for code in (app.code(NOW), app.code(NOW, steps=-1)):
        with pytest.raises(Problem, match=r"401\.802"):
            factors.check(user=worker, code=code, now=NOW)
    assert factors.check(user=worker, code=app.code(NOW, steps=1), now=NOW) == "totp"


def test_the_code_that_turned_it_on_opens_nothing_more(worker: User) -> None:
    sealed = factors.begin(user=worker, now=NOW)
    app = App(factors.secret_of(worker, sealed))
    factors.activate(user=worker, sealed=sealed, code=app.code(NOW), now=NOW)
    with pytest.raises(Problem):
        factors.check(user=worker, code=app.code(NOW), now=NOW)


def test_six_wrong_codes_lock_for_ten_minutes(worker: User) -> None:
    app, _ = set_up(worker, NOW)
    for _ in range(6):
        with pytest.raises(Problem, match=r"401\.802"):
            factors.check(user=worker, code="000000", now=NOW)
    with pytest.raises(Problem, match=r"401\.804"):
        factors.check(user=worker, code=app.code(NOW), now=NOW)
    later = NOW + timedelta(minutes=10)
    assert factors.check(user=worker, code=app.code(later), now=later) == "totp"


def test_ten_recovery_codes_each_open_once_however_they_are_typed(worker: User) -> None:
    _, codes = set_up(worker, NOW)
    assert len(set(codes)) == 10
    assert factors.check(user=worker, code=codes[0].upper().replace("-", " "), now=NOW)
    with pytest.raises(Problem):
        factors.check(user=worker, code=codes[0], now=NOW)
    assert factors.check(user=worker, code=codes[1], now=NOW) == "recovery"
    assert selectors.codes_left(worker) == 8


def test_new_recovery_codes_end_the_old_ones(worker: User) -> None:
    app, old = set_up(worker, NOW)
    new = factors.renew_codes(user=worker, code=app.code(NOW), now=NOW)
    assert not set(old) & set(new)
    with pytest.raises(Problem):
        factors.check(user=worker, code=old[0], now=NOW)
    assert factors.check(user=worker, code=new[0], now=NOW) == "recovery"


def test_one_persons_recovery_code_is_nobody_elses(worker: User, officer: User) -> None:
    _, codes = set_up(worker, NOW)
    set_up(officer, NOW)
    with pytest.raises(Problem):
        factors.check(user=officer, code=codes[0], now=NOW)


def test_neither_secret_nor_codes_stand_anywhere_in_clear(worker: User) -> None:
    app, codes = set_up(worker, NOW)
    factors.check(user=worker, code=codes[0], now=NOW)
    kept = json.dumps(list(Authenticator.objects.values("data")), default=str)
    told = json.dumps(list(Event.objects.values("subject", "details", "notes")), default=str)
    for secret in (app.secret, *codes, *(totp.plain_recovery(each) for each in codes)):
        assert secret not in kept
        assert secret not in told


def test_a_secret_moved_to_another_person_does_not_open(worker: User, officer: User) -> None:
    set_up(worker, NOW)
    set_up(officer, NOW)
    theirs = Authenticator.objects.get(user=worker, type="totp").data
    Authenticator.objects.filter(user=officer, type="totp").update(data=theirs)
    with pytest.raises(Problem, match=r"500\.701"):
        factors.check(user=officer, code="000000", now=NOW)


def test_turning_it_off_destroys_its_key(worker: User) -> None:
    app, _ = set_up(worker, NOW)
    factors.turn_off(user=worker, code=app.code(NOW), now=NOW)
    assert not selectors.has_factor(worker)
    assert DataKey.objects.get(owner=f"user:{worker.pk}").wrapped is None
    again, _ = set_up(worker, NOW)
    assert again.secret != app.secret


def test_a_wrong_code_turns_nothing_off(worker: User) -> None:
    set_up(worker, NOW)
    with pytest.raises(Problem):
        factors.turn_off(user=worker, code="000000", now=NOW)
    assert selectors.has_factor(worker)


def test_it_is_set_up_once(worker: User) -> None:
    set_up(worker, NOW)
    with pytest.raises(Problem, match=r"409\.803"):
        set_up(worker, NOW)


@pytest.mark.parametrize(
    ("verbs", "needs"),
    [
        (["*"], True),
        (["sensitive.health"], True),
        (["sensitive.contact:sang_loc"], True),
        (["submission.read", "privacy.read"], False),
        ([], False),
    ],
)
def test_who_holds_a_verb_of_sensitive_values_needs_one(
    project: Project, worker: User, verbs: list[str], needs: bool
) -> None:
    Role.objects.filter(name="outreach_worker").update(verbs=verbs)
    assert selectors.needs_second_factor(worker) is needs


def test_an_ended_role_needs_none(admin: User, project: Project) -> None:
    assert selectors.needs_second_factor(admin)
    admin.assignments.update(ends_on=build.TODAY - timedelta(days=1))
    assert not selectors.needs_second_factor(admin, build.TODAY)


def test_optional_asks_nobody_and_costs_nothing(
    admin: User, settings: LazySettings, django_assert_num_queries: Any
) -> None:
    settings.SECOND_FACTOR = "optional"
    with django_assert_num_queries(0):
        assert not selectors.must_have_factor(admin)


# On pages.


def test_after_the_password_the_code_is_asked(worker: User, sign_in: Any) -> None:
    app, _ = set_up(worker)
    browser = sign_in(worker)
    assert browser.get("/").status_code == 302, "the password alone opens nothing"
    assert browser.get("/login/code").status_code == 200
    assert browser.post("/login/code", {"code": "000000"}).status_code == 400
    answer = browser.post("/login/code", {"code": app.code()})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200


def test_it_leads_back_to_where_somebody_wanted_to_go(worker: User, client: Client) -> None:
    app, _ = set_up(worker)
    client.post("/login", {"email": worker.email, "password": build.PASSWORD, "next": "/inbox"})
    assert client.post("/login/code", {"code": app.code()})["Location"] == "/inbox"


def test_without_the_password_there_is_no_code_page(worker: User, client: Client) -> None:
    set_up(worker)
    assert client.get("/login/code")["Location"] == "/login"
    assert client.post("/login/code", {"code": "000000"})["Location"] == "/login"


def test_a_changed_password_ends_a_waiting_code_page(worker: User, sign_in: Any) -> None:
    app, _ = set_up(worker)
    browser = sign_in(worker)
    worker.set_password("mot-mat-khau-khac")
    worker.save()
    assert browser.post("/login/code", {"code": app.code()})["Location"] == "/login"


def test_a_retired_person_does_not_get_past_the_code(worker: User, sign_in: Any) -> None:
    app, _ = set_up(worker)
    browser = sign_in(worker)
    User.objects.filter(pk=worker.pk).update(is_active=False, deleted_at=NOW)
    assert browser.post("/login/code", {"code": app.code()})["Location"] == "/login"


def test_who_needs_one_and_has_none_can_only_set_it_up(
    required: None, admin: User, project: Project, sign_in: Any
) -> None:
    browser = sign_in(admin)
    for page in ("/", "/inbox", "/account", f"/projects/{project.pk}/map", "/account/keys/new"):
        assert browser.get(page)["Location"] == "/account/second-factor", page
    assert browser.post("/account/leave-everywhere")["Location"] == "/account/second-factor"
    shown = browser.get("/account/second-factor")
    assert shown.status_code == 200
    secret = shown.context["secret"].replace(" ", "")
    done = browser.post("/account/second-factor", {"code": App(secret).code()})
    assert len(done.context["codes"]) == 10
    assert browser.get("/").status_code == 200


def test_who_needs_none_is_not_bothered(required: None, worker: User, sign_in: Any) -> None:
    assert sign_in(worker).get("/").status_code == 200


def test_a_role_given_in_between_asks_for_the_code_of_who_has_one(
    required: None, worker: User, client: Client
) -> None:
    client.force_login(worker, backend="backend.accounts.backends.EmailBackend")
    app, _ = set_up(worker)
    assert client.get("/").status_code == 200
    Role.objects.filter(name="outreach_worker").update(verbs=["sensitive.health", "project.read"])
    assert client.get("/inbox")["Location"] == "/login/code"
    assert client.post("/login/code", {"code": app.code()})["Location"] == "/inbox"
    assert client.get("/inbox").status_code == 200


def test_the_secret_is_not_in_the_session_table(admin: User, sign_in: Any) -> None:
    browser = sign_in(admin)
    secret = browser.get("/account/second-factor").context["secret"].replace(" ", "")
    assert secret in browser.session["new_factor"] or secret
    assert secret not in json.dumps(dict(browser.session.items()))


def test_the_picture_is_a_file_of_ones_own_and_kept_nowhere(admin: User, sign_in: Any) -> None:
    browser = sign_in(admin)
    assert browser.get("/account/second-factor/code.svg").status_code == 404
    browser.get("/account/second-factor")
    picture = browser.get("/account/second-factor/code.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture["Cache-Control"] == "no-store"
    assert picture.content.startswith(b"<?xml")
    assert Client().get("/account/second-factor/code.svg").status_code == 302


def test_turning_off_wants_password_and_code(worker: User, sign_in: Any) -> None:
    app, codes = set_up(worker)
    browser = sign_in(worker)
    browser.post("/login/code", {"code": codes[0]})
    for wrong in (
        {"password": "sai", "code": app.code()},
        {"password": build.PASSWORD, "code": "000000"},
        {"password": build.PASSWORD, "code": ""},
    ):
        assert browser.post("/account/second-factor/off", wrong).status_code == 400
        assert selectors.has_factor(worker)
    right = {"password": build.PASSWORD, "code": app.code()}
    assert browser.post("/account/second-factor/off", right)["Location"] == "/account"
    assert not selectors.has_factor(worker)


def test_new_codes_are_shown_once_on_the_page(worker: User, sign_in: Any) -> None:
    app, codes = set_up(worker)
    browser = sign_in(worker)
    browser.post("/login/code", {"code": codes[0]})
    page = browser.post("/account/recovery-codes", {"code": app.code()})
    assert len(page.context["codes"]) == 10
    assert page["Cache-Control"] == "no-store"
    assert page.context["codes"][0] not in browser.get("/account").content.decode()


# For programs.


def opened(client: Client, user: User, **more: str) -> Any:
    body = {"email": user.email, "password": build.PASSWORD, **more}
    return client.post("/v1/sessions", body, content_type="application/json")


def test_a_password_alone_opens_no_bearer_session(worker: User, client: Client) -> None:
    app, _ = set_up(worker)
    refused = opened(client, worker)
    assert (refused.status_code, refused.json()["code"]) == (401, 401.801)
    code = app.code()
    token = opened(client, worker, otp=code).json()["token"]
    assert opened(client, worker, otp=code).json()["code"] == 401.802, "a code opens once"
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/users/current", headers=headers).status_code == 200


def test_the_header_will_do(worker: User, client: Client) -> None:
    app, _ = set_up(worker)
    body = {"email": worker.email, "password": build.PASSWORD}
    answer = client.post(
        "/v1/sessions", body, content_type="application/json", headers={"X-OTP": app.code()}
    )
    assert answer.status_code == 200


def test_a_wrong_password_is_told_before_any_code(worker: User, client: Client) -> None:
    set_up(worker)
    body = {"email": worker.email, "password": "sai", "otp": "000000"}
    answer = client.post("/v1/sessions", body, content_type="application/json")
    assert answer.json()["code"] == 401.2


def test_who_needs_one_and_has_none_is_sent_to_the_page(
    required: None, admin: User, client: Client
) -> None:
    answer = opened(client, admin)
    assert (answer.status_code, answer.json()["code"]) == (401, 401.803)


def test_a_session_from_before_the_role_asks_anew(
    required: None, worker: User, client: Client
) -> None:
    token = opened(client, worker).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/projects", headers=headers).status_code == 200
    Role.objects.filter(name="outreach_worker").update(verbs=["sensitive.identity"])
    answer = client.get("/v1/projects", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, 401.801)


@pytest.mark.parametrize("path", ["/v1/projects", "/v1/projects/{}/formList", "/v1/projects/{}"])
def test_basic_needs_the_code_too_at_every_door(
    project: Project, worker: User, client: Client, path: str
) -> None:
    import base64

    app, _ = set_up(worker)
    basic = base64.b64encode(f"{worker.email}:{build.PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    address = path.format(project.pk)
    assert client.get(address, headers=headers, secure=True).status_code == 401
    headers["X-OTP"] = app.code()
    assert client.get(address, headers=headers, secure=True).status_code == 200
    assert client.get(address, headers=headers, secure=True).status_code == 401, "once"


@pytest.mark.parametrize("otp", ["\x00", "\ud800", "x" * 41, ["1"], {"a": 1}, 123456, None, True])
def test_any_otp_is_a_problem_and_never_a_failure(worker: User, client: Client, otp: Any) -> None:
    set_up(worker)
    body = {"email": worker.email, "password": build.PASSWORD, "otp": otp}
    answer = client.post("/v1/sessions", json.dumps(body), content_type="application/json")
    assert answer.status_code in {400, 401}, answer.content
    assert connection.ensure_connection() is None
