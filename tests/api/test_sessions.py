"""Signing in and out of the program door."""

import pytest
from django.test import Client

from backend.accounts.models import Session, User
from tests import build
from tests.api.conftest import Program, problem_of


def sign_in(program: Program, **more: object) -> object:
    return program.post(
        "/sessions", {"email": "admin@example.org", "password": build.PASSWORD, **more}
    )


def test_a_program_signs_in_and_is_known(nobody: Program, admin: User) -> None:
    told = sign_in(nobody).json()
    assert set(told) == {"token", "csrf", "createdAt", "expiresAt"}
    assert told["expiresAt"].endswith("Z")
    me = Program(told["token"]).get("/users/current").json()
    assert (me["email"], me["displayName"], me["type"]) == ("admin@example.org", "admin", "user")


def test_the_token_is_not_stored(nobody: Program, admin: User) -> None:
    token = sign_in(nobody).json()["token"]
    assert token not in Session.objects.get().token_hash


def test_signing_out_ends_the_token(boss: Program) -> None:
    assert boss.delete("/sessions/current").json() == {"success": True}
    assert problem_of(boss.get("/users/current")) == (401, 401.2)


@pytest.mark.parametrize(
    "email", ["admin@example.org", "khong-co@example.org", "x" * 900, "é\u0301"]
)
def test_a_wrong_password_is_told_the_same_for_every_address(
    nobody: Program, admin: User, email: str
) -> None:
    answer = nobody.post("/sessions", {"email": email, "password": "sai"})
    assert problem_of(answer) == (401, 401.2)
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, 400.3),
        ({"email": "a@example.org"}, 400.3),
        ({"email": ["a"], "password": "b"}, 400.11),
        ({"email": {"a": 1}, "password": "b"}, 400.11),
        ({"email": None, "password": "b"}, 400.3),
        ({"email": "a\u0000b", "password": "b"}, 400.11),
        ({"email": "\ud800", "password": "b"}, 400.11),
        (["email"], 400.11),
        ("chuỗi", 400.11),
        (None, 400.3),
        (b"{", 400.1),
        (b"\xff\xfe", 400.1),
        (b"NaN", 400.1),
        (b"[" * 100_000, 400.1),
        (b"1" * 5000, 400.1),
    ],
)
def test_a_bad_body_is_a_problem(nobody: Program, body: object, code: float) -> None:
    assert problem_of(nobody.post("/sessions", body)) == (400, code)


def test_a_body_that_is_too_large_is_not_read(nobody: Program) -> None:
    answer = nobody.post("/sessions", b'{"email": "' + b"a" * 1_000_001 + b'"}')
    assert problem_of(answer) == (413, 413.52)


def test_a_form_post_is_refused_by_type(nobody: Program) -> None:
    answer = nobody.send("/sessions", b"email=a", "application/x-www-form-urlencoded")
    assert problem_of(answer) == (415, 415.51)


def test_many_wrong_passwords_lock_the_address(nobody: Program, admin: User) -> None:
    for _ in range(8):
        nobody.post("/sessions", {"email": "admin@example.org", "password": "sai"})
    assert problem_of(sign_in(nobody)) == (401, 401.52)


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer sai", "Basic %%%", "Bearer \udcff", "Digest x", "Bearer é"],
)
def test_a_bad_authorization_is_a_problem(nobody: Program, header: str) -> None:
    answer = nobody.get("/projects", Authorization=header)
    assert problem_of(answer)[0] == 401
    assert "WWW-Authenticate" in answer


def test_the_session_cookie_opens_nothing_here(admin: User) -> None:
    client = Client()
    client.force_login(admin)
    assert client.get("/v1/projects").status_code == 401
    assert client.get("/v1/users/current").status_code == 401
