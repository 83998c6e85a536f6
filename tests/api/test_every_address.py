"""Every address with every method: who is refused, and how; that there is something behind it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from backend.accounts.models import Project, Role, User
from tests import build
from tests.api.commune import CommuneA, commune_a
from tests.api.conftest import Program, token_of
from tests.api.every_address import METHODS, Address, content_of, every_address

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
    refused = {(403, 403.1), (404, 404.1)}
    assert wrong(of_projects(), lambda each: each.ask(program, kept.values), refused) == {}


def test_a_method_that_an_address_does_not_take(kept: CommuneA, boss: Program) -> None:
    taken: dict[str, set[str]] = {}
    for each in every_address():
        taken.setdefault(each.path, set()).add(each.method)
    untaken = [
        Address(method, path, "", open=False)
        for path, methods in taken.items()
        for method in ("TRACE", "OPTIONS", "PROPFIND", *METHODS)
        if method not in methods
    ]
    assert len(untaken) > 500
    assert wrong(untaken, lambda each: each.ask(boss, kept.values), {(405, 405.51)}) == {}


def test_there_is_something_behind_every_address(kept: CommuneA, boss: Program) -> None:
    """Read by an administrator; what can't be there is told with its own problem."""
    lacking = {
        "GET /v1/config/{key}": (404, 404.1),
    }
    reads = [each for each in every_address() if each.method == "GET"]
    found = wrong(reads, lambda each: each.ask(boss, kept.values_at(each.path)), {(200, None)})
    import pprint; pprint.pprint(found)
    assert found == lacking
