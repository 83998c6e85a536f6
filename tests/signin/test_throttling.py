"""Wrong tries: per account and per source, ever longer, never for good, never told to strangers."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from backend.accounts import services
from backend.accounts.credentials import known_browsers, throttling
from backend.accounts.credentials.models import Throttle
from backend.accounts.models import User
from backend.journal.models import Event
from backend.problems import Problem
from tests import build

pytestmark = pytest.mark.django_db
NOW = build.NOW
WRONG = "sai-mat-khau"


@pytest.fixture
def lan(db: None) -> User:
    return services.create_user(
        email="lan@example.org", name="Lan", password=build.PASSWORD, now=NOW
    )


def attempt(
    password: str = WRONG, *, after: float = 0, email: str = "lan@example.org", **more: str
):
    return services.user_by_password(
        email=email, password=password, now=NOW + timedelta(minutes=after), **more
    )


def locked_for(**more) -> int:
    with pytest.raises(Problem) as caught:
        attempt(build.PASSWORD, **more)
    assert caught.value.code == "401.52"
    return caught.value.details["minutes"]


def test_each_lock_lasts_twice_as_long_up_to_the_longest(lan: User, settings: LazySettings) -> None:
    settings.LOCK_MOST_MINUTES = 60
    at, lasted = 0.0, []
    for _ in range(5):
        for _ in range(8):
            assert attempt(after=at) is None
        lasted.append(locked_for(after=at))
        at += lasted[-1] + 1
    assert lasted == [10, 20, 40, 60, 60]
    assert attempt(build.PASSWORD, after=at) == lan


def test_a_day_without_a_wrong_try_forgets_the_earlier_ones(lan: User) -> None:
    for _ in range(8):
        attempt()
    day = 24 * 60 + 1.0
    for _ in range(7):
        assert attempt(after=day) is None
    assert attempt(build.PASSWORD, after=day) == lan


def test_one_source_that_tries_many_accounts_is_locked(lan: User, settings: LazySettings) -> None:
    settings.SOURCE_FREE_TRIES = 5
    for number in range(5):
        assert attempt(email=f"ai{number}@example.org", source="192.0.2.1") is None
    assert locked_for(source="192.0.2.1") == 10
    assert attempt(build.PASSWORD, source="192.0.2.2") == lan


def test_a_right_password_does_not_forgive_its_source(lan: User, settings: LazySettings) -> None:
    settings.SOURCE_FREE_TRIES = 5
    for number in range(4):
        attempt(email=f"ai{number}@example.org", source="192.0.2.1")
    assert attempt(build.PASSWORD, source="192.0.2.1") == lan
    attempt(email="ai9@example.org", source="192.0.2.1")
    assert locked_for(source="192.0.2.1")


def test_a_known_browser_gets_in_while_strangers_keep_the_account_locked(lan: User) -> None:
    cookie = known_browsers.fresh(lan)
    for _ in range(8):
        attempt(source="192.0.2.66")
    assert locked_for()
    assert attempt(build.PASSWORD, browser=cookie) == lan
    assert locked_for(), "and that helps no stranger"


def test_a_known_browser_has_tries_of_its_own(lan: User) -> None:
    cookie = known_browsers.fresh(lan)
    for _ in range(8):
        assert attempt(browser=cookie) is None
    assert locked_for(browser=cookie)
    assert attempt(build.PASSWORD) == lan


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "\x00", "é" * 600])
def test_a_cookie_of_nonsense_is_no_known_browser(lan: User, cookie: str) -> None:
    assert known_browsers.nonce_of(cookie, lan) == ""


def test_the_cookie_is_one_persons_and_ends_with_her_password(lan: User) -> None:
    other = services.create_user(email="hoa@example.org", name="Hoa", password=None, now=NOW)
    cookie = known_browsers.fresh(lan)
    assert known_browsers.nonce_of(cookie, lan)
    assert known_browsers.nonce_of(cookie, other) == ""
    lan.set_password("mot-mat-khau-khac")
    assert known_browsers.nonce_of(cookie, lan) == ""


def test_neither_addresses_nor_e_mails_stand_in_the_table(lan: User) -> None:
    attempt(source="192.0.2.1")
    kept = " ".join(Throttle.objects.values_list("key", flat=True))
    assert Throttle.objects.count() == 2
    assert "192.0.2.1" not in kept
    assert "lan" not in kept.lower().replace("plan", "")


def test_a_source_has_another_name_tomorrow(db: None) -> None:
    today = throttling.source("192.0.2.1", NOW)[0]
    assert today != throttling.source("192.0.2.1", NOW + timedelta(days=1))[0]
    assert throttling.source("", NOW) == []


def test_a_lock_is_journalled_by_the_number_of_the_person(lan: User) -> None:
    for _ in range(8):
        attempt(source="192.0.2.1")
    event = Event.objects.get(kind="session.lock")
    assert (event.subject, event.details) == (str(lan.pk), {})


def test_old_rows_go_and_running_locks_stay(lan: User) -> None:
    for _ in range(8):
        attempt()
    assert throttling.prune(now=NOW + timedelta(minutes=5)) == 0
    assert throttling.prune(now=NOW + timedelta(days=2)) == 1


def test_strangers_and_people_are_locked_after_the_same_number_of_tries(lan: User) -> None:
    for email in ("lan@example.org", "khong-ai@example.org"):
        for _ in range(8):
            assert attempt(email=email) is None
        assert locked_for(email=email)


def test_pages_and_programs_count_together(lan: User, client: Client) -> None:
    for _ in range(4):
        client.post("/login", {"email": lan.email, "password": WRONG})
        client.post(
            "/v1/sessions",
            {"email": lan.email, "password": WRONG},
            content_type="application/json",
        )
    answer = client.post(
        "/v1/sessions",
        {"email": lan.email, "password": build.PASSWORD},
        content_type="application/json",
    )
    assert (answer.status_code, answer.json()["code"]) == (401, 401.52)


def test_one_time_links_are_guessed_in_vain(
    settings: LazySettings, db: None, client: Client
) -> None:
    settings.SOURCE_FREE_TRIES = 3
    told = [client.get(f"/invite/sai{number}").status_code for number in range(4)]
    assert told == [404, 404, 404, 401]
