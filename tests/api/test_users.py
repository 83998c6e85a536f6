"""People through the program door: the list, making, changing, passwords, leaving."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import people, services
from backend.accounts.models import AppUser, Project, Role, Session, User
from backend.journal.models import Event
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.phone import NotOpenRosa

NEW = "mot-mat-khau-khac-1"


def ask(program: Program, **body: Any) -> Any:
    return program.post("/users", {"email": "moi@example.org", **body})


@pytest.fixture
def personnel(project: Project) -> Program:
    """Who may make and change people on the whole server, and nothing else."""
    Role.objects.create(
        name="nhan_su", title="Nhân sự", verbs=["user.read", "user.update", "project.read"]
    )
    return Program(token_of(build.person("nhansu", "nhan_su", None, project_wide=True)))


def test_an_administrator_makes_a_person_who_signs_in(boss: Program, nobody: Program) -> None:
    told = ask(boss, password=NEW, displayName="Nguyễn Thị Mới").json()
    assert (told["displayName"], told["type"], told["deletedAt"]) == (
        "Nguyễn Thị Mới",
        "user",
        None,
    )
    assert "password" not in str(told)
    signed = nobody.post("/sessions", {"email": "Moi@Example.org", "password": NEW})
    me = Program(signed.json()["token"])
    assert me.get("/users/current").json()["id"] == told["id"]
    assert me.get("/projects").json() == []
    assert boss.get(f"/users/{told['id']}").json()["lastLoginAt"] is not None
    assert boss.get("/users/moi@example.org").json()["id"] == told["id"]


def test_a_person_without_password_can_not_sign_in_yet(boss: Program, nobody: Program) -> None:
    told = ask(boss).json()
    assert told["displayName"] == "moi@example.org"
    for password in ("", "x", None):
        answer = nobody.post("/sessions", {"email": "moi@example.org", "password": password})
        assert answer.status_code in {400, 401}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"email": None}, 400.11),
        ({"email": ""}, 400.11),
        ({"email": "khong-phai-email"}, 400.11),
        ({"email": ["a@example.org"]}, 400.11),
        ({"email": "a\u0000@example.org"}, 400.11),
        ({"email": "x" * 300 + "@example.org"}, 400.11),
        ({"password": "ngan"}, 400.21),
        ({"password": "x" * 257}, 400.38),
        ({"password": "password123"}, 400.501),
        ({"password": ["x"]}, 400.11),
        ({"language": "xx"}, 400.11),
        ({"language": "\ud800"}, 400.11),
        ({"displayName": "x" * 201}, 400.11),
        ({"displayName": "\ud800"}, 400.11),
    ],
)
def test_a_bad_person_is_a_problem(boss: Program, body: dict[str, Any], code: float) -> None:
    before = User.objects.count()
    assert problem_of(ask(boss, **body)) == (400, code)
    assert User.objects.count() == before


def test_missing_and_used_addresses(boss: Program) -> None:
    assert problem_of(boss.post("/users", {})) == (400, 400.2)
    answer = ask(boss, email="ADMIN@example.org")
    assert problem_of(answer) == (409, 409.3)
    assert answer.json()["message"] == (
        "A resource already exists with email value(s) of admin@example.org."
    )


def test_the_list_is_for_who_may_read_people(
    boss: Program, official: Program, worker: User
) -> None:
    assert {each["email"] for each in boss.get("/users").json()} >= {"admin@example.org"}
    assert official.get("/users").json() == []
    assert official.get("/users?q=adm").json() == []
    (found,) = official.get("/users?q=worker@example.org").json()
    assert found["displayName"] == "worker"
    # Somebody who works in none of her projects is found by nobody who gives no roles.
    assert official.get("/users?q=admin@example.org").json() == []


def test_people_are_found_without_marks_and_listed_in_vietnamese_order(boss: Program) -> None:
    for number, name in enumerate(["Ơn", "Đức Phổ", "Ánh"]):
        ask(boss, email=f"{number}@example.org", displayName=name)
    assert [each["displayName"] for each in boss.get("/users?q=duc+pho").json()] == ["Đức Phổ"]
    names = [each["displayName"] for each in boss.get("/users").json()]
    assert names.index("Ánh") < names.index("Đức Phổ") < names.index("Ơn")


@pytest.mark.parametrize(
    "who", ["admin@example.org", "999999", "9" * 40, "khong-co", "a@b", "%00", "current"]
)
def test_who_may_not_is_told_the_same_of_everybody(official: Program, who: str) -> None:
    got = official.get(f"/users/{who}")
    if who == "current":
        assert got.json()["email"] == "officer@example.org"
        return
    assert problem_of(got) in {(403, 403.1), (404, 404.1)}
    assert problem_of(official.delete(f"/users/{who}")) in {(403, 403.1), (404, 404.1)}


def test_an_unknown_person_is_not_found(boss: Program) -> None:
    for who in ("999999", "9" * 40, "khong-co@example.org"):
        assert problem_of(boss.get(f"/users/{who}")) == (404, 404.1)


def test_everybody_changes_herself(official: Program, officer: User) -> None:
    told = official.patch(f"/users/{officer.pk}", {"displayName": "Bà Hai", "language": "en"})
    assert (told.json()["displayName"], told.json()["language"]) == ("Bà Hai", "en")
    assert told.json()["updatedAt"] is not None
    assert problem_of(official.patch(f"/users/{officer.pk}", {"email": "x"})) == (400, 400.11)
    event = Event.objects.filter(kind="user.update").get()
    assert "Bà Hai" not in str(event.details)


def test_a_password_is_changed_with_the_old_one_and_ends_other_sessions(
    official: Program, officer: User, nobody: Program
) -> None:
    other = Program(token_of(officer))
    path = f"/users/{officer.pk}/password"

    def change(old: object, new: object) -> Any:
        return official._json("PUT", path, {"old": old, "new": new})

    assert problem_of(change("sai", NEW)) == (401, 401.2)
    assert problem_of(change(build.PASSWORD, "ngan")) == (400, 400.21)
    assert problem_of(change(build.PASSWORD, None)) == (400, 400.11)
    assert other.get("/users/current").status_code == 200
    assert change(build.PASSWORD, NEW).json() == {"success": True}
    assert official.get("/users/current").status_code == 200
    assert other.get("/users/current").status_code == 401
    signed = nobody.post("/sessions", {"email": officer.email, "password": build.PASSWORD})
    assert signed.status_code == 401


def test_guessing_the_old_password_locks(official: Program, officer: User) -> None:
    body = {"old": "sai", "new": NEW}
    for _ in range(8):
        official._json("PUT", f"/users/{officer.pk}/password", body)
    answer = official._json("PUT", f"/users/{officer.pk}/password", body)
    assert problem_of(answer) == (401, 401.52)


def test_who_leaves_is_locked_out_and_her_name_stays(
    boss: Program, worker: User, project: Project
) -> None:
    hers = Program(token_of(worker))
    phone = build.phone_of(worker, project)
    page = Client()
    page.force_login(worker, backend="backend.accounts.backends.EmailBackend")
    assert boss.delete(f"/users/{worker.pk}").json() == {"success": True}
    assert problem_of(hers.get("/users/current")) == (401, 401.2)
    with pytest.raises(NotOpenRosa, match="403"):
        phone.head()
    assert AppUser.objects.get().revoked_at is not None
    assert page.get("/").status_code == 302
    assert not Session.objects.filter(user=worker).exists()
    assert problem_of(boss.get(f"/users/{worker.pk}")) == (404, 404.1)
    assert worker.email not in {each["email"] for each in boss.get("/users").json()}
    audits = boss.get("/audits?action=user.delete", **{"X-Extended-Metadata": "true"}).json()
    assert audits[0]["actee"]["displayName"] == "worker"
    assert audits[0]["actee"]["deletedAt"] is not None


def test_the_address_of_who_left_may_be_used_again(
    boss: Program, worker: User, nobody: Program
) -> None:
    boss.delete(f"/users/{worker.pk}")
    told = ask(boss, email=worker.email, password=NEW).json()
    assert told["id"] != worker.pk
    old = nobody.post("/sessions", {"email": worker.email, "password": build.PASSWORD})
    assert problem_of(old) == (401, 401.2)
    new = nobody.post("/sessions", {"email": worker.email, "password": NEW}).json()
    assert Program(new["token"]).get("/projects").json() == []


def test_the_last_administrator_does_not_leave(boss: Program, admin: User) -> None:
    assert problem_of(boss.delete(f"/users/{admin.pk}")) == (409, 409.502)
    assert problem_of(boss.delete(f"/assignments/admin/{admin.pk}")) == (409, 409.502)
    build.person("hai", "administrator", None, project_wide=True)
    assert boss.delete(f"/users/{admin.pk}").status_code == 200


def test_managing_people_is_no_way_to_become_an_administrator(
    personnel: Program, admin: User, worker: User, nobody: Program
) -> None:
    """Changing her address, her password or retiring her needs all that she has."""
    base = f"/users/{admin.pk}"
    assert problem_of(personnel.patch(base, {"email": "ke@example.org"})) == (403, 403.1)
    assert problem_of(personnel.delete(base)) == (403, 403.1)
    put = personnel._json("PUT", f"{base}/password", {"old": build.PASSWORD, "new": NEW})
    assert problem_of(put) == (403, 403.1)
    reset = personnel.post("/users/reset/initiate?invalidate=true", {"email": admin.email})
    assert problem_of(reset) == (403, 403.1)
    plain = personnel.post("/users/reset/initiate", {"email": admin.email})
    assert plain.json() == {"success": True}
    # Nor a worker, who may send submissions, which the personnel officer may not.
    assert problem_of(personnel.delete(f"/users/{worker.pk}")) == (403, 403.1)
    tomorrow = build.person("mai", "leader", None, project_wide=True)
    later = timezone.localdate() + timedelta(days=1)
    tomorrow.assignments.update(role=Role.objects.get(system="admin"), starts_on=later)
    assert problem_of(personnel.delete(f"/users/{tomorrow.pk}")) == (403, 403.1)
    fresh = ask(personnel, password=NEW).json()
    assert personnel.delete(f"/users/{fresh['id']}").status_code == 200


def test_a_reset_gives_a_token_to_hand_on_that_works_once(
    boss: Program, worker: User, nobody: Program
) -> None:
    told = boss.post("/users/reset/initiate?invalidate=true", {"email": worker.email}).json()
    old = nobody.post("/sessions", {"email": worker.email, "password": build.PASSWORD})
    assert old.status_code == 401
    bearer = {"Authorization": f"Bearer {told['resetToken']}"}

    def verify(new: str) -> Any:
        return nobody.send(
            "/users/reset/verify", f'{{"new": "{new}"}}'.encode(), "application/json", **bearer
        )

    assert problem_of(verify("ngan")) == (400, 400.21)
    assert verify(NEW).json() == {"success": True}
    assert problem_of(verify(NEW + "2")) == (403, 403.1)
    signed = nobody.post("/sessions", {"email": worker.email, "password": NEW})
    assert signed.status_code == 200


@pytest.mark.parametrize("token", ["", "x", "1-x", "9" * 40 + "-x", "1-" + "a" * 500, "é-é"])
def test_a_made_up_reset_token_opens_nothing(nobody: Program, admin: User, token: str) -> None:
    answer = nobody.send(
        "/users/reset/verify",
        b'{"new": "mot-mat-khau-khac-1"}',
        "application/json",
        Authorization=f"Bearer {token}",
    )
    assert problem_of(answer) == (403, 403.1)


def test_strangers_learn_nothing_from_a_reset(nobody: Program, admin: User) -> None:
    for email in (admin.email, "khong-co@example.org"):
        told = nobody.post("/users/reset/initiate", {"email": email})
        assert told.json() == {"success": True}
        forced = nobody.post("/users/reset/initiate?invalidate=true", {"email": email})
        assert problem_of(forced) == (403, 403.1)
    assert Event.objects.filter(kind="user.reset.ask").count() == 1
    assert problem_of(nobody.post("/users/reset/initiate", {})) == (400, 400.2)


def test_preferences_are_kept_and_shown_with_the_verbs(
    boss: Program, official: Program, project: Project
) -> None:
    def put(path: str, body: object) -> Any:
        return official._json("PUT", f"/user-preferences/{path}", body)

    here = f"project/{project.pk}/sort"
    assert put("site/theme", {"propertyValue": {"a": [1, None]}}).status_code == 200
    assert put(here, {"propertyValue": None}).status_code == 200
    assert problem_of(put("site/theme", {})) == (400, 400.23)
    assert problem_of(put("site/theme", [])) == (400, 400.23)
    assert problem_of(put("site/theme", {"propertyValue": 1, "b": 2})) == (400, 400.33)
    assert problem_of(put("project/999999/sort", {"propertyValue": 1})) == (404, 404.1)
    for half in ("\ud800", {"\u0000": 1}, [["a\u0000"]]):
        assert problem_of(put("site/theme", {"propertyValue": half})) == (400, 400.8)
    assert problem_of(put("site/theme", {"\ud800": 1, "propertyValue": 1})) == (400, 400.33)
    assert problem_of(put("site/theme", {"propertyValue": "x" * 10_001})) == (400, 400.13)
    assert problem_of(put(f"site/{'x' * 121}", {"propertyValue": 1})) == (400, 400.13)
    extended = {"X-Extended-Metadata": "true"}
    told = official.get("/users/current", **extended).json()
    assert told["preferences"] == {
        "site": {"theme": {"a": [1, None]}},
        "projects": {str(project.pk): {"sort": None}},
    }
    assert told["verbs"] == []
    assert "user.create" in boss.get("/users/current", **extended).json()["verbs"]
    assert official.delete("/user-preferences/site/theme").status_code == 200
    assert problem_of(official.delete("/user-preferences/site/theme")) == (404, 404.1)
    assert official.delete(f"/user-preferences/{here}").status_code == 200


def test_a_session_is_ended_by_its_token(
    boss: Program, official: Program, officer: User, admin: User
) -> None:
    mine, hers = token_of(officer), token_of(admin)
    assert official.delete(f"/sessions/{mine}").json() == {"success": True}
    assert Program(mine).get("/users/current").status_code == 401
    for token in (hers, "khong-co", "x" * 500):
        assert problem_of(official.delete(f"/sessions/{token}")) == (403, 403.1)
    other = token_of(officer)
    assert boss.delete(f"/sessions/{other}").status_code == 200
    assert Program(other).get("/users/current").status_code == 401


def test_a_session_says_until_when_it_lasts(official: Program, nobody: Program) -> None:
    for path in ("/sessions/restore", "/sessions/current"):
        told = official.get(path).json()
        assert set(told) == {"csrf", "createdAt", "expiresAt"}
        assert problem_of(nobody.get(path)) == (401, 401.2)


def test_basic_signs_in_over_https_only(db: None, admin: User) -> None:
    client = Client()
    header = {"Authorization": "Basic YWRtaW5AZXhhbXBsZS5vcmc6bW90LW1hdC1raGF1LWRhaQ=="}
    assert problem_of(client.get("/v1/users/current", headers=header)) == (401, 401.3)
    told = client.get("/v1/users/current", headers=header, secure=True)
    assert told.json()["email"] == "admin@example.org"
    # Who came with a password has no session to restore or end.
    assert client.get("/v1/sessions/restore", headers=header, secure=True).status_code == 404


def test_nobody_signed_in_reaches_people(nobody: Program, admin: User) -> None:
    for method, path in (
        ("GET", "/users"),
        ("POST", "/users"),
        ("GET", f"/users/{admin.pk}"),
        ("PATCH", f"/users/{admin.pk}"),
        ("DELETE", f"/users/{admin.pk}"),
        ("PUT", f"/users/{admin.pk}/password"),
        ("PUT", "/user-preferences/site/x"),
        ("GET", "/audits"),
        ("POST", "/config/login-appearance"),
    ):
        assert problem_of(nobody._json(method, path, {})) == (401, 401.2)


def test_a_retired_address_does_not_block_changing_to_it(
    boss: Program, worker: User, officer: User
) -> None:
    assert problem_of(boss.patch(f"/users/{officer.pk}", {"email": worker.email})) == (409, 409.3)
    people.retire(user=worker, actor=officer, today=timezone.localdate(), now=timezone.now())
    told = boss.patch(f"/users/{officer.pk}", {"email": worker.email})
    assert told.json()["email"] == worker.email
    assert services.user_by_password(email=worker.email, password=build.PASSWORD) is not None
