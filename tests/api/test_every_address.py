"""Every address with every method: who is refused, and how; that there is something behind it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.urls import resolve

from backend.accounts.models import Project, Role, User
from tests import build
from tests.api.commune import CommuneA, commune_a
from tests.api.conftest import Program, token_of
from tests.api.every_address import METHODS, Address, content_of, every_address

HUGE = 100_000_001
Told = tuple[int, float | None]


@pytest.fixture
def kept(project: Project, boss: Program, admin: User) -> CommuneA:
    return commune_a(project, boss, admin)


def told_by(answer: Any) -> Told:
    """Status, and the code of a problem of Central's shape; None for what is none."""
    content = content_of(answer)
    if answer.status_code < 400:
        return answer.status_code, None
    if answer["Content-Type"].startswith("text/xml"):  # $metadata
        code = content.partition(b'<error code="')[2].partition(b'"')[0]
        return answer.status_code, float(code)
    told = answer.json()
    assert set(told) <= {"message", "code", "details"}
    assert told["message"]
    assert b"Traceback" not in content
    return answer.status_code, told["code"]


def wrong(
    addresses: list[Address], ask: Callable[[Address], Any], allowed: set[Told]
) -> dict[str, Told]:
    """Those that answer otherwise; what they did is undone before the next is asked."""
    found = {}
    for address in addresses:
        with transaction.atomic():
            told = told_by(ask(address))
            transaction.set_rollback(True)
        if told not in allowed:
            found[str(address)] = told
    return found


def guarded() -> list[Address]:
    return [each for each in every_address() if not each.open]


def of_projects() -> list[Address]:
    return [each for each in guarded() if "project_id" in each.parts]


def test_without_a_token_nothing_opens(kept: CommuneA, nobody: Program) -> None:
    assert len(guarded()) > 190
    assert wrong(guarded(), lambda each: each.ask(nobody, kept.values), {(401, 401.2)}) == {}


def test_a_wrong_token_opens_nothing_anywhere(kept: CommuneA) -> None:
    liar = Program("x" * 64)
    assert wrong(guarded(), lambda each: each.ask(liar, kept.values), {(401, 401.2)}) == {}


@pytest.mark.parametrize("number", ["999999", "9" * 18])
def test_a_project_that_is_not_there(kept: CommuneA, boss: Program, number: str) -> None:
    values = {**kept.values, "project_id": number}
    assert wrong(of_projects(), lambda each: each.ask(boss, values), {(404, 404.1)}) == {}


def test_somebody_elses_project_is_told_as_if_it_were_not_there(
    kept: CommuneA, outsider: Program
) -> None:
    assert wrong(of_projects(), lambda each: each.ask(outsider, kept.values), {(404, 404.1)}) == {}


def test_who_has_a_place_in_the_project_but_no_verb(kept: CommuneA) -> None:
    idler = build.person("ranh", "leader", kept.project, project_wide=True)
    Role.objects.filter(name="leader").update(verbs=[])
    program = Program(token_of(idler))
    refused: set[Told] = {(403, 403.1), (404, 404.1)}
    assert wrong(of_projects(), lambda each: each.ask(program, kept.values), refused) == {}


def test_a_method_that_an_address_does_not_take(kept: CommuneA, boss: Program) -> None:
    taken: dict[str, set[str]] = {}
    for each in every_address():
        taken.setdefault(each.path, set()).add(each.method)
    untaken = [
        Address(method, path, "", None)
        for path, methods in taken.items()
        for method in ("TRACE", "OPTIONS", "PROPFIND", *METHODS)
        if method not in methods
    ]
    assert len(untaken) > 500
    assert wrong(untaken, lambda each: each.ask(boss, kept.values), {(405, 405.51)}) == {}


def test_every_address_leads_to_its_own_view(kept: CommuneA) -> None:
    """The addresses stand in an order in which none hides another."""
    hidden = {}
    for each in every_address():
        found = resolve(each.at(kept.values_at(each.path))).func
        if found.view_class is not each.view:  # type: ignore[attr-defined]
            hidden[str(each)] = found
    assert hidden == {}


def test_there_is_something_behind_what_is_read(kept: CommuneA, boss: Program) -> None:
    """Read by an administrator; what this project lacks is told as such."""
    lacking = {
        (404, 404.1): r"\.xlsx?$|(versions/\{version\}|draft|forms/\{form_id\})/attachments/"
        r"|draft/submissions/\{instance_id\}/(versions/|attachments/)",
        (409, 409.584): r"/file$",
    }
    reads = [each for each in every_address() if each.method == "GET"]
    found = wrong(reads, lambda each: each.ask(boss, kept.values_at(each.path)), {(200, None)})
    assert {
        path: told
        for path, told in found.items()
        if told not in lacking or not re.search(lacking[told], path)
    } == {}


def test_a_hundred_megabytes_are_refused_before_they_are_read(
    kept: CommuneA, boss: Program
) -> None:
    """Announced, and not one byte sent: whoever read them would fail."""
    taking = [each for each in every_address() if each.method in {"POST", "PUT", "PATCH"}]
    more = {"CONTENT_LENGTH": str(HUGE), "wsgi.input": Endless()}
    found = wrong(
        taking,
        lambda each: each.ask(boss, kept.values_at(each.path), b"{}", **more),
        {(413, 413.52)},
    )
    # The rest want no body, and read none.
    assert len(found) < 25
    assert not [told for told in found.values() if told[0] >= 500]


class Endless:
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError

    readline = read


# One of each kind; those that are alike are left to test_any_input.py.
BODIES = [
    b"",
    b"\x00",
    b"{",
    b"[]",
    b"null",
    b"1e999",
    b'"\\ud800"',
    b"\xff\xfe{}",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"' + b"9" * 5000 + b'":' + b"9" * 5000 + b"}",
    b"<a>" * 50_000,
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_an_address(kept: CommuneA, boss: Program, body: bytes) -> None:
    taking = [each for each in every_address() if each.method in {"POST", "PUT", "PATCH"}]
    broken = {}
    for each in taking:
        with transaction.atomic():
            status, code = told_by(each.ask(boss, kept.values_at(each.path), body))
            transaction.set_rollback(True)
        if status >= 500 or (status >= 400 and code is None):
            broken[str(each)] = (status, code)
    assert broken == {}


NUMBER = "9" * 400
PARTS = [
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "..%5C..%5Cwindows",
    "%2e%2e",
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",  # half a character
    "-1",
    "0x10",
    "%E2%80%AE",
    "x" * 5000,
    "'%20OR%201=1--",
    "%25s%25n",
    "{}",
    ".",
    "*",
]


def test_no_part_of_an_address_breaks_it(kept: CommuneA, boss: Program) -> None:
    """Each part of each address gets the huge number and two others, another pair each time."""
    broken, turn = {}, 0
    for each in every_address():
        for name in sorted(each.parts):
            turn += 2
            for part in (NUMBER, PARTS[turn % len(PARTS)], PARTS[(turn + 1) % len(PARTS)]):
                with transaction.atomic():
                    answer = each.ask(boss, {**kept.values_at(each.path), name: part})
                    status, _code = told_by(answer)
                    transaction.set_rollback(True)
                if status >= 500:
                    broken[f"{each} {name} {part[:20]}"] = status
    assert broken == {}


PHONES = [
    "/v1/key/x/projects/{}/formList",
    "/v1/projects/{}/formList",
    "/v1/projects/{}/integrity",
    "/v1/projects/1/forms/thu/download/{}/form.xml",
    "/v1/test/{0}/projects/{0}/forms/thu/draft/formList",
    "/v1/test/x/projects/{}/forms/thu/draft/manifest",
]


@pytest.mark.parametrize("path", PHONES)
def test_a_huge_number_is_nothing_at_the_phones_door_too(db: None, path: str) -> None:
    answer = Program().client.get(path.format(NUMBER))
    assert answer.status_code in {401, 403, 404}
    assert answer["X-OpenRosa-Version"] == "1.0"
