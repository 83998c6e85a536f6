"""What a password must be, and its one spelling."""

import unicodedata
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts import people, services
from backend.accounts.models import User
from backend.accounts.passwords import refuse_weak
from backend.problems import Problem
from tests import build

PHRASE = "mưa rơi trên mái ngói đỏ"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "400.21"),
        ("chín-ký-tự"[:9], "400.21"),
        ("x" * 257, "400.38"),
        ("1234567890", "400.501"),
        ("nguyenthilan", "400.805"),
        ("Nguyễn Thị Lan", "400.805"),
        ("lan.nguyen@example.org", "400.805"),
    ],
)
def test_a_weak_one_is_refused(password: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        refuse_weak(password, email="lan.nguyen@example.org", name="nguyenthilan Nguyễn Thị Lan")
    assert caught.value.code == code
    assert not password or password not in str(caught.value.details)


@pytest.mark.parametrize(
    "password", [PHRASE, "x1" * 64, "đ" * 256, "\U0001f511" * 10, "a b c d e f g"]
)
def test_long_ones_and_phrases_are_good(password: str) -> None:
    refuse_weak(password, email="lan@example.org", name="Lan")


def test_length_is_counted_in_letters_as_people_see_them() -> None:
    apart = unicodedata.normalize("NFD", "ệệệệệ")
    assert len(apart) > 10
    with pytest.raises(Problem, match=r"400\.21"):
        refuse_weak(apart)


@pytest.mark.django_db
@pytest.mark.parametrize(("made", "typed"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
def test_both_spellings_are_one_password(made: str, typed: str) -> None:
    user = services.create_user(
        email="lan@example.org",
        name="Lan",
        password=unicodedata.normalize(made, PHRASE),
        now=build.NOW,
    )
    given = unicodedata.normalize(typed, PHRASE)
    assert services.user_by_password(email=user.email, password=given) == user
    people.change_password(
        user=user, old=given, new=given + "ể", session=None, actor=user, now=timezone.now()
    )
    assert services.user_by_password(email=user.email, password=given + "ể") == user


@pytest.mark.django_db
def test_case_and_blanks_are_kept(worker: User) -> None:
    for wrong in (build.PASSWORD.upper(), f" {build.PASSWORD}", f"{build.PASSWORD} "):
        assert services.user_by_password(email=worker.email, password=wrong) is None


@pytest.mark.django_db
def test_people_are_told_in_vietnamese(worker: User, sign_in: Any) -> None:
    browser = sign_in(worker)
    page = browser.post("/account/password", {"old": build.PASSWORD, "new": "worker@example.org"})
    assert "quá giống tên" in page.content.decode()
