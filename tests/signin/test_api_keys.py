"""API keys: their owner's rights and never more; shown once; nothing that outlives them."""

import base64
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import people, permissions, services, verbs, viewing
from backend.accounts.credentials import api_keys, clock, selectors
from backend.accounts.credentials.models import ApiKey, ApiKeyUse
from backend.accounts.models import Project, Role, User
from backend.journal.models import Event
from backend.problems import Problem
from tests import build

pytestmark = pytest.mark.django_db
NOW = build.NOW
READ = ["project.read", "form.list", "form.read", "submission.read"]


@pytest.fixture
def manager(project: Project) -> User:
    return build.person("quan-ly", "project_manager", project, project_wide=True)


def make(
    owner: User,
    project: Project,
    wanted: Any = READ,
    *,
    units: Any = (),
    sensitive: bool = False,
    days: float = 90,
    projects: Any = None,
) -> tuple[ApiKey, str]:
    now = timezone.now()
    return api_keys.create(
        owner=owner,
        name="Excel của phòng",
        wanted=wanted,
        projects=[project.pk] if projects is None else projects,
        units=units,
        sensitive=sensitive,
        expires_at=now + timedelta(days=days),
        now=now,
    )


class Script:
    """A program with a key."""

    def __init__(self, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None) -> Any:
        return self.client.generic(
            method,
            path,
            json.dumps(body),
            content_type="application/json",
            headers=self.headers,
        )


def refused(code: str, *args: Any, **more: Any) -> None:
    with pytest.raises(Problem) as caught:
        make(*args, **more)
    assert caught.value.code == code


def test_a_key_reads_what_its_owner_reads(manager: User, project: Project) -> None:
    build.form(project, build.simple())
    script = Script(make(manager, project)[1])
    assert [each["id"] for each in script.get("/v1/projects").json()] == [project.pk]
    forms = script.get(f"/v1/projects/{project.pk}/forms")
    assert [each["xmlFormId"] for each in forms.json()] == ["thu"]
    assert script.get(f"/v1/projects/{project.pk}/forms/thu/submissions").status_code == 200


def test_odata_takes_it_as_bearer_and_as_the_password_of_excel(
    manager: User, project: Project
) -> None:
    build.form(project, build.simple())
    key, token = make(manager, project)
    feed = f"/v1/projects/{project.pk}/forms/thu.svc/Submissions"
    assert Script(token).get(feed).status_code == 200
    basic = base64.b64encode(f"{key.prefix}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    assert Client().get(feed, headers=headers, secure=True).status_code == 200
    assert Client().get(feed, headers=headers).status_code == 401, "only over https"


def test_a_verb_that_it_was_not_given_is_refused(manager: User, project: Project) -> None:
    build.form(project, build.simple())
    script = Script(make(manager, project, ["project.read", "form.list"])[1])
    assert script.get(f"/v1/projects/{project.pk}/forms/thu/submissions").status_code == 403
    assert script.send("PATCH", f"/v1/projects/{project.pk}", {"name": "Khác"}).status_code == 403


def test_it_does_not_see_another_project_of_its_owner(admin: User, project: Project) -> None:
    other = services.create_project(name="Dự án khác", now=NOW)
    script = Script(make(admin, project)[1])
    assert script.get(f"/v1/projects/{project.pk}").status_code == 200
    assert script.get(f"/v1/projects/{other.pk}").status_code == 404
    assert [each["id"] for each in script.get("/v1/projects").json()] == [project.pk]


def test_an_administrators_key_administers_nothing(admin: User, project: Project) -> None:
    script = Script(make(admin, project, sorted(api_keys.GIVABLE), sensitive=True)[1])
    for method, path, body in (
        ("POST", "/v1/users", {"email": "moi@example.org", "password": "mot-mat-khau"}),
        ("DELETE", f"/v1/users/{admin.pk}", None),
        ("PATCH", f"/v1/users/{admin.pk}", {"email": "ke-gian@example.org"}),
        ("PUT", f"/v1/users/{admin.pk}/password", {"old": build.PASSWORD, "new": "x" * 12}),
        ("POST", f"/v1/assignments/admin/{admin.pk}", None),
        ("POST", f"/v1/projects/{project.pk}/assignments/manager/{admin.pk}", None),
        ("POST", f"/v1/projects/{project.pk}/app-users", {"displayName": "m"}),
        ("POST", "/v1/projects", {"name": "Mới"}),
        ("DELETE", f"/v1/projects/{project.pk}", None),
        ("POST", f"/v1/projects/{project.pk}/key", {"passphrase": "mot-cum-tu-rat-dai"}),
        ("POST", "/v1/devices", {"kind": "web", "value": "x"}),
        ("GET", "/v1/api-keys", None),
    ):
        answer = script.send(method, path, body)
        assert answer.status_code == 403, (method, path, answer.content)
    admin.refresh_from_db()
    assert admin.email == "admin@example.org"


def test_a_key_makes_and_takes_back_no_keys(manager: User, project: Project) -> None:
    key, token = make(manager, project)
    body = {
        "name": "con",
        "verbs": ["project.read"],
        "projects": [project.pk],
        "expiresAt": (timezone.now() + timedelta(days=1)).isoformat(),
    }
    made = Script(token).send("POST", "/v1/api-keys", body)
    assert (made.status_code, made.json()["code"]) == (403, 403.801)
    gone = Script(token).send("DELETE", f"/v1/api-keys/{key.pk}")
    assert gone.json()["code"] == 403.801
    assert selectors.api_key_by_token(token, timezone.now()) is not None


def test_what_the_owner_loses_the_key_loses_at_once(manager: User, project: Project) -> None:
    script = Script(make(manager, project)[1])
    assert script.get(f"/v1/projects/{project.pk}").status_code == 200
    Role.objects.filter(name="project_manager").update(verbs=["form.list"])
    assert script.get(f"/v1/projects/{project.pk}").status_code == 403
    manager.assignments.update(ends_on=date(2020, 1, 2))
    assert script.get(f"/v1/projects/{project.pk}").status_code == 404


def test_what_the_owner_gains_the_key_does_not(worker: User, project: Project) -> None:
    script = Script(make(worker, project, ["project.read"])[1])
    Role.objects.filter(name="outreach_worker").update(verbs=["*"])
    assert script.get(f"/v1/projects/{project.pk}/assignments").status_code == 403


@pytest.mark.parametrize(
    ("own", "of_key", "left"),
    [
        ((build.PROVINCE,), (), {build.PROVINCE}),
        ((build.PROVINCE,), (build.COMMUNE_A,), {build.COMMUNE_A}),
        ((build.COMMUNE_A,), (build.PROVINCE,), {build.COMMUNE_A}),
        ((build.COMMUNE_A,), (build.COMMUNE_B,), set()),
        ((build.COMMUNE_A, build.COMMUNE_B), (build.COMMUNE_B,), {build.COMMUNE_B}),
        ((build.PROVINCE,), (build.COMMUNE_FAR,), set()),
    ],
)
def test_its_area_is_what_lies_in_both(project: Project, own: Any, of_key: Any, left: Any) -> None:
    owner = build.person("nguoi", "officer", project, units=own)
    key, _ = make(owner, project, ["submission.read", "project.read"], units=of_key)
    acting = api_keys.acting(key)
    area = permissions.area_for(acting, project, "submission.read")
    assert area.keys == frozenset(left)
    assert not area.everything
    across = permissions.Across(acting, timezone.localdate())
    assert {u for _, a in across.reaches(project.pk, "submission.read") for u in a.keys} == left
    held = permissions.standing_of(acting, project.pk).held
    assert {unit for _, units in held for unit in units} == left


def test_a_whole_project_is_cut_to_the_units_of_the_key(manager: User, project: Project) -> None:
    key, _ = make(manager, project, units=[build.COMMUNE_A])
    acting = api_keys.acting(key)
    area = permissions.area_for(acting, project, "submission.read")
    assert (area.everything, area.keys) == (False, frozenset([build.COMMUNE_A]))
    assert not permissions.may(acting, project, verbs.PROJECT_UPDATE)


def test_a_role_for_one_form_stays_for_one_form(worker: User, project: Project) -> None:
    Role.objects.filter(name="outreach_worker").update(
        verbs=["project.read", "submission.read:mot"]
    )
    acting = api_keys.acting(make(worker, project, ["project.read", "submission.read"])[0])
    assert permissions.may(acting, project, "submission.read", form_id="mot")
    assert not permissions.may(acting, project, "submission.read", form_id="hai")


def test_nobody_puts_into_a_key_what_she_does_not_have(worker: User, project: Project) -> None:
    refused("403.802", worker, project, ["entity.read"])
    refused("404.1", worker, project, ["project.read"], projects=[project.pk, 10**9])
    refused("400.804", worker, project, ["project.read"], projects=[])


@pytest.mark.parametrize(
    "verb", ["*", "assignment.update", "user.update", "user.view_as", "app_user.create", "", "x"]
)
def test_some_verbs_go_into_no_key(admin: User, project: Project, verb: str) -> None:
    refused("400.801", admin, project, [verb])


def test_sensitive_values_must_be_said_expressly(admin: User, project: Project) -> None:
    refused("400.802", admin, project, ["sensitive.health"])
    key, _ = make(admin, project, ["sensitive.health"], sensitive=True)
    assert key.verbs == ["sensitive.health"]


@pytest.mark.parametrize("days", [0, -1, 367, 5000])
def test_it_lasts_a_year_at_most(manager: User, project: Project, days: int) -> None:
    refused("400.803", manager, project, days=days)


def test_twenty_keys_are_enough(manager: User, project: Project) -> None:
    for _ in range(20):
        make(manager, project)
    refused("409.802", manager, project)


def test_a_dead_key_opens_nothing(manager: User, project: Project) -> None:
    key, token = make(manager, project)
    api_keys.revoke(owner=manager, key_id=key.pk, now=timezone.now())
    answer = Script(token).get("/v1/projects")
    assert (answer.status_code, answer.json()["code"]) == (401, 401.805)
    key, token = make(manager, project)
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now())
    assert Script(token).get("/v1/projects").status_code == 401


def test_a_retired_persons_keys_are_dead(admin: User, manager: User, project: Project) -> None:
    _, token = make(manager, project)
    people.retire(user=manager, actor=admin, today=build.TODAY, now=timezone.now())
    assert Script(token).get("/v1/projects").status_code == 401
    assert not ApiKey.objects.filter(revoked_at=None).exists()


def test_one_does_not_take_back_anothers_key(manager: User, admin: User, project: Project) -> None:
    key, _ = make(manager, project)
    with pytest.raises(Problem, match=r"404\.1"):
        api_keys.revoke(owner=admin, key_id=key.pk, now=NOW)


@pytest.mark.parametrize("token", ["dh_", "dh_x", "dh_\x00", "dh_" + "x" * 5000, "dh_é"])
def test_any_token_is_refused_and_never_a_failure(db: None, token: str) -> None:
    client = Client(raise_request_exception=False)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/v1/projects", headers=headers).status_code == 401


def test_the_token_is_told_once_and_stands_nowhere(
    manager: User, project: Project, caplog: Any
) -> None:
    key, token = make(manager, project)
    Script(token).get("/v1/projects")
    kept = json.dumps(
        [*ApiKey.objects.values(), *Event.objects.values("details", "notes")], default=str
    )
    assert token not in kept
    assert token.removeprefix(key.prefix) not in kept
    assert token not in caplog.text


def test_uses_are_counted_by_day_and_journalled_once(manager: User, project: Project) -> None:
    key, token = make(manager, project)
    for _ in range(3):
        Script(token).get("/v1/projects")
    assert ApiKeyUse.objects.get().uses == 3
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    assert not Event.objects.filter(kind="api_key.use").exists(), "the day is not over"
    for _ in range(2):
        clock.prune(now=timezone.now() + timedelta(days=1))
    event = Event.objects.get(kind="api_key.use")
    day = timezone.localdate().isoformat()
    assert (event.subject, event.user_id) == (str(key.pk), manager.pk)
    assert event.details == {"day": day, "uses": 3}


def test_keys_and_uses_go_thirty_days_after_their_end(manager: User, project: Project) -> None:
    key, token = make(manager, project, days=1)
    Script(token).get("/v1/projects")
    clock.prune(now=timezone.now() + timedelta(days=2))
    assert ApiKey.objects.count() == 1
    clock.prune(now=timezone.now() + timedelta(days=40))
    assert not ApiKey.objects.exists()
    assert Event.objects.filter(kind="api_key.use").exists()


# The program door.


def body(project: Project, **more: Any) -> dict[str, Any]:
    ends = (timezone.now() + timedelta(days=30)).isoformat()
    return {
        "name": "Tập lệnh",
        "verbs": ["project.read"],
        "projects": [project.pk],
        "expiresAt": ends,
    } | more


@pytest.fixture
def program(manager: User) -> Script:
    return Script(services.open_session(user=manager, now=timezone.now())[1])


def test_made_listed_and_taken_back_by_program(program: Script, project: Project) -> None:
    made = program.send("POST", "/v1/api-keys", body(project, units=[build.COMMUNE_A]))
    assert made.status_code == 200, made.content
    told = made.json()
    assert told["token"].startswith(told["prefix"])
    (listed,) = program.get("/v1/api-keys").json()
    assert "token" not in listed
    assert listed["units"] == [build.COMMUNE_A]
    assert Script(told["token"]).get("/v1/projects").status_code == 200
    assert program.send("DELETE", f"/v1/api-keys/{told['id']}").json() == {"success": True}
    assert program.send("DELETE", f"/v1/api-keys/{told['id']}").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "\x00"},
        {"name": "x" * 121},
        {"name": ["a"]},
        {"verbs": []},
        {"verbs": "project.read"},
        {"verbs": [["project.read"]]},
        {"verbs": ["\ud800"]},
        {"verbs": ["project.read"] * 61},
        {"projects": []},
        {"projects": ["x"]},
        {"projects": [2**63]},
        {"projects": [-1]},
        {"projects": {"a": 1}},
        {"units": ["khong"]},
        {"units": ["99999@2025-07-01"]},
        {"units": [None]},
        {"expiresAt": None},
        {"expiresAt": "hôm nay"},
        {"expiresAt": "0001-01-01T00:00:00+14:00"},
        {"sensitive": "maybe"},
    ],
)
def test_a_bad_body_is_a_problem_and_writes_nothing(
    program: Script, project: Project, changed: dict[str, Any]
) -> None:
    answer = program.send("POST", "/v1/api-keys", body(project, **changed))
    assert answer.status_code in {400, 404}, answer.content
    assert answer.json()["message"]
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("raw", ["", "[]", "null", "1", "{", '"x"'])
def test_a_body_of_another_kind_is_a_problem(program: Script, raw: str) -> None:
    answer = program.client.generic(
        "POST", "/v1/api-keys", raw, content_type="application/json", headers=program.headers
    )
    assert answer.status_code == 400


def test_strangers_are_refused(db: None, client: Client) -> None:
    assert client.get("/v1/api-keys").status_code == 401
    assert client.post("/v1/api-keys").status_code == 401


# The page.


def test_a_key_is_made_on_the_page_and_shown_once(manager: User, project: Project) -> None:
    browser = Client()
    browser.force_login(manager, backend="backend.accounts.backends.EmailBackend")
    typed = {"name": "Excel", "projects": [str(project.pk)], "verbs": READ, "days": "90"}
    page = browser.post("/account/keys/new", typed)
    token = page.context["token"]
    assert token in page.content.decode()
    assert Script(token).get("/v1/projects").status_code == 200
    listed = browser.get("/account").content.decode()
    assert token not in listed
    assert ApiKey.objects.get().prefix in listed
    browser.post(f"/account/keys/{ApiKey.objects.get().pk}/revoke")
    assert Script(token).get("/v1/projects").status_code == 401


def test_the_page_offers_only_what_she_has(worker: User, project: Project) -> None:
    browser = Client()
    browser.force_login(worker, backend="backend.accounts.backends.EmailBackend")
    form = browser.get("/account/keys/new").context["form"]
    offered = {verb for verb, _ in form.fields["verbs"].choices}
    assert offered == {
        "project.read", "form.list", "map.read", "campaign.read", "submission.create"
    }  # fmt: skip
    typed = {"name": "x", "projects": [str(project.pk)], "verbs": ["entity.read"], "days": "90"}
    assert browser.post("/account/keys/new", typed).status_code == 400
    assert not ApiKey.objects.exists()


def test_a_key_sees_nothing_through_the_eyes_that_its_owner_has_borrowed(
    project: Project, admin: User, manager: User
) -> None:
    token = make(admin, project, ["project.read"])[1]
    viewing.start(viewer=admin, seen_as=manager, today=timezone.localdate(), now=timezone.now())
    path, key = f"/v1/projects/{project.pk}/app-users", {"Authorization": f"Bearer {token}"}
    assert Client().get(path, headers=key).json()["code"] == 403.1
    through = Client().get(path, headers={**key, "X-View-As": str(manager.pk)})
    assert through.json()["code"] == 403.801
