"""Projects through the program door."""

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts import services as accounts
from backend.accounts.models import Project
from tests import build
from tests.api.conftest import Program, problem_of


def test_an_administrator_makes_a_project(boss: Program) -> None:
    told = boss.post("/projects", {"name": " Kế hoạch 1 ", "units": [build.COMMUNE_A]}).json()
    assert (told["name"], told["units"]) == ("Kế hoạch 1", [build.COMMUNE_A])
    seen = boss.get(f"/projects/{told['id']}").json()
    assert seen == told


def test_everyone_sees_her_own_projects_only(
    boss: Program, official: Program, outsider: Program, project: Project
) -> None:
    assert [each["name"] for each in boss.get("/projects").json()] == ["Dự án thử", "Dự án khác"]
    assert [each["name"] for each in official.get("/projects").json()] == ["Dự án thử"]
    assert problem_of(outsider.get(f"/projects/{project.pk}")) == (404, 404.1)


def test_who_works_in_one_project_makes_none(official: Program) -> None:
    assert problem_of(official.post("/projects", {"name": "Mới"})) == (403, 403.1)
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, 400.2, "name"),
        ({"name": ""}, 400.11, "name"),
        ({"name": "x" * 201}, 400.11, "name"),
        ({"name": ["x"]}, 400.11, "name"),
        ({"name": "a", "units": "91@2025-07-01"}, 400.11, "units"),
        ({"name": "a", "units": ["91"]}, 400.11, "units.0"),
        ({"name": "a", "units": [build.PROVINCE, "91@2025-99-99"]}, 400.11, "units.1"),
        ({"name": "a", "units": ["77777@2025-07-01"]}, 400.11, "units.0"),
        ({"name": "a", "units": [None]}, 400.11, "units.0"),
        ({"name": "a", "units": ["x" * 100_000]}, 400.11, "units.0"),
    ],
)
def test_a_bad_project_is_a_problem_at_its_field(
    boss: Program, body: object, code: float, field: str
) -> None:
    answer = boss.post("/projects", body)
    assert problem_of(answer) == (400, code)
    assert answer.json()["details"]["field"] == field
    assert Project.objects.count() == 1


def test_a_name_in_use_is_a_conflict(boss: Program) -> None:
    assert problem_of(boss.post("/projects", {"name": "Dự án thử"})) == (409, 409.3)


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_an_unknown_project_is_not_found(boss: Program, number: str) -> None:
    assert problem_of(boss.get(f"/projects/{number}")) == (404, 404.1)


def test_a_longer_list_costs_no_more_queries(
    boss: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        accounts.create_project(name=f"KH {number}", now=build.NOW)
    with django_assert_num_queries(5):
        assert len(boss.get("/projects").json()) == 6
