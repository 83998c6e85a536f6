"""Who may everything in commune B reaches nothing of commune A, by whatever address."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import transaction

from backend.accounts.models import Project, Role, User
from tests import build
from tests.api.commune import SECRET, CommuneA, commune_a, given, manager_of_b
from tests.api.conftest import Program, problem_of
from tests.api.every_address import Address, content_of, every_address
from tests.api.submitting import XML, filled

# Parts of addresses that name what is of one commune alone.
OF_A: Final = frozenset(
    [
        "instance_id",
        "entity_id",
        "app_user_id",
        "check_id",
        "delivery_id",
        "webhook_id",
        "export_id",
    ]
)
# Tables in which a row is somebody's of commune A; trials of a draft go with the draft.
TABLES: Final = (
    "entities.Entity",
    "entities.EntityVersion",
    "submissions.SubmissionComment",
    "submissions.SubmissionFlag",
    "quality.BackCheck",
    "quality.SendBack",
    "accounts.AppUser",
    "accounts.Handset",
    "webhooks.Webhook",
    "webhooks.WebhookDelivery",
)
SPECIAL: Final = {"api": "?deleted=true&forms=true&datasets=true&q=thon", "odata": "?$count=true"}
# What is of the whole project, so a manager of one commune leaves it alone.
WHOLE: Final = [
    ("PATCH", "", {"name": "x", "archived": True}),
    ("PUT", "", {"name": "x", "forms": []}),
    ("DELETE", "", None),
    ("POST", "/key", {"passphrase": "chín con trâu qua sông"}),
    ("DELETE", "/forms/thu", None),
    ("POST", "/forms/1/restore", None),
    ("DELETE", "/datasets/dia_diem", None),
    ("POST", "/webhooks", {"name": "x", "url": "https://example.org", "events": ["form.update"]}),
]


@pytest.fixture
def kept(project: Project, boss: Program, admin: User) -> CommuneA:
    return commune_a(project, boss, admin)


@pytest.fixture
def b(kept: CommuneA, project: Project) -> Program:
    return manager_of_b(project)


def rows() -> dict[str, Any]:
    """All that is kept of A, as it stands."""
    found: dict[str, Any] = {
        label: _plain(apps.get_model(label)._default_manager.values_list()) for label in TABLES
    }
    for label, path in (("Submission", ""), ("SubmissionVersion", "submission__")):
        real = apps.get_model("submissions", label)._default_manager.filter(
            **{f"{path}is_draft": False}
        )
        found[label] = _plain(real.values_list())
    return found


def _plain(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """PostgreSQL gives bytes as a memoryview, which shows its place and not what it holds."""
    return sorted(
        repr([bytes(each) if isinstance(each, memoryview) else each for each in row])
        for row in rows
    )


def bodies(kept: CommuneA) -> dict[str, object]:
    """What would do something, by the ending of the address."""
    ids = {"ids": [kept.values["entity_id"]]}
    return {
        "bulk-delete": ids,
        "bulk-restore": ids,
        "exports": {"type": "sav"},
        "back-checks": {"percent": 100},
        "{check_id}": {"result": "same"},
        "send-backs": {"questions": ["tuoi"], "note": "x"},
        "comments": {"body": "x"},
        "submissions/{instance_id}": {"reviewState": "approved"},
        "{app_user_id}": {"displayName": "x"},
        "entities/{entity_id}": {"label": "x"},
        "{webhook_id}": {"active": False},
    }


def body_for(address: Address, kept: CommuneA) -> tuple[bytes, str]:
    if address.method == "PUT" and address.path.endswith("submissions/{instance_id}"):
        return filled("uuid:b-2", deprecated_id="uuid:a-2", loi="x"), XML
    if "attachments" in address.path:
        return b"x", "image/jpeg"
    fitting = [each for ending, each in bodies(kept).items() if address.path.endswith(ending)]
    return json.dumps(fitting[0]).encode() if fitting else b"", "application/json"


def asked(b: Program, kept: CommuneA, address: Address, query: str) -> tuple[Any, bytes]:
    body, kind = body_for(address, kept)
    there = replace(address, path=address.path + query)
    answer = there.ask(
        b,
        kept.values_at(address.path),
        body,
        kind=kind,
        headers={"X-Extended-Metadata": "true", "If-Match": '"2"'},
    )
    return answer, content_of(answer)


def calls() -> Iterator[tuple[Address, str]]:
    for address in every_address():
        yield address, "?force=true" if address.method == "PATCH" else ""
        if address.method == "GET":
            yield address, SPECIAL[address.door]


def test_no_address_shows_or_changes_what_is_of_another_commune(b: Program, kept: CommuneA) -> None:
    before, shown, changed, reached = rows(), {}, [], {}
    for address, query in calls():
        with transaction.atomic():
            answer, content = asked(b, kept, address, query)
            if answer.status_code < 400 and kept.told(content):
                shown[f"{address}{query}"] = kept.told(content)
            if rows() != before:
                changed.append(str(address))
            if address.parts & OF_A and answer.status_code not in {403, 404}:
                reached[str(address)] = answer.status_code
            transaction.set_rollback(True)
    assert (shown, changed, reached) == ({}, [], {})


def test_who_is_of_commune_a_is_shown_what_is_hidden_from_b(boss: Program, kept: CommuneA) -> None:
    """The same calls find the marks when somebody asks who may: the test above is not blind."""
    shown = set()
    for address, query in calls():
        if address.method == "GET":
            _answer, content = asked(boss, kept, address, query)
            shown.update(kept.told(content))
    assert shown == set(kept.marks)


def test_counts_tell_nothing_of_another_commune(b: Program, kept: CommuneA) -> None:
    more = {"X-Extended-Metadata": "true"}
    home = f"/projects/{kept.project.pk}"
    (project,) = given(b.get("/projects", **more))
    assert (project["lastSubmission"], project["lastEntity"]) == (None, None)
    assert not project["appUsers"]
    form = given(b.get(f"{home}/forms/thu", **more))
    assert (form["submissions"], form["lastSubmission"]) == (0, None)
    places = next(x for x in given(b.get(f"{home}/datasets", **more)) if x["name"] == "dia_diem")
    assert (places["entities"], places["lastEntity"]) == (0, None)
    assert b.get(f"{home}/forms/thu/submissions")["X-Total-Count"] == "0"
    for feed in ("forms/thu.svc/Submissions", "datasets/dia_diem.svc/Entities"):
        assert content_of(b.get(f"{home}/{feed}/$count")) == b"0"


@pytest.mark.parametrize(("method", "rest", "body"), WHOLE)
def test_what_concerns_the_whole_project_is_not_for_who_has_a_part(
    b: Program, project: Project, method: str, rest: str, body: object
) -> None:
    path = f"/v1/projects/{project.pk}{rest}"
    answer = b.client.generic(
        method, path, json.dumps(body), content_type="application/json", headers=b.headers
    )
    assert problem_of(answer)[0] == 403


def test_nobody_widens_her_own_area_or_role(b: Program, kept: CommuneA, project: Project) -> None:
    me, home = given(b.get("/users/current"))["id"], f"/projects/{project.pk}/assignments"
    role = Role.objects.get(name="outreach_worker").name
    for area in ([build.COMMUNE_A], [build.PROVINCE], [build.COMMUNE_B, build.COMMUNE_A]):
        assert problem_of(b.post(f"{home}/{role}/{me}", {"units": area}))[0] == 403
    assert problem_of(b.post(f"{home}/admin/{me}"))[0] in {403, 404}
    assert given(b.post(f"{home}/viewer/{kept.values['actor_id']}")) == {"success": True}
    table = content_of(b.get(f"/projects/{project.pk}/forms/thu/submissions.csv"))
    assert SECRET.encode() not in table
