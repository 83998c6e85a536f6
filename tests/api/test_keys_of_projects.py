"""Keys as ODK Central's clients know them: numbers, properties, ends, tokens."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import AppUser, Project, User
from tests import build
from tests.api.conftest import Program, problem_of, token_of

EXTENDED = {"X-Extended-Metadata": "true"}


@pytest.fixture
def head(project: Project) -> Program:
    return Program(token_of(build.person("ql", "project_manager", project, project_wide=True)))


@pytest.fixture
def base(project: Project) -> str:
    return f"/projects/{project.pk}"


def make(program: Program, base: str, **body: Any) -> Any:
    return program.post(f"{base}/app-users", {"displayName": "máy", **body})


def test_a_name_alone_makes_a_key(head: Program, base: str) -> None:
    told = make(head, base).json()
    assert isinstance(told["id"], int)
    assert (told["type"], told["holderId"], told["site"]) == ("field_key", None, None)
    assert len(told["token"]) == 64
    (seen,) = head.get(f"{base}/app-users", **EXTENDED).json()
    assert seen["createdBy"]["displayName"] == "ql"
    for one in (told["id"], told["uuid"]):
        assert head.get(f"{base}/app-users/{one}").json()["displayName"] == "máy"


def test_tokens_are_shown_only_to_who_may_make_keys(
    head: Program, base: str, project: Project
) -> None:
    make(head, base)
    role_holder = build.person("xem", "project_viewer", project, project_wide=True)
    assert problem_of(Program(token_of(role_holder)).get(f"{base}/app-users")) == (403, 403.1)
    role = role_holder.assignments.get().role
    role.verbs = [*role.verbs, "app_user.read"]
    role.save()
    (seen,) = Program(token_of(role_holder)).get(f"{base}/app-users").json()
    assert seen["token"] is None


def test_a_revoked_key_is_listed_last_without_token_a_deleted_one_is_not(
    head: Program, base: str
) -> None:
    first, second = make(head, base).json(), make(head, base, displayName="máy 2").json()
    assert head.delete(f"/sessions/{second['token']}").json() == {"success": True}
    listed = head.get(f"{base}/app-users").json()
    assert [(each["id"], each["token"] is None) for each in listed] == [
        (first["id"], False),
        (second["id"], True),
    ]
    assert head.delete(f"{base}/app-users/{second['id']}").json() == {"success": True}
    assert [each["id"] for each in head.get(f"{base}/app-users").json()] == [first["id"]]
    assert AppUser.objects.count() == 2


def test_a_key_may_end_by_itself(head: Program, base: str, project: Project) -> None:
    past = (timezone.now() - timedelta(minutes=1)).isoformat()
    told = make(head, base, expiresAt=past).json()
    form_list = f"/v1/key/{told['token']}/projects/{project.pk}/formList"
    assert head.client.get(form_list).status_code == 403
    assert head.get(f"{base}/app-users").json()[0]["token"] is None
    later = (timezone.now() + timedelta(days=1)).isoformat()
    again = head.patch(f"{base}/app-users/{told['id']}", {"expiresAt": later}).json()
    assert again["token"] == told["token"]
    assert head.patch(f"{base}/app-users/{told['id']}", {"expiresAt": None}).status_code == 200


def test_properties_are_declared_then_set(head: Program, base: str) -> None:
    for name in ("xa", "đội"):
        assert head.post(f"{base}/actor-properties", {"name": name}).json() == {"success": True}
    key = make(head, base, properties={"xa": " An "}).json()
    assert key["properties"] == {"xa": "An"}
    path = f"{base}/app-users/{key['id']}"
    told = head.patch(path, {"properties": {"đội": "1", "xa": ""}}).json()
    assert told["properties"] == {"đội": "1"}
    assert [each["name"] for each in head.get(f"{base}/actor-properties").json()] == ["xa", "đội"]
    assert head.get(f"{base}/actor-properties", **EXTENDED).json() == [
        {"name": "xa", "values": []},
        {"name": "đội", "values": ["1"]},
    ]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("name", 400, 400.8),
        ("label", 400, 400.8),
        ("displayName", 400, 400.8),
        ("__x", 400, 400.8),
        ("có dấu cách", 400, 400.8),
        ("1x", 400, 400.8),
        ("a/b", 400, 400.8),
        ("", 400, 400.11),
        (None, 400, 400.11),
        (["x"], 400, 400.11),
        ("x" * 121, 400, 400.11),
        ("x\u0000", 400, 400.11),
        ("XA", 409, 409.3),
    ],
)
def test_a_bad_property_is_a_problem(
    head: Program, base: str, name: Any, status: int, code: float
) -> None:
    head.post(f"{base}/actor-properties", {"name": "xa"})
    answer = head.post(f"{base}/actor-properties", {"name": name})
    assert problem_of(answer) == (status, code)
    assert len(head.get(f"{base}/actor-properties").json()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"properties": {"khong_co": "1"}}, 400.8),
        ({"properties": {"xa": 5}}, 400.8),
        ({"properties": {"xa": ["a"]}}, 400.8),
        ({"properties": {"xa": "x" * 201}}, 400.8),
        ({"properties": {"xa": "a\u0000b"}}, 400.8),
        ({"properties": {"xa": "\ud800"}}, 400.8),
        ({"properties": {"\ud800": "1"}}, 400.8),
        ({"properties": []}, 400.11),
        ({"expiresAt": "mai"}, 400.11),
        ({"displayName": ""}, 400.11),
        ([1], 400.11),
    ],
)
def test_a_bad_change_of_a_key_is_a_problem(
    head: Program, base: str, change: Any, code: float
) -> None:
    head.post(f"{base}/actor-properties", {"name": "xa"})
    key = make(head, base).json()
    assert problem_of(head.patch(f"{base}/app-users/{key['id']}", change)) == (400, code)
    assert AppUser.objects.get().properties == {}


def test_a_key_nobody_has_given_a_role_is_its_makers(project: Project, base: str) -> None:
    """An officer of one commune makes keys; the officer of another one does not see them."""
    here = Program(token_of(build.person("an", "officer", project, units=(build.COMMUNE_A,))))
    there = Program(token_of(build.person("binh", "officer", project, units=(build.COMMUNE_B,))))
    key = make(here, base).json()
    assert [each["id"] for each in here.get(f"{base}/app-users").json()] == [key["id"]]
    assert there.get(f"{base}/app-users").json() == []
    for method in ("GET", "PATCH", "DELETE"):
        answer = there._json(method, f"{base}/app-users/{key['id']}", {})
        assert problem_of(answer) == (404, 404.1)
    assert problem_of(there.delete(f"/sessions/{key['token']}")) == (403, 403.1)
    assert here.delete(f"{base}/app-users/{key['uuid']}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40, "khong-phai", "%00"])
def test_an_unknown_key_is_not_found(head: Program, base: str, number: str) -> None:
    assert problem_of(head.get(f"{base}/app-users/{number}")) == (404, 404.1)
    assert problem_of(head.delete(f"{base}/app-users/{number}")) == (404, 404.1)


def test_who_may_only_fill_sees_no_key(worker: User, nobody: Program, base: str) -> None:
    filler = Program(token_of(worker))
    for path in (f"{base}/app-users", f"{base}/actor-properties"):
        assert problem_of(filler.get(path)) == (403, 403.1)
        assert problem_of(filler.post(path, {"name": "x", "displayName": "x"})) == (403, 403.1)
        assert problem_of(nobody.get(path)) == (401, 401.2)
