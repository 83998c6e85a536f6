"""Everything that is cut by area, one line each: who is of commune B has nothing of commune A."""

import json
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts import permissions, verbs
from backend.accounts import services as accounts
from backend.accounts.models import Project, Role, User
from backend.jobs.reminders import remind
from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from backend.webhooks import services as webhooks
from notifications.models import Device, Message
from tests import build
from tests.api.commune import CommuneA, commune_a, manager_of_b
from tests.api.conftest import Program, problem_of, token_of
from tests.api.every_address import content_of
from tests.web.conftest import campaign, plan, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(admin: User) -> Program:
    return Program(token_of(admin))


@pytest.fixture
def kept(project: Project, boss: Program, admin: User) -> CommuneA:
    return commune_a(project, boss, admin)


@pytest.fixture
def b(kept: CommuneA, project: Project) -> Program:
    return manager_of_b(project)


CUT = [
    "/forms/thu/submissions",
    "/forms/thu/submissions.csv",
    "/forms/thu/submissions.csv.zip",
    "/forms/thu/submissions.xlsx",
    "/forms/thu/submissions.geojson",
    "/forms/thu/submissions/submitters",
    "/forms/thu/submissions/keys",
    "/forms/thu/quality",
    "/forms/thu/back-checks",
    "/forms/thu.svc/Submissions",
    "/forms/thu.svc/Submissions?$count=true&$expand=*",
    "/datasets/dia_diem/entities",
    "/datasets/dia_diem/entities?q=thon",
    "/datasets/dia_diem/entities.csv",
    "/datasets/dia_diem/entities/creators",
    "/datasets/dia_diem.svc/Entities",
    "/app-users",
]


@pytest.mark.parametrize("rest", CUT)
def test_what_is_listed_searched_and_exported_is_cut(
    kept: CommuneA, b: Program, boss: Program, project: Project, rest: str
) -> None:
    told = b.get(f"/projects/{project.pk}{rest}")
    assert told.status_code == 200
    assert kept.told(content_of(told)) == []
    assert boss.get(f"/projects/{project.pk}{rest}").status_code == 200


def test_a_part_of_the_area_changes_nothing_for_everybody(
    kept: CommuneA, b: Program, project: Project
) -> None:
    """A form's draft and a list's rules are the whole project's."""
    home = f"/projects/{project.pk}"
    calls: list[tuple[str, str, Any]] = [
        ("POST", "/forms", None),
        ("PATCH", "/forms/thu", {"state": "closed"}),
        ("POST", "/forms/thu/draft", None),
        ("DELETE", "/forms/thu/draft", None),
        ("POST", "/forms/thu/draft/publish", None),
        ("PUT", "/forms/thu/draft/mapping", {}),
        ("POST", "/datasets", {"name": "moi"}),
        ("PATCH", "/datasets/dia_diem", {"approvalRequired": True}),
        ("PUT", "/datasets/dia_diem/access-filter", {}),
        ("POST", "/datasets/dia_diem/properties", {"name": "moi"}),
        ("DELETE", "/datasets/dia_diem/properties/thua", None),
    ]
    for method, rest, body in calls:
        answer = b.client.generic(
            method,
            f"/v1{home}{rest}",
            json.dumps(body),
            content_type="application/json",
            headers=b.headers,
        )
        assert problem_of(answer) == (403, 403.1), rest


def test_the_project_names_no_verb_that_would_be_refused(
    kept: CommuneA, b: Program, boss: Program, project: Project
) -> None:
    extended = {"X-Extended-Metadata": "true"}
    told = b.get(f"/projects/{project.pk}", **extended).json()["verbs"]
    refused = {"form.create", "form.update", "form.delete", "project.update", "dataset.update"}
    assert not refused & set(told)
    assert "webhook.update" not in told
    assert {"submission.read", "entity.list"} <= set(told)
    assert refused <= set(boss.get(f"/projects/{project.pk}", **extended).json()["verbs"])


def test_an_address_finds_colleagues_and_nobody_else(
    kept: CommuneA, b: Program, project: Project
) -> None:
    other = accounts.create_project(name="Khác", now=build.NOW)
    build.person("xa", "leader", other, project_wide=True)
    reader = Program(token_of(build.person("doc", "leader", project, units=(build.COMMUNE_B,))))
    assert reader.get("/users?q=xa@example.org").json() == []
    assert [each["email"] for each in reader.get("/users?q=b@example.org").json()] == [
        "b@example.org"
    ]
    # Who gives roles looks up whom she gives them to.
    assert len(b.get("/users?q=xa@example.org").json()) == 1
    assert b.get("/users?q=xa").json() == []


def test_a_webhook_hears_only_as_long_as_its_maker_reaches_all(
    kept: CommuneA, project: Project, admin: User
) -> None:
    maker = build.person("lam", "project_manager", project, project_wide=True)
    told = {"url": "https://example.org/x", "events": ["submission.create"], "actor": maker}
    webhooks.create_webhook(project=project, name="của lam", now=timezone.now(), **told)
    event = Event.objects.filter(kind="submission.create").earliest("pk")
    event.project_id = project.pk

    def heard() -> set[str]:
        made = webhooks.queue(event=event, subject={}, form_id="thu", now=timezone.now())
        return {each.webhook.name for each in made}

    assert "của lam" in heard()
    held = maker.assignments.get()
    held.project_wide = False
    held.save()
    held.units.create(unit=build.COMMUNE_B)
    assert "của lam" not in heard()


def test_a_message_goes_to_who_may_open_what_it_leads_to(project: Project) -> None:
    near = build.person("gan", "leader", project, units=(build.COMMUNE_A,))
    far = build.person("xa", "leader", project, units=(build.COMMUNE_B,))
    for number, person in enumerate((near, far)):
        at = site(project, build.COMMUNE_A, f"Trường {number}")
        plan(campaign(project, title=f"{number}"), at, days=1, assignee=person)
    remind(timezone.now())
    assert [each.user_id for each in Message.objects.all()] == [near.pk]
    Message.objects.all().delete()
    Project.objects.filter(pk=project.pk).update(deleted_at=timezone.now())
    remind(timezone.now())
    assert not Message.objects.exists()


def test_who_was_sent_back_something_and_left_is_not_told(
    kept: CommuneA, project: Project, boss: Program, worker: User
) -> None:
    build.phone_of(worker, project).send("thu", {"ma_xa": "90001"}, instance_id="uuid:w")
    home = f"/projects/{project.pk}/forms/thu/submissions/uuid:w/send-backs"
    for times in (1, 1):
        assert boss.post(home, {"questions": ["tuoi"], "note": "x"}).status_code < 300
        build.work()
        assert Message.objects.filter(user=worker).count() == times
        worker.assignments.all().delete()


def test_nothing_is_pushed_to_who_has_left(project: Project, boss: Program, worker: User) -> None:
    Device.objects.create(
        user=worker,
        kind="token",
        value="x",
        registered_at=timezone.now(),
        last_seen_at=timezone.now(),
    )
    assert boss.delete(f"/users/{worker.pk}").status_code == 200
    build.work()
    assert not Device.objects.exists()


def test_a_grant_follows_its_unit_through_a_merger(project: Project, officer: User) -> None:
    old = build.person("xa-cu", "project_viewer", project, units=(build.OLD_A,))
    assert build.COMMUNE_A in permissions.area_for(old, project, verbs.SUBMISSION_READ).keys
    build.form(project, build.simple())
    build.phone_of(officer, project).send("thu", {"ma_xa": "90001"})
    assert Submission.objects.get().unit == build.COMMUNE_A
    program = Program(token_of(old))
    assert len(program.get(f"/projects/{project.pk}/forms/thu/submissions").json()) == 1


def test_who_reads_her_own_alone_gives_no_wider_role(project: Project) -> None:
    """A narrowed holder who may give passes on nothing that is not narrowed."""
    narrow = Role.objects.create(
        name="hep",
        title="hẹp",
        narrow="own",
        verbs=["project.read", "submission.read", "assignment.update"],
    )
    wide = Role.objects.create(name="rong", title="rộng", verbs=["submission.read"])
    giver = build.person("cho", "hep", project, units=(build.COMMUNE_A,))
    other = build.person("nhan", "leader", project, units=(build.COMMUNE_A,))
    program = Program(token_of(giver))
    home = f"/projects/{project.pk}/assignments"
    assert problem_of(program.post(f"{home}/{wide.name}/{other.pk}"))[0] == 403
    assert program.post(f"{home}/{narrow.name}/{other.pk}").status_code == 200
