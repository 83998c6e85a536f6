"""Keys of phones through the program door."""

import uuid
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project, Role, User
from tests import build
from tests.api.conftest import Program, problem_of, token_of


def ask(program: Program, project: Project, **body: Any) -> Any:
    return program.post(f"/projects/{project.pk}/app-users", {"displayName": "Máy 1", **body})


def test_a_key_is_made_shown_once_and_taken_back(
    official: Program, worker: User, project: Project
) -> None:
    told = ask(official, project, holder="Worker@example.org").json()
    assert told["displayName"] == "Máy 1"
    form_list = f"/v1/key/{told['token']}/projects/{project.pk}/formList"
    assert official.client.get(form_list).status_code == 200
    base = f"/projects/{project.pk}/app-users"
    seen = official.get(base).json()
    assert seen == [{**told, "lastUsed": seen[0]["lastUsed"]}]
    assert official.delete(f"{base}/{told['id']}").json() == {"success": True}
    assert official.client.get(form_list).status_code == 403
    assert official.get(base).json() == []
    assert problem_of(official.delete(f"{base}/{told['id']}")) == (404, 404.1)


def test_a_site_holds_a_key(official: Program, project: Project) -> None:
    site = uuid.uuid4()
    assert problem_of(ask(official, project, site=str(site))) == (400, 400.63)
    role = Role.objects.get(name="school_staff")
    accounts.assign(
        role=role, project=project, site=site, units=[build.COMMUNE_B], starts_on=date(2020, 1, 1)
    )
    assert ask(official, project, site=str(site)).json()["site"] == str(site)


def test_nobody_gives_away_more_than_her_own_area(
    project: Project, worker: User, admin: User
) -> None:
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    for holder in ("worker@example.org", "admin@example.org", "khong-ai@example.org"):
        assert problem_of(ask(local, project, holder=holder)) == (400, 400.63)
    assert not AppUser.objects.exists()
    build.phone_of(worker, project)
    assert local.get(f"/projects/{project.pk}/app-users").json() == []
    key = AppUser.objects.get()
    assert problem_of(local.delete(f"/projects/{project.pk}/app-users/{key.pk}")) == (404, 404.1)
    assert ask(local, project, holder="phuong@example.org").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"displayName": []}, 400.11),
        ({"properties": {"xa": "1"}}, 400.8),
        ({"properties": [1]}, 400.11),
        ({"expiresAt": "mai"}, 400.11),
        ({"holder": "worker@example.org", "site": str(uuid.uuid4())}, 400.11),
        ({"site": "khong-phai"}, 400.11),
        ({"site": 5}, 400.63),
        ({"holder": ["a"]}, 400.11),
        ({"holder": "a\u0000@example.org"}, 400.11),
        ({"holder": "worker@example.org", "displayName": ""}, 400.11),
        ({"holder": "worker@example.org", "displayName": None}, 400.11),
        ({"holder": "worker@example.org", "displayName": "x" * 201}, 400.11),
    ],
)
def test_a_bad_key_is_a_problem(
    official: Program, worker: User, project: Project, body: dict[str, Any], code: float
) -> None:
    assert problem_of(ask(official, project, **body)) == (400, code)
    assert not AppUser.objects.exists()


def test_every_address_asks_who_may(
    nobody: Program, outsider: Program, worker: User, project: Project
) -> None:
    base = f"/projects/{project.pk}/app-users"
    for program, wanted in (
        (nobody, (401, 401.2)),
        (outsider, (404, 404.1)),
        (Program(token_of(worker)), (403, 403.1)),
    ):
        assert problem_of(program.get(base)) == wanted
        assert problem_of(ask(program, project, holder="worker@example.org")) == wanted
        assert problem_of(program.delete(f"{base}/{uuid.uuid4()}")) == wanted


def test_more_keys_cost_no_more_queries(
    official: Program,
    project: Project,
    worker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(10):
        build.phone_of(worker, project)
    with django_assert_max_num_queries(16):
        assert len(official.get(f"/projects/{project.pk}/app-users").json()) == 10
