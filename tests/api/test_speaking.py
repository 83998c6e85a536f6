"""How the door speaks: language, unknown addresses, verbs, mishaps of our own."""

import logging

import pytest
from django.test import RequestFactory

from backend import problems
from backend.accounts.door import wanted_language
from backend.api.problems import answer
from tests.api.conftest import Program, problem_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("vi", "vi"),
        ("vi-VN,en;q=0.5", "vi"),
        ("en-US,vi;q=0.9", "en"),
        ("fr,vi;q=0.3", "vi"),
        ("fr", "en"),
        ("*", "en"),
        ("vi;q=0", "en"),
        ("\x00" * 600, "en"),
    ],
)
def test_the_reader_chooses_the_language(header: str, language: str) -> None:
    assert wanted_language(header) == language


def test_programs_are_spoken_to_in_english_unless_they_ask(nobody: Program) -> None:
    english, vietnamese = nobody.get("/projects"), Program(language="vi").get("/projects")
    assert english["Content-Language"] == "en"
    assert english.json()["message"] == "Could not authenticate with the provided credentials."
    assert english.json()["details"]["sentence"] == "Sign in first, or send a valid token."
    assert vietnamese["Content-Language"] == "vi"


@pytest.mark.parametrize(
    "path", ["", "/", "/nope", "/projects/", "/projects/x", "/users/1/..", "/%00"]
)
def test_an_unknown_address_is_told_in_json(nobody: Program, path: str) -> None:
    for method in (nobody.get, nobody.delete, nobody.post):
        assert problem_of(method(path)) == (404, 404.1)


def test_a_method_that_an_address_does_not_take_is_told(boss: Program) -> None:
    answer = boss.delete("/projects")
    assert problem_of(answer) == (405, 405.51)
    assert "GET" in answer["Allow"]


def test_accept_and_format_change_nothing(boss: Program) -> None:
    assert boss.get("/projects?format=xml", Accept="text/html").status_code == 200


def test_a_mishap_of_ours_tells_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/v1/projects")
    with caplog.at_level(logging.ERROR):
        told = answer(KeyError("Nguyễn Văn A, 0905 123 456"), {"request": request})
    assert told.status_code == 500
    assert told.data["code"] == 500.1
    assert "0905" not in str(told.data)
    assert "0905" not in caplog.text
    assert "KeyError" in caplog.text


def test_no_code_of_ours_reads_as_one_of_centrals() -> None:
    makers = [
        each
        for each in vars(problems).values()
        if callable(each) and each.__module__ == "backend.problems.base"
    ]
    codes = [
        each.__closure__[0].cell_contents
        for each in makers
        if getattr(each, "__qualname__", "").startswith("problem.<locals>")
    ]
    assert len(codes) > 20
    assert not [code for code in codes if code.endswith("0") and int(code.split(".")[1]) >= 50]
