"""Where one is signed in: listed without addresses, ended by hand, by time, by a new password."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.sessions.models import Session as StoredSession
from django.test import Client
from django.utils import timezone

from backend.accounts import people, services
from backend.accounts.credentials import clock, sessions
from backend.accounts.models import Session, User
from backend.journal.models import Event
from tests import build

pytestmark = pytest.mark.django_db
CHROME = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome · Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537 Edg/130",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("pyodk/1.3 python-requests/2", "pyODK"),
        ("Microsoft.Data.Mashup (Excel)", "Excel"),
        ("", ""),
        ("\x00<script>" * 100, ""),
    ],
)
def test_a_device_is_told_in_words(agent: str, words: str) -> None:
    assert sessions.device_words(agent) == words


def test_pages_and_programs_stand_in_one_list(worker: User, sign_in: Any) -> None:
    browser = sign_in(worker, client=Client(headers={"User-Agent": CHROME}))
    services.open_session(user=worker, now=timezone.now(), device="pyODK")
    rows = browser.get("/account").context["sessions"]
    assert [(row.kind, row.device, row.here) for row in rows] == [
        ("page", "Chrome · Android", True),
        ("bearer", "pyODK", False),
    ]


def test_no_address_and_no_user_agent_is_kept(worker: User, client: Client) -> None:
    client.post(
        "/login",
        {"email": worker.email, "password": build.PASSWORD},
        headers={"User-Agent": CHROME},
        REMOTE_ADDR="192.0.2.77",
    )
    kept = json.dumps([*UserSession.objects.values(), *Event.objects.values()], default=str)
    assert "192.0.2.77" not in kept
    assert "Mozilla" not in kept


def test_one_ends_another_session(worker: User, sign_in: Any) -> None:
    here, there = sign_in(worker), sign_in(worker)
    other = next(row for row in here.get("/account").context["sessions"] if not row.here)
    here.post(f"/account/sessions/page/{other.number}/end")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_nobody_ends_anothers_session(worker: User, officer: User, sign_in: Any) -> None:
    mine = sign_in(worker)
    bearer, _ = services.open_session(user=worker, now=timezone.now())
    page = UserSession.objects.get(user=worker)
    stranger = sign_in(officer)
    for kind, number in (("page", page.pk), ("bearer", bearer.pk), ("x", 1), ("page", 10**30)):
        path = f"/account/sessions/{kind}/{number}/end"
        assert stranger.post(path).status_code == 404, path
    assert mine.get("/").status_code == 200
    assert Session.objects.filter(pk=bearer.pk).exists()


def test_leaving_everywhere_ends_pages_programs_and_web_forms(
    worker: User, officer: User, sign_in: Any
) -> None:
    here, there, other = sign_in(worker), sign_in(worker), sign_in(officer)
    services.open_session(user=worker, now=timezone.now())
    assert here.post("/account/leave-everywhere")["Location"] == "/login"
    assert here.get("/").status_code == there.get("/").status_code == 302
    assert not Session.objects.filter(user=worker).exists()
    assert other.get("/").status_code == 200


def test_a_new_password_ends_all_but_the_page_that_set_it(worker: User, sign_in: Any) -> None:
    here, there = sign_in(worker), sign_in(worker)
    services.open_session(user=worker, now=timezone.now())
    typed = {"old": build.PASSWORD, "new": "mot-mat-khau-khac-han"}
    assert here.post("/account/password", typed)["Location"] == "/account"
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert not Session.objects.filter(user=worker).exists()
    (row,) = here.get("/account").context["sessions"]
    assert row.here


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"old": "sai", "new": "mot-mat-khau-khac"}, "old"),
        ({"old": build.PASSWORD, "new": "ngan"}, "new"),
        ({"old": build.PASSWORD, "new": "worker@example.org"}, "new"),
        ({"old": build.PASSWORD, "new": "1234567890"}, "new"),
        ({"old": "", "new": ""}, "old"),
    ],
)
def test_a_refused_password_changes_nothing(
    worker: User, sign_in: Any, typed: dict[str, str], where: str
) -> None:
    browser = sign_in(worker)
    answer = browser.post("/account/password", typed)
    assert answer.status_code == 400
    assert where in answer.context["form"].errors
    assert typed["new"] not in answer.content.decode() or not typed["new"]
    assert services.user_by_password(email=worker.email, password=build.PASSWORD) == worker


def test_who_has_left_is_out_at_once(admin: User, worker: User, sign_in: Any) -> None:
    browser = sign_in(worker)
    people.retire(user=worker, actor=admin, today=build.TODAY, now=timezone.now())
    assert browser.get("/").status_code == 302
    assert not UserSession.objects.filter(user=worker).exists()


def aged(browser: Client, **marks: int) -> None:
    """As if the session's moments lay so many seconds further back."""
    kept = browser.session
    for name, seconds in marks.items():
        kept[name] -= seconds
    kept.save()


def test_doing_nothing_for_long_signs_out(
    worker: User, sign_in: Any, settings: LazySettings
) -> None:
    settings.SESSION_IDLE_MINUTES = 30
    browser = sign_in(worker)
    aged(browser, seen=29 * 60)
    assert browser.get("/").status_code == 200
    aged(browser, seen=31 * 60)
    assert browser.get("/").status_code == 302
    assert browser.get("/").status_code == 302


def test_staying_busy_signs_out_after_the_longest_time(
    worker: User, sign_in: Any, settings: LazySettings
) -> None:
    settings.SESSION_HOURS = 12
    browser = sign_in(worker)
    aged(browser, since=12 * 3600 - 60)
    assert browser.get("/").status_code == 200
    aged(browser, since=120)
    assert browser.get("/").status_code == 302


def test_being_there_is_noted_now_and_then(
    worker: User, sign_in: Any, django_assert_num_queries: Any
) -> None:
    browser = sign_in(worker)
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(days=2))
    browser.get("/inbox")
    assert UserSession.objects.get().last_seen_at < timezone.now() - timedelta(days=1)
    aged(browser, seen=400)
    browser.get("/inbox")
    assert UserSession.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


def test_a_signing_in_gives_a_new_session_id(worker: User, client: Client) -> None:
    client.get("/login")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post("/login", {"email": worker.email, "password": build.PASSWORD})
    assert client.session.session_key != before


def test_the_clock_removes_what_is_over(worker: User, sign_in: Any) -> None:
    sign_in(worker)
    StoredSession.objects.update(expire_date=timezone.now() - timedelta(days=2))
    clock.prune(now=timezone.now())
    assert not UserSession.objects.exists()
    assert not StoredSession.objects.exists()


def test_a_bearer_session_notes_its_day_once(worker: User, client: Client) -> None:
    session, token = services.open_session(user=worker, now=timezone.now() - timedelta(hours=23))
    headers = {"Authorization": f"Bearer {token}"}
    client.get("/v1/projects", headers=headers)
    session.note.refresh_from_db()
    assert session.note.seen_on == timezone.localdate()


def test_a_bearer_session_lasts_as_long_as_the_setting_says(
    worker: User, settings: LazySettings
) -> None:
    settings.API_SESSION_HOURS = 2
    session, _ = services.open_session(user=worker, now=build.NOW)
    assert session.expires_at == build.NOW + timedelta(hours=2)


def test_strangers_have_no_account_page(db: None, client: Client) -> None:
    for path in ("/account", "/account/password", "/account/second-factor", "/account/keys/new"):
        assert client.get(path)["Location"].startswith("/login?next=")
    for path in ("/account/leave-everywhere", "/account/unlink", "/account/sessions/page/1/end"):
        assert client.post(path)["Location"].startswith("/login?next=")
        assert client.get(path).status_code in {302, 405}
