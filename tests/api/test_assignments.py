"""Roles and assignments: who has what, and that nobody gives what she does not have."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Assignment, Project, Role, User
from backend.survey.forms.models import Form
from tests import build
from tests.api.conftest import Program, problem_of, token_of

EXTENDED = {"X-Extended-Metadata": "true"}


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, build.simple())


@pytest.fixture
def manager(project: Project) -> User:
    return build.person("quanly", "project_manager", project, project_wide=True)


@pytest.fixture
def head(manager: User) -> Program:
    """The manager of the project."""
    return Program(token_of(manager))


@pytest.fixture
def local(project: Project) -> Program:
    """A manager of commune A alone."""
    return Program(
        token_of(build.person("xa", "project_manager", project, units=(build.COMMUNE_A,)))
    )


@pytest.fixture
def guest(project: Project) -> User:
    return accounts.create_user(
        email="khach@example.org", name="khách", password=build.PASSWORD, now=build.NOW
    )


def give(program: Program, project: Project, role: object, to: int, **body: Any) -> Any:
    return program.post(f"/projects/{project.pk}/assignments/{role}/{to}", body or None)


def test_roles_are_told_to_everybody_by_number_and_by_centrals_name(
    nobody: Program, project: Project
) -> None:
    told = {each["system"]: each for each in nobody.get("/roles").json()}
    assert told["admin"]["name"] == "Administrator"
    assert told["app-user"]["id"] == 2
    assert set(told["formfill"]["verbs"]) >= {"submission.create", "form.list"}
    assert len(told["admin"]["verbs"]) > 30
    assert nobody.get("/roles/2").json() == told["app-user"]
    assert nobody.get("/roles/manager").json() == told["manager"]
    assert Program(language="vi").get("/roles/manager").json()["name"] == "Quản lý dự án"
    for unknown in ("aoeu", "999", "9" * 40, "%F0%9F%8C%B2"):
        assert problem_of(nobody.get(f"/roles/{unknown}")) == (404, 404.1)


def test_a_manager_gives_and_takes_back_a_role(
    head: Program, manager: User, guest: User, project: Project
) -> None:
    hers = Program(token_of(guest))
    base = f"/projects/{project.pk}"
    assert hers.get(base).status_code == 404
    assert give(head, project, "viewer", guest.pk).json() == {"success": True}
    assert hers.get(base).status_code == 200
    rows = head.get(f"{base}/assignments").json()
    mine = {"roleId": 5, "actorId": manager.pk}
    assert {name: rows[0][name] for name in mine} == mine
    assert rows[1]["actorId"] == guest.pk
    assert rows[1]["projectWide"] is True
    (actor,) = head.get(f"{base}/assignments/viewer").json()
    assert (actor["displayName"], actor["type"]) == ("khách", "user")
    told = head.get(f"{base}/assignments", **EXTENDED).json()[1]
    assert told["actor"]["displayName"] == "khách"
    assert "actorId" not in told
    assert problem_of(give(head, project, "viewer", guest.pk)) == (409, 409.3)
    assert head.delete(f"{base}/assignments/viewer/{guest.pk}").json() == {"success": True}
    assert hers.get(base).status_code == 404
    assert problem_of(head.delete(f"{base}/assignments/viewer/{guest.pk}")) == (404, 404.1)


def test_site_wide_roles_are_the_administrators(
    boss: Program, head: Program, admin: User, guest: User, manager: User
) -> None:
    assert [each["actorId"] for each in boss.get("/assignments").json()] == [admin.pk]
    assert [each["displayName"] for each in boss.get("/assignments/admin").json()] == ["admin"]
    for answer in (
        head.get("/assignments"),
        head.get("/assignments/admin"),
        head.post(f"/assignments/admin/{manager.pk}"),
        head.post(f"/assignments/viewer/{guest.pk}"),
        head.delete(f"/assignments/admin/{admin.pk}"),
    ):
        assert problem_of(answer) == (403, 403.1)
    assert boss.post(f"/assignments/admin/{guest.pk}").json() == {"success": True}
    assert Program(token_of(guest)).get("/audits").status_code == 200
    assert boss.delete(f"/assignments/1/{guest.pk}").json() == {"success": True}
    assert problem_of(Program(token_of(guest)).get("/audits")) == (403, 403.1)


def test_nobody_gives_verbs_that_she_does_not_have(
    head: Program, guest: User, manager: User, project: Project
) -> None:
    for role, to in (("admin", guest.pk), ("administrator", guest.pk), (1, manager.pk)):
        answer = give(head, project, role, to)
        assert problem_of(answer) == (403, 403.1)
        assert "*" in answer.json()["details"]["excess"]
    Role.objects.create(name="so", title="Sổ", verbs=["project.read", "audit.read"])
    answer = give(head, project, "so", guest.pk)
    assert answer.json()["details"]["excess"] == "audit.read"
    assert not Assignment.objects.filter(user=guest).exists()


def test_a_role_for_some_forms_does_not_give_all_forms(guest: User, project: Project) -> None:
    Role.objects.create(
        name="giao",
        title="Giao",
        verbs=["assignment.update", "project.read", "submission.create:thu", "form.list"],
    )
    few = Program(token_of(build.person("giao", "giao", project, project_wide=True)))
    Role.objects.create(name="mot", title="Một", verbs=["submission.create:thu"])
    Role.objects.create(name="khac", title="Khác", verbs=["submission.create:khac"])
    Role.objects.create(name="moi", title="Mọi", verbs=["submission.create"])
    assert give(few, project, "mot", guest.pk).status_code == 200
    for role in ("khac", "moi"):
        assert problem_of(give(few, project, role, guest.pk)) == (403, 403.1)


def test_nobody_gives_an_area_beyond_her_own(
    local: Program, head: Program, guest: User, project: Project
) -> None:
    for units in (
        [build.PROVINCE],
        [build.COMMUNE_B],
        [build.COMMUNE_A, build.COMMUNE_B],
        [build.COMMUNE_FAR],
    ):
        assert problem_of(give(local, project, "viewer", guest.pk, units=units)) == (403, 403.1)
    assert not Assignment.objects.filter(user=guest).exists()
    assert give(local, project, "viewer", guest.pk).status_code == 200
    given = Assignment.objects.get(user=guest)
    assert not given.project_wide
    assert [row.unit for row in given.units.all()] == [build.COMMUNE_A]
    # What lies outside is neither seen nor taken back.
    assert give(head, project, "formfill", guest.pk).status_code == 200
    base = f"/projects/{project.pk}/assignments"
    seen = {(each["roleId"], each["actorId"]) for each in local.get(base).json()}
    assert (7, guest.pk) in seen
    assert (6, guest.pk) not in seen
    assert problem_of(local.delete(f"{base}/formfill/{guest.pk}")) == (403, 403.1)
    assert local.delete(f"{base}/viewer/{guest.pk}").status_code == 200


def test_nobody_gives_longer_than_she_has(project: Project, guest: User) -> None:
    today = timezone.localdate()
    short = build.person("ngan", "project_manager", project, project_wide=True)
    last = today + timedelta(days=10)
    short.assignments.update(ends_on=last)
    her = Program(token_of(short))
    later = (last + timedelta(days=1)).isoformat()
    assert problem_of(give(her, project, "viewer", guest.pk, endsOn=later)) == (403, 403.1)
    assert give(her, project, "viewer", guest.pk).status_code == 200
    assert Assignment.objects.get(user=guest).ends_on == last


def test_dates_and_units_may_be_said(head: Program, guest: User, project: Project) -> None:
    told = {"units": [build.COMMUNE_B], "startsOn": "2026-01-01", "endsOn": "2099-12-31"}
    assert give(head, project, "viewer", guest.pk, **told).status_code == 200
    row = head.get(f"/projects/{project.pk}/assignments").json()[-1]
    assert {name: row[name] for name in told} == told
    assert row["projectWide"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"units": []}, 400.11),
        ({"units": "91@2025-07-01"}, 400.11),
        ({"units": ["khong-phai"]}, 400.11),
        ({"units": ["77777@2025-07-01"]}, 400.11),
        ({"units": [build.COMMUNE_A], "startsOn": "2026-02-30"}, 400.11),
        ({"startsOn": "2026-02-01", "endsOn": "2026-01-01"}, 400.42),
        ({"startsOn": 5}, 400.11),
        (["x"], 400.11),
        (b"{", 400.1),
    ],
)
def test_a_bad_assignment_is_a_problem(
    head: Program, guest: User, project: Project, body: Any, code: float
) -> None:
    path = f"/projects/{project.pk}/assignments/viewer/{guest.pk}"
    assert problem_of(head.post(path, body)) == (400, code)
    assert not Assignment.objects.filter(user=guest).exists()


def test_unknown_roles_actors_projects_and_forms_are_not_found(
    head: Program, boss: Program, guest: User, project: Project, form: Form
) -> None:
    here = f"/projects/{project.pk}"
    for path in (
        f"{here}/assignments/99/{guest.pk}",
        f"{here}/assignments/viewer/999999",
        f"{here}/assignments/viewer/1000999999",
        f"{here}/assignments/viewer/{'9' * 40}",
        f"/projects/999999/assignments/viewer/{guest.pk}",
    ):
        assert problem_of(head.post(path)) == (404, 404.1)
        assert problem_of(head.delete(path)) == (404, 404.1)
    unknown = f"{here}/forms/khong_co/assignments/viewer/{guest.pk}"
    assert head.post(unknown).status_code == 404
    assert boss.get(f"{here}/assignments/khong-co").status_code == 404


def test_a_form_is_given_to_a_person_alone(
    head: Program, guest: User, project: Project, form: Form
) -> None:
    build.form(project, build.simple(form_id="khac"))
    base = f"/projects/{project.pk}/forms/thu/assignments"
    assert head.post(f"{base}/formfill/{guest.pk}").json() == {"success": True}
    rows = head.get(f"/projects/{project.pk}/assignments/forms").json()
    assert [(each["xmlFormId"], each["actorId"]) for each in rows] == [("thu", guest.pk)]
    assert head.get(f"/projects/{project.pk}/assignments/forms/viewer").json() == []
    assert [each["displayName"] for each in head.get(f"{base}/formfill").json()] == ["khách"]
    assert guest.pk not in {
        each["actorId"] for each in head.get(f"/projects/{project.pk}/assignments").json()
    }
    phone = build.phone_of(guest, project)
    assert [each.form_id for each in phone.form_list()] == ["thu"]
    assert head.delete(f"{base}/formfill/{guest.pk}").status_code == 200


def test_a_key_gets_a_form_by_its_number_as_pyodk_does_it(
    head: Program, project: Project, form: Form
) -> None:
    build.form(project, build.simple(form_id="khac"))
    key = head.post(f"/projects/{project.pk}/app-users", {"displayName": "máy"}).json()
    assert key["id"] > 1_000_000_000
    form_list = f"/v1/key/{key['token']}/projects/{project.pk}/formList"
    assert b"<formID>" not in head.client.get(form_list).content
    path = f"/projects/{project.pk}/forms/thu/assignments/2/{key['id']}"
    assert head.post(path).json() == {"success": True}
    listed = head.client.get(form_list).content.decode()
    assert "<formID>thu</formID>" in listed
    assert "<formID>khac</formID>" not in listed
    held = Assignment.objects.get(app_user__number=key["id"])
    assert held.project_wide
    assert head.delete(path).status_code == 200
    assert b"<formID>" not in head.client.get(form_list).content


def test_a_key_with_a_holder_has_what_its_holder_has(
    head: Program, worker: User, project: Project, form: Form
) -> None:
    body = {"displayName": "máy", "holder": worker.email}
    key = head.post(f"/projects/{project.pk}/app-users", body).json()
    path = f"/projects/{project.pk}/forms/thu/assignments/2/{key['id']}"
    assert problem_of(head.post(path)) == (409, 409.501)


def test_a_key_of_another_project_is_not_found(
    head: Program, boss: Program, project: Project
) -> None:
    other = accounts.create_project(name="Khác", now=build.NOW)
    key = boss.post(f"/projects/{other.pk}/app-users", {"displayName": "máy"}).json()
    assert problem_of(give(head, project, 2, key["id"])) == (404, 404.1)


@pytest.mark.usefixtures("form")
def test_who_may_only_fill_gives_nothing(
    worker: User, guest: User, nobody: Program, outsider: Program, project: Project
) -> None:
    here = f"/projects/{project.pk}"
    for path in (f"{here}/assignments", f"{here}/forms/thu/assignments"):
        for program, wanted in (
            (nobody, (401, 401.2)),
            (outsider, (404, 404.1)),
            (Program(token_of(worker)), (403, 403.1)),
        ):
            assert problem_of(program.get(path)) == wanted
            assert problem_of(program.get(f"{path}/viewer")) == wanted
            assert problem_of(program.post(f"{path}/viewer/{guest.pk}")) == wanted
            assert problem_of(program.delete(f"{path}/viewer/{guest.pk}")) == wanted


def test_ended_assignments_are_not_listed(head: Program, guest: User, project: Project) -> None:
    accounts.assign(
        role=Role.objects.get(name="leader"),
        project=project,
        user=guest,
        project_wide=True,
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31),
    )
    rows = head.get(f"/projects/{project.pk}/assignments").json()
    assert guest.pk not in {each["actorId"] for each in rows}
