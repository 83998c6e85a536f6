"""Audits and settings of the server."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import Project, User
from backend.api import actions
from backend.journal.models import Event
from tests import build
from tests.api.conftest import Program, problem_of

EXTENDED = {"X-Extended-Metadata": "true"}


def test_what_is_done_is_audited_in_centrals_words(
    boss: Program, admin: User, project: Project
) -> None:
    guest = boss.post("/users", {"email": "khach@example.org"}).json()["id"]
    boss.post(f"/projects/{project.pk}/assignments/viewer/{guest}")
    key = boss.post(f"/projects/{project.pk}/app-users", {"displayName": "máy"}).json()
    boss.patch(f"/projects/{project.pk}", {"description": "Bí mật"})
    build.form(project, build.simple())
    told = boss.get("/audits").json()
    assert {each["action"] for each in told} >= {
        "user.create",
        "user.session.create",
        "user.assignment.create",
        "field_key.create",
        "project.create",
        "project.update",
        "form.update.draft.set",
        "form.update.publish",
    }
    assert set(told[0]) == {"actorId", "action", "acteeId", "details", "notes", "loggedAt"}
    assert "Bí mật" not in str(told)
    assert key["token"] not in str(told)
    (made,) = boss.get("/audits?action=user.assignment.create&limit=1", **EXTENDED).json()
    assert made["actor"]["id"] == admin.pk
    assert made["actee"]["id"] == guest
    (device,) = boss.get("/audits?action=field_key.create", **EXTENDED).json()
    assert (device["actee"]["id"], device["actee"]["displayName"]) == (key["id"], "máy")
    (published,) = boss.get("/audits?action=form.update.publish", **EXTENDED).json()
    assert published["actee"]["xmlFormId"] == "thu"


def test_groups_of_actions_and_pages(boss: Program, project: Project) -> None:
    boss.post("/users", {"email": "khach@example.org"})
    users = [each["action"] for each in boss.get("/audits?action=user").json()]
    assert users
    assert all(each.startswith("user.") for each in users)
    assert boss.get("/audits?action=khong-co").json() == []
    assert "assignment.create" not in str(boss.get("/audits?action=nonverbose").json()[0])
    every = boss.get("/audits").json()
    assert boss.get("/audits?offset=1&limit=1").json() == every[1:2]
    assert boss.get("/audits?limit=0").json() == []


def test_both_ends_of_a_period_are_included(boss: Program) -> None:
    for day in range(1, 11):
        at = datetime(2000, 1, day, tzinfo=UTC)
        Event.objects.create(at=at, kind=f"test.{day}", subject="1")

    def days(query: str) -> list[str]:
        return [each["action"] for each in boss.get(f"/audits?{query}").json()]

    assert days("end=2000-01-03Z") == ["test.3", "test.2", "test.1"]
    assert days("end=2000-01-02T12:00Z") == ["test.2", "test.1"]
    assert days("start=2000-01-08T12:00Z&end=2001-01-01") == ["test.10", "test.9"]
    assert days("start=2000-01-08T19:00:00%2B07:00&end=2001-01-01") == ["test.10", "test.9"]


@pytest.mark.parametrize(
    "query",
    [
        "start=mai",
        "start=2000-13-01",
        "end=9999999999999",
        "start=%00",
        "limit=-1",
        "limit=5000",
        "limit=x",
        "offset=-1",
        "offset=99999999999999999999",
        "action=%00",
        f"action={'x' * 61}",
    ],
)
def test_a_bad_question_is_a_problem(boss: Program, query: str) -> None:
    assert problem_of(boss.get(f"/audits?{query}")) == (400, 400.11)


def test_audits_are_for_who_may_read_them_on_the_whole_server(
    official: Program, outsider: Program, nobody: Program
) -> None:
    assert problem_of(official.get("/audits")) == (403, 403.1)
    assert problem_of(outsider.get("/audits")) == (403, 403.1)
    assert problem_of(nobody.get("/audits")) == (401, 401.2)


def test_notes_of_a_request_stand_on_its_events(boss: Program, project: Project) -> None:
    path = f"/projects/{project.pk}"
    body = b'{"description": "x"}'
    notes = "theo%20y%C3%AAu%20c%E1%BA%A7u\x01"
    boss.client.patch(
        f"/v1{path}",
        body,
        content_type="application/json",
        headers={**boss.headers, "X-Action-Notes": notes},
    )
    boss.patch(path, {"description": "y"})
    told = boss.get("/audits?action=project.update").json()
    assert [each["notes"] for each in told] == [None, "theo yêu cầu"]


def test_a_longer_page_costs_no_more_queries(
    boss: Program, project: Project, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        boss.post("/users", {"email": f"a{number}@example.org"})
    with django_assert_max_num_queries(9):
        assert len(boss.get("/audits?limit=100", **EXTENDED).json()) >= 30


def test_the_table_of_actions_names_each_kind_once() -> None:
    pairs = [(each.kind, each.having) for each in actions.TABLE]
    assert len(pairs) == len(set(pairs))
    assert actions.central_name("campaign.create", {}) == "campaign.create"


def test_what_an_administrator_writes_stands_on_the_sign_in_page(
    boss: Program, nobody: Program
) -> None:
    key = "/config/login-appearance"
    assert problem_of(boss.get(key)) == (404, 404.1)
    assert nobody.get("/config/public").json() == {}
    value = {"title": "Tỉnh <Thử>", "description": "Gọi 0900 000 000", "khac": 1}
    told = boss.post(key, value).json()
    assert told["value"] == {"title": "Tỉnh <Thử>", "description": "Gọi 0900 000 000"}
    assert nobody.get("/config/public").json()["login-appearance"]["value"] == told["value"]
    assert nobody.get("/config/public/login-appearance").json() == told
    page = Client().get("/login").content.decode()
    assert "Tỉnh &lt;Thử&gt;" in page
    assert "Gọi 0900 000 000" in page
    assert boss.delete(key).json() == {"success": True}
    assert boss.delete(key).json() == {"success": True}
    assert nobody.get("/config/public").json() == {}
    assert "Tỉnh &lt;Thử&gt;" not in Client().get("/login").content.decode()


@pytest.mark.parametrize("body", [{"title": ["x"]}, {"title": "x" * 201}, {"title": "\ud800"}, [1]])
def test_a_bad_setting_is_a_problem(boss: Program, body: Any) -> None:
    assert problem_of(boss.post("/config/login-appearance", body)) == (400, 400.11)


def test_what_has_no_effect_here_can_not_be_set(
    boss: Program, official: Program, nobody: Program
) -> None:
    for key in ("analytics", "logo", "khong-co"):
        assert problem_of(boss.post(f"/config/{key}", {"enabled": True})) == (400, 400.8)
        assert problem_of(nobody.get(f"/config/public/{key}")) == (403, 403.1)
        assert problem_of(boss.get(f"/config/{key}")) == (404, 404.1)
    assert problem_of(official.post("/config/login-appearance", {})) == (403, 403.1)
    assert problem_of(official.get("/config/login-appearance")) == (403, 403.1)
    assert problem_of(official.delete("/config/login-appearance")) == (403, 403.1)
