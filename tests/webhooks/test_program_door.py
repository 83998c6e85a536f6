"""Webhooks over the program door: made, changed, read, refused."""

import uuid

import pytest

from backend.journal.models import Event
from backend.webhooks import delivery
from backend.webhooks.models import Webhook
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.webhooks.conftest import LINE
from tests.webhooks.test_delivery import happened

NEW = {"name": "báo tin", "url": "https://example.org/nhan", "events": ["submission.create"]}


@pytest.fixture
def home(project):
    return f"/projects/{project.pk}/webhooks"


def test_a_webhook_is_made_changed_and_removed_and_its_secret_shown_once(program, home):
    made = program.post(home, {**NEW, "xmlFormIds": ["thu", "thu"]}).json()
    assert made["secret"].startswith("dhwh_")
    assert len(made["secret"]) > 60
    assert (made["xmlFormIds"], made["active"]) == (["thu"], True)
    (listed,) = program.get(home).json()
    assert listed == {key: value for key, value in made.items() if key != "secret"}
    one = f"{home}/{made['id']}"
    changed = program.patch(one, {"active": False, "events": ["entity.create"]}).json()
    assert (changed["active"], changed["events"]) == (False, ["entity.create"])
    assert changed["url"] == NEW["url"]
    assert "secret" not in changed
    renewed = program.post(f"{one}/secret").json()
    assert set(renewed) == {"secret"}
    assert renewed["secret"] != made["secret"]
    assert program.delete(one).json() == {"success": True}
    assert problem_of(program.get(one)) == (404, 404.1)
    kinds = set(Event.objects.filter(kind__startswith="webhook.").values_list("kind", flat=True))
    assert kinds == {"webhook.create", "webhook.update", "webhook.secret", "webhook.delete"}
    assert "example.org" not in str(list(Event.objects.values("details", "subject", "notes")))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, 400.11),
        ({"name": ""}, 400.11),
        ({"name": "a" * 121}, 400.11),
        ({"name": "a\0b"}, 400.11),
        ({"name": "\ud800"}, 400.11),
        ({"url": []}, 400.11),
        ({"url": "a" * 2001}, 400.11),
        ({"url": "https://"}, 400.621),
        ({"url": "https://example.org/\u0000"}, 400.11),
        ({"url": "https://u:p@example.org/"}, 400.621),
        ({"url": "gopher://example.org/"}, 400.622),
        ({"url": "https://10.0.0.1/"}, 400.623),
        ({"url": "https://[::ffff:169.254.169.254]/"}, 400.623),
        ({"events": []}, 400.11),
        ({"events": ["form.publish"]}, 400.11),
        ({"events": "submission.create"}, 400.11),
        ({"events": [["submission.create"]]}, 400.11),
        ({"events": ["submission.create"] * 8}, 400.11),
        ({"xmlFormIds": "thu"}, 400.11),
        ({"xmlFormIds": ["a" * 250]}, 400.11),
        ({"xmlFormIds": ["a"] * 201}, 400.11),
    ],
)
def test_what_can_not_be_taken_is_said_and_stored_nowhere(program, home, change, code):
    answer = program.post(home, {**NEW, **change})
    assert problem_of(answer) == (400, code)
    assert not Webhook.objects.exists()
    made = program.post(home, NEW).json()
    if change != {"name": None}:
        assert problem_of(program.patch(f"{home}/{made['id']}", change)) == (400, code)
    assert program.get(f"{home}/{made['id']}").json()["url"] == NEW["url"]


@pytest.mark.parametrize("missing", ["name", "url", "events"])
def test_what_is_missing_is_named(program, home, missing):
    answer = program.post(home, {key: value for key, value in NEW.items() if key != missing})
    assert problem_of(answer) == (400, 400.2)
    assert answer.json()["details"]["field"] == missing


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"[" * 5000, b"\xff\xfe"])
def test_nonsense_bodies_are_problems(program, home, body):
    answer = program.post(home, body)
    assert answer.status_code == 400
    assert not Webhook.objects.exists()


def test_names_are_taken_once_and_there_are_ten_at_most(program, home):
    assert program.post(home, NEW).status_code == 200
    assert problem_of(program.post(home, {**NEW, "name": " báo  tin "})) == (409, 409.3)
    for number in range(9):
        assert program.post(home, {**NEW, "name": f"n{number}"}).status_code == 200
    assert problem_of(program.post(home, {**NEW, "name": "n9"})) == (409, 409.625)
    second = program.get(home).json()[-1]
    answer = program.patch(f"{home}/{second['id']}", {"name": "báo tin"})
    assert problem_of(answer) == (409, 409.3)


def test_the_log_is_read_by_state_and_calls_are_made_again(program, project, home, receiver):
    made = program.post(home, {**NEW, "url": receiver.url}).json()
    log = f"{home}/{made['id']}/deliveries"
    assert program.get(log).json() == []
    happened(project, count=3)
    receiver.status = 500
    delivery.deliver(line=LINE, now=build.NOW)
    rows = program.get(log).json()
    assert len(rows) == 3
    assert {(row["state"], row["status"], row["error"]) for row in rows} == {
        ("waiting", 500, "status")
    }
    assert set(rows[0]["payload"]) == {
        "event",
        "eventId",
        "at",
        "projectId",
        "xmlFormId",
        "instanceId",
        "currentInstanceId",
        "uuid",
    }
    assert program.get(f"{log}?state=dead").json() == []
    assert len(program.get(f"{log}?limit=2&offset=2").json()) == 1
    one = f"{log}/{rows[0]['id']}"
    assert program.get(one).json() == rows[0]
    again = program.post(f"{one}/replay").json()
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    assert program.post(f"{log}/replay").json() == {"replayed": 0}


@pytest.mark.parametrize("query", ["state=x", "limit=0", "limit=x", "limit=9999", "offset=-1"])
def test_a_wrong_query_of_the_log_is_a_problem(program, home, query):
    made = program.post(home, NEW).json()
    answer = program.get(f"{home}/{made['id']}/deliveries?{query}")
    assert problem_of(answer) == (400, 400.11)


EVERY = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "/{id}"),
    ("PATCH", "/{id}"),
    ("DELETE", "/{id}"),
    ("POST", "/{id}/secret"),
    ("GET", "/{id}/deliveries"),
    ("POST", "/{id}/deliveries/replay"),
    ("GET", "/{id}/deliveries/{uuid}"),
    ("POST", "/{id}/deliveries/{uuid}/replay"),
]


@pytest.mark.parametrize(("method", "rest"), EVERY)
def test_every_address_asks_who_may(nobody, outsider, official, project, program, *, method, rest):
    made = program.post(f"/projects/{project.pk}/webhooks", NEW).json()
    part = Program(
        token_of(build.person("phan", "project_manager", project, units=(build.COMMUNE_A,)))
    )

    def ask(who, number):
        path = rest.format(id=number, uuid=uuid.uuid4())
        full = f"/v1/projects/{project.pk}/webhooks{path}"
        return who.client.generic(method, full, "", headers=who.headers)

    assert problem_of(ask(nobody, made["id"])) == (401, 401.2)
    assert problem_of(ask(outsider, made["id"])) == (404, 404.1)
    assert problem_of(ask(official, made["id"])) == (403, 403.1)
    # A manager of one commune: webhooks tell of all of them.
    assert problem_of(ask(part, made["id"])) == (403, 403.624)
    if "{id}" in rest:
        assert problem_of(ask(program, 10**30)) == (404, 404.1)
        assert problem_of(ask(program, made["id"] + 1)) == (404, 404.1)
    assert Webhook.objects.filter(pk=made["id"], generation=1).exists()


@pytest.fixture
def nobody(db):
    return Program()


@pytest.fixture
def official(officer):
    return Program(token_of(officer))


@pytest.fixture
def outsider(project):
    other = build.accounts.create_project(name="Dự án khác", now=build.NOW)
    return Program(token_of(build.person("ngoai", "project_manager", other, project_wide=True)))


def test_a_webhook_of_another_project_is_not_found(program, project, manager):
    other = build.accounts.create_project(name="Dự án khác", now=build.NOW)
    theirs = Webhook.objects.create(
        project=other, name="x", url="https://example.org/", created_at=build.NOW
    )
    path = f"/projects/{project.pk}/webhooks/{theirs.pk}"
    assert problem_of(program.get(path)) == (404, 404.1)
    assert problem_of(program.delete(path)) == (404, 404.1)
