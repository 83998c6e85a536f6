"""Projects through the program door: figures, changing, putting whole, deleting."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts import services as accounts
from backend.accounts.models import Project, User
from backend.survey.forms.models import Form
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.phone import NotOpenRosa

EXTENDED = {"X-Extended-Metadata": "true"}


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, build.simple())


@pytest.fixture
def head(project: Project) -> Program:
    """The manager of the project."""
    return Program(token_of(build.person("ql", "project_manager", project, project_wide=True)))


def send(worker: User, project: Project, commune: str) -> None:
    phone = build.phone_of(worker, project)
    answers = {"ma_xa": commune.split("@", maxsplit=1)[0], "ngay": "2026-11-20", "tuoi": "20"}
    assert phone.send("thu", answers).is_sent
    build.work()


def test_a_project_is_changed_field_by_field(head: Program, project: Project) -> None:
    path = f"/projects/{project.pk}"
    told = head.patch(path, {"description": "Mới", "archived": True}).json()
    assert (told["name"], told["description"], told["archived"]) == ("Dự án thử", "Mới", True)
    assert told["updatedAt"] is not None
    told = head.patch(path, {"name": " Kế hoạch ", "description": None}).json()
    assert (told["name"], told["description"], told["archived"]) == ("Kế hoạch", "", True)
    assert head.patch(path, {"archived": False}).json()["archived"] is False
    assert head.patch(path, {"unknown": 1}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": None},
        {"name": "x" * 201},
        {"name": ["x"]},
        {"name": "a\u0000"},
        {"archived": "vâng"},
        {"description": {"a": 1}},
        ["name"],
    ],
)
def test_a_bad_change_is_a_problem(head: Program, project: Project, body: Any) -> None:
    assert problem_of(head.patch(f"/projects/{project.pk}", body)) == (400, 400.11)
    project.refresh_from_db()
    assert project.updated_at is None


def test_a_name_in_use_is_a_conflict_until_its_project_is_deleted(
    boss: Program, project: Project
) -> None:
    other = accounts.create_project(name="Khác", now=build.NOW)
    assert problem_of(boss.patch(f"/projects/{other.pk}", {"name": "Dự án thử"})) == (409, 409.3)
    assert boss.delete(f"/projects/{project.pk}").json() == {"success": True}
    assert boss.patch(f"/projects/{other.pk}", {"name": "Dự án thử"}).status_code == 200


def test_a_deleted_project_is_gone_for_everybody_and_its_phones(
    boss: Program, head: Program, worker: User, project: Project, form: Form
) -> None:
    phone = build.phone_of(worker, project)
    assert len(phone.form_list()) == 1
    assert head.delete(f"/projects/{project.pk}").json() == {"success": True}
    for program in (boss, head):
        assert problem_of(program.get(f"/projects/{project.pk}")) == (404, 404.1)
        assert problem_of(program.delete(f"/projects/{project.pk}")) == (404, 404.1)
    with pytest.raises(NotOpenRosa):
        phone.form_list()
    (gone,) = boss.get("/projects?deleted=true").json()
    assert (gone["id"], gone["deletedAt"] is None) == (project.pk, False)
    assert head.get("/projects?deleted=true").json() == []


def test_who_may_only_read_changes_nothing(
    official: Program, outsider: Program, nobody: Program, project: Project
) -> None:
    path = f"/projects/{project.pk}"
    for program, wanted in (
        (nobody, (401, 401.2)),
        (outsider, (404, 404.1)),
        (official, (403, 403.1)),
    ):
        assert problem_of(program.patch(path, {"name": "x"})) == wanted
        assert problem_of(program._json("PUT", path, {"name": "x"})) == wanted
        assert problem_of(program.delete(path)) == wanted


def test_figures_count_what_the_asker_may_see(
    boss: Program, worker: User, project: Project, form: Form
) -> None:
    send(worker, project, build.COMMUNE_A)
    (told,) = boss.get("/projects", **EXTENDED).json()
    assert (told["forms"], told["appUsers"], told["datasets"]) == (1, 1, 0)
    assert told["lastSubmission"] is not None
    assert told["lastEntity"] is None
    assert {"project.update", "form.create", "submission.read"} <= set(told["verbs"])
    one = boss.get(f"/projects/{project.pk}", **EXTENDED).json()
    assert {**told, "units": [build.PROVINCE]} == one
    ward = build.person("binh", "officer", project, units=(build.COMMUNE_B,))
    far = Program(token_of(ward)).get(f"/projects/{project.pk}", **EXTENDED).json()
    assert (far["lastSubmission"], far["appUsers"]) == (None, None)
    near = build.person("an", "officer", project, units=(build.COMMUNE_A,))
    seen = Program(token_of(near)).get(f"/projects/{project.pk}", **EXTENDED).json()
    assert seen["lastSubmission"] == told["lastSubmission"]


def test_forms_and_lists_may_stand_beside(boss: Program, project: Project, form: Form) -> None:
    build.draft(project, build.simple(form_id="nhap"))
    (told,) = boss.get("/projects?forms=true&datasets=true").json()
    assert [each["xmlFormId"] for each in told["formList"]] == ["nhap", "thu"]
    assert told["datasetList"] == []
    assert problem_of(boss.get("/projects?forms=vâng")) == (400, 400.11)


def test_more_projects_cost_no_more_queries(
    boss: Program, project: Project, form: Form, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = "/projects?forms=true&datasets=true"
    with django_assert_num_queries(15):
        boss.get(path, **EXTENDED)
    for number in range(6):
        other = accounts.create_project(name=f"KH {number}", now=build.NOW)
        build.form(other, build.simple())
    with django_assert_num_queries(15):
        assert len(boss.get(path, **EXTENDED).json()) == 7


def put(program: Program, project: Project, **body: Any) -> Any:
    return program._json("PUT", f"/projects/{project.pk}", {"name": project.name, **body})


def test_a_project_is_put_whole(head: Program, officer: User, project: Project, form: Form) -> None:
    guest = accounts.create_user(
        email="khach@example.org", name="khách", password=build.PASSWORD, now=build.NOW
    )
    base = f"/projects/{project.pk}/forms/thu/assignments"
    assert head.post(f"{base}/viewer/{guest.pk}").status_code == 200
    key = head.post(f"/projects/{project.pk}/app-users", {"displayName": "máy"}).json()
    wanted = [{"roleId": 2, "actorId": key["id"]}, {"roleId": 6, "actorId": guest.pk}]
    forms = [{"xmlFormId": "thu", "state": "closing", "assignments": wanted}]
    told = put(head, project, description="Cả", forms=forms).json()
    assert (told["description"], told["archived"]) == ("Cả", False)
    held = head.get(f"/projects/{project.pk}/assignments/forms").json()
    assert sorted((each["roleId"], each["actorId"]) for each in held) == [
        (2, key["id"]),
        (6, guest.pk),
    ]
    form.refresh_from_db()
    assert form.state == "closing"
    # Without forms, or without assignments, these stay as they are.
    assert put(head, project, forms=[{"xmlFormId": "thu"}]).status_code == 200
    assert put(head, project).json()["description"] == ""
    assert len(head.get(f"/projects/{project.pk}/assignments/forms").json()) == 2


@pytest.mark.parametrize(
    ("forms", "status", "code"),
    [
        ([], 501, 501.2),
        ([{"xmlFormId": "khac"}], 501, 501.2),
        ([{"xmlFormId": "thu"}, {"xmlFormId": "khac"}], 501, 501.2),
        ([{"xmlFormId": "thu"}, {"xmlFormId": "thu"}], 400, 400.8),
        ([{"xmlFormId": "thu", "state": "mở"}], 400, 400.11),
        ([{"xmlFormId": "thu", "assignments": [{"actorId": 1}]}], 400, 400.2),
        ([{"xmlFormId": "thu", "assignments": [{"roleId": 2}]}], 400, 400.2),
        ([{"xmlFormId": "thu", "assignments": [{"roleId": 99, "actorId": 1}]}], 400, 400.14),
        ([{"xmlFormId": "thu", "assignments": [{"roleId": 2, "actorId": 999999}]}], 400, 400.14),
        ([{"xmlFormId": "thu", "assignments": "x"}], 400, 400.11),
        ("x", 400, 400.11),
        ([5], 400, 400.11),
    ],
)
@pytest.mark.usefixtures("form")
def test_a_bad_whole_changes_nothing(
    head: Program, project: Project, forms: Any, status: int, code: float
) -> None:
    answer = put(head, project, description="Mới", forms=forms)
    assert problem_of(answer) == (status, code)
    project.refresh_from_db()
    assert project.description == ""


def test_putting_whole_is_no_way_around_the_own_area(
    head: Program, project: Project, form: Form
) -> None:
    """A manager of one commune neither takes away what she does not see nor gives more."""
    guest = accounts.create_user(
        email="khach@example.org", name="khách", password=build.PASSWORD, now=build.NOW
    )
    base = f"/projects/{project.pk}/forms/thu/assignments"
    assert head.post(f"{base}/viewer/{guest.pk}").status_code == 200
    ward = build.person("xa", "project_manager", project, units=(build.COMMUNE_A,))
    local = Program(token_of(ward))
    own = [{"roleId": 1, "actorId": ward.pk}]
    for rows in ([], own):
        refused = put(local, project, forms=[{"xmlFormId": "thu", "assignments": rows}])
        assert problem_of(refused) == (403, 403.1)
    assert len(head.get(base).json()) == 1
    assert problem_of(local.get("/audits")) == (403, 403.1)
