"""E-mail and password: one spelling, no hint for strangers, a lock after eight failures."""

import unicodedata
from datetime import timedelta

import pytest
from argon2 import Type
from django.conf import LazySettings
from django.utils.module_loading import import_string

from backend import settings as written
from backend.accounts import selectors, services
from backend.accounts.emails import normal_email
from backend.accounts.models import SignInAttempt, User
from backend.problems import Problem
from tests import build
from tests.accounts.hasher import CountingHasher

pytestmark = pytest.mark.django_db
NOW = build.NOW
WRONG = "sai-mat-khau"


@pytest.fixture
def lan(db: None) -> User:
    return services.create_user(
        email=" Lan@Example.org ", name="Lan", password=build.PASSWORD, now=NOW
    )


def sign_in(email: str = "lan@example.org", password: str = build.PASSWORD, after: int = 0):
    return services.user_by_password(
        email=email, password=password, now=NOW + timedelta(minutes=after)
    )


def fail(times: int, email: str = "lan@example.org") -> None:
    for _ in range(times):
        assert sign_in(email, WRONG) is None


@pytest.mark.parametrize(
    "typed", ["lan@example.org", "LAN@EXAMPLE.ORG", "  lan@example.org\n", "lan@exa\x00mple.org"]
)
def test_an_address_is_found_however_it_is_typed(lan: User, typed: str) -> None:
    assert sign_in(typed) == lan
    assert selectors.user_by_email(typed) == lan


def test_both_spellings_of_a_vietnamese_letter_are_one_address(db: None) -> None:
    made = services.create_user(
        email="hòa@example.org", name="Hòa", password=build.PASSWORD, now=NOW
    )
    assert made.email == unicodedata.normalize("NFC", "hòa@example.org")
    assert sign_in(unicodedata.normalize("NFD", "HÒA@example.org")) == made
    assert selectors.user_by_email(unicodedata.normalize("NFD", "hòa@example.org")) == made


def test_an_address_in_use_is_taken_once(lan: User) -> None:
    with pytest.raises(Problem, match=r"409\.3"):
        services.create_user(email="LAN@example.org", name="x", password="y" * 12, now=NOW)


@pytest.mark.parametrize(
    "email", ["", "@", "a" * 5000, "\x00", "\ud800@example.org", "' OR 1=1 --", "lan"]
)
def test_nonsense_for_an_address_is_nobody(lan: User, email: str) -> None:
    assert sign_in(email) is None
    assert normal_email(email).isprintable()


@pytest.mark.parametrize("password", ["", "\x00", "m" * 5000, "mật khẩu \U0001f511"])
def test_nonsense_for_a_password_is_wrong(lan: User, password: str) -> None:
    assert sign_in(password=password) is None


def test_who_has_left_can_not_sign_in(lan: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in() is None


def test_eight_failures_lock_the_address_for_ten_minutes_even_for_the_right_password(
    lan: User,
) -> None:
    fail(8)
    with pytest.raises(Problem) as caught:
        sign_in()
    assert caught.value.code == "401.52"
    assert "10" in caught.value.sentence
    with pytest.raises(Problem):
        sign_in(after=9)
    assert sign_in(after=10) == lan
    assert not SignInAttempt.objects.exists()


def test_seven_failures_lock_nothing_and_a_success_forgets_them(lan: User) -> None:
    fail(7)
    assert sign_in() == lan
    fail(7)
    assert sign_in() == lan


def test_after_a_lock_eight_more_lock_again(lan: User) -> None:
    fail(8)
    for _ in range(8):
        assert sign_in(password=WRONG, after=11) is None
    with pytest.raises(Problem):
        sign_in(after=12)


def test_a_stranger_is_locked_like_anybody_so_that_it_tells_nothing(lan: User) -> None:
    fail(8, "khong-ai@example.org")
    with pytest.raises(Problem, match=r"401\.52"):
        sign_in("khong-ai@example.org", WRONG)
    assert sign_in() == lan


def test_a_password_is_hashed_for_a_stranger_too(lan: User, settings: LazySettings) -> None:
    """Counted by a hasher of our own: times would depend on the machine."""
    settings.PASSWORD_HASHERS = ["tests.accounts.hasher.CountingHasher"]
    lan.set_password(build.PASSWORD)
    lan.save()
    costs = []
    for email in ("lan@example.org", "khong-ai@example.org"):
        CountingHasher.hashed = 0
        assert sign_in(email, WRONG) is None
        costs.append(CountingHasher.hashed)
    assert costs == [1, 1]


def test_no_password_stands_in_the_database(lan: User) -> None:
    assert lan.password.startswith("argon2$")
    assert build.PASSWORD not in lan.password


def test_the_house_hashes_slowly_and_with_much_memory() -> None:
    """The tests' own hasher is light; what runs is read from the settings as they are written.

    The bounds are OWASP's least for Argon2id (Password Storage Cheat Sheet).
    """
    hasher = import_string(written.PASSWORD_HASHERS[0])()
    cost = hasher.params()
    assert (hasher.algorithm, cost.type) == ("argon2", Type.ID)
    assert cost.memory_cost >= 19 * 1024  # KiB
    assert cost.time_cost >= 2
