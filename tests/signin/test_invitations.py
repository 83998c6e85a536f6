"""One-time links: the inviter's authority at the moment of taking up, and not a second time."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts import permissions, services
from backend.accounts.credentials import clock, invitations, selectors
from backend.accounts.credentials.models import Invitation
from backend.accounts.models import Project, Role, User
from backend.journal.models import Event
from backend.problems import Problem
from tests import build
from tests.signin.conftest import set_up

pytestmark = pytest.mark.django_db
NOW, TODAY = build.NOW, build.TODAY
NEW = "mua-roi-tren-mai"


@pytest.fixture
def manager(project: Project) -> User:
    return build.person("quan-ly", "project_manager", project, project_wide=True)


@pytest.fixture
def local(project: Project) -> User:
    """Who may give roles in commune A alone."""
    role = Role.objects.create(
        name="dia_phuong",
        title="Phụ trách xã",
        verbs=["project.read", "form.list", "map.read", "campaign.read", "submission.create",
               "assignment.update"],
    )  # fmt: skip
    assert role
    return build.person("dia-phuong", "dia_phuong", project, units=(build.COMMUNE_A,))


def role(name: str) -> Role:
    return Role.objects.get(name=name)


def invite(actor: User, project: Project, wanted: str = "leader", **more: Any) -> str:
    return invitations.invite(
        actor=actor,
        project=project,
        role=role(wanted),
        email=more.pop("email", "Moi@Example.org"),
        today=TODAY,
        now=more.pop("now", NOW),
        **more,
    )[1]


def accept(token: str, now: Any = NOW, **more: Any) -> User:
    told = {"name": "Người Mới", "password": NEW, "language": "vi"} | more
    return invitations.accept(token=token, today=TODAY, now=now, **told)


def refused(code: str, call: Any, *args: Any, **more: Any) -> None:
    before = (User.objects.count(), Event.objects.count())
    with pytest.raises(Problem) as caught:
        call(*args, **more)
    assert caught.value.code == code
    assert (User.objects.count(), Event.objects.count()) == before, "nothing half-written"


def test_the_link_makes_an_account_with_the_role(manager: User, project: Project) -> None:
    user = accept(invite(manager, project))
    assert (user.email, user.name) == ("moi@example.org", "Người Mới")
    assert permissions.may(user, project, "map.read")
    assert services.user_by_password(email="moi@example.org", password=NEW) == user


def test_it_works_one_time(manager: User, project: Project) -> None:
    token = invite(manager, project)
    accept(token)
    refused("404.801", accept, token)


def test_it_ends_after_seven_days(manager: User, project: Project) -> None:
    token = invite(manager, project)
    refused("404.801", accept, token, now=NOW + timedelta(days=7))


def test_a_link_that_was_taken_back_is_over(manager: User, project: Project) -> None:
    token = invite(manager, project)
    number = Invitation.objects.get().pk
    invitations.revoke(actor=manager, project=project, number=number, now=NOW)
    refused("404.801", accept, token)


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "x" * 5000, "../login"])
def test_nonsense_is_no_link(db: None, token: str) -> None:
    refused("404.801", accept, token)


def test_what_the_inviter_lost_she_does_not_give(manager: User, project: Project) -> None:
    token = invite(manager, project)
    manager.assignments.update(ends_on=date(2020, 1, 2))
    refused("403.803", accept, token)
    manager.assignments.update(ends_on=None)
    assert accept(token).email == "moi@example.org", "a refusal uses nothing up"


def test_a_retired_inviter_gives_nothing(manager: User, project: Project) -> None:
    token = invite(manager, project)
    User.objects.filter(pk=manager.pk).update(is_active=False, deleted_at=NOW)
    refused("403.803", accept, token)


def test_a_role_that_grew_is_not_given(manager: User, project: Project) -> None:
    token = invite(manager, project)
    Role.objects.filter(name="leader").update(verbs=["*"])
    refused("403.803", accept, token)


def test_nobody_invites_into_more_than_she_has(local: User, project: Project) -> None:
    refused("403.1", invite, local, project, "project_manager")
    refused("403.1", invite, local, project, "administrator")
    refused("403.1", invite, local, project, "leader", units=[build.COMMUNE_B])


def test_the_area_is_the_inviters_where_none_is_said(local: User, project: Project) -> None:
    user = accept(invite(local, project))
    area = permissions.area_for(user, project, "map.read")
    assert (area.everything, area.keys) == (False, frozenset([build.COMMUNE_A]))


def test_the_role_ends_when_it_was_said(manager: User, project: Project) -> None:
    ends = TODAY + timedelta(days=30)
    user = accept(invite(manager, project, ends_on=ends))
    assert user.assignments.get().ends_on == ends
    refused("400.42", invite, manager, project, ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("email", ["", "@", "lan", "\x00", "\ud800"])
def test_an_address_must_be_one(manager: User, project: Project, email: str) -> None:
    refused("400.11", invite, manager, project, email=email)


@pytest.mark.parametrize("password", ["", "ngan", "1234567890", "moi@example.org", "x" * 257])
def test_a_weak_password_leaves_the_link_open(
    manager: User, project: Project, password: str
) -> None:
    token = invite(manager, project)
    with pytest.raises(Problem):
        accept(token, password=password)
    assert accept(token).pk


def test_an_account_that_exists_is_not_taken_over(
    manager: User, admin: User, project: Project
) -> None:
    token = invite(manager, project, email=admin.email)
    refused("403.806", accept, token)
    assert services.user_by_password(email=admin.email, password=build.PASSWORD) == admin


def test_who_has_an_account_joins_with_it(
    manager: User, worker: User, officer: User, project: Project
) -> None:
    token = invite(manager, project, email=worker.email)
    refused("403.806", invitations.join, token=token, user=officer, today=TODAY, now=NOW)
    invitations.join(token=token, user=worker, today=TODAY, now=NOW)
    assert {each.role.name for each in worker.assignments.all()} == {"outreach_worker", "leader"}
    refused("404.801", invitations.join, token=token, user=worker, today=TODAY, now=NOW)


def test_no_token_stands_in_the_database(manager: User, project: Project) -> None:
    token = invite(manager, project)
    accept(token)
    kept = json.dumps(
        [*Invitation.objects.values(), *Event.objects.values("subject", "details")], default=str
    )
    assert token not in kept
    logged = json.dumps(list(Event.objects.values("details")), default=str)
    assert "example.org" not in logged


# A lost password.


def lost(actor: User, user: User, *, resets_factor: bool = False, now: Any = NOW) -> str:
    return invitations.password_link(
        actor=actor, user=user, resets_factor=resets_factor, today=TODAY, now=now
    )


def test_a_manager_makes_a_link_to_a_new_password(admin: User, worker: User, sign_in: Any) -> None:
    browser = sign_in(worker)
    token = lost(admin, worker)
    invitations.new_password(token=token, password=NEW, today=TODAY, now=NOW)
    assert services.user_by_password(email=worker.email, password=NEW) == worker
    assert browser.get("/").status_code == 302, "signed out everywhere"
    refused("404.801", invitations.new_password, token=token, password=NEW, today=TODAY, now=NOW)


def test_it_lasts_a_day_and_only_the_last_one_holds(admin: User, worker: User) -> None:
    first, second = lost(admin, worker), lost(admin, worker)
    new = {"password": NEW, "today": TODAY}
    refused("404.801", invitations.new_password, token=first, now=NOW, **new)
    late = NOW + timedelta(days=1)
    refused("404.801", invitations.new_password, token=second, now=late, **new)


def test_who_may_not_manage_her_makes_none(manager: User, officer: User, admin: User) -> None:
    refused("403.1", lost, manager, admin)
    refused("403.1", lost, officer, admin)
    refused("403.1", lost, admin, admin)


def test_the_second_factor_stays_unless_it_is_said(admin: User, worker: User) -> None:
    set_up(worker, NOW)
    invitations.new_password(token=lost(admin, worker), password=NEW, today=TODAY, now=NOW)
    assert selectors.has_factor(worker)
    token = lost(admin, worker, resets_factor=True)
    invitations.new_password(token=token, password=NEW + "1", today=TODAY, now=NOW)
    assert not selectors.has_factor(worker)
    event = Event.objects.get(kind="user.factor.delete")
    assert (event.subject, event.user_id) == (str(worker.pk), admin.pk)


def test_one_kind_of_link_does_not_do_the_others_work(
    admin: User, worker: User, project: Project
) -> None:
    refused("404.801", accept, lost(admin, worker))
    token = invite(admin, project)
    refused("404.801", invitations.new_password, token=token, password=NEW, today=TODAY, now=NOW)


def test_old_links_go(manager: User, project: Project) -> None:
    invite(manager, project)
    clock.prune(now=NOW + timedelta(days=30))
    assert Invitation.objects.count() == 1
    clock.prune(now=NOW + timedelta(days=40))
    assert not Invitation.objects.exists()


# On pages.


def page_invite(browser: Client, project: Project, **typed: Any) -> Any:
    body = {"email": "moi@example.org", "role": role("leader").pk, "ends_on": ""} | typed
    return browser.post(f"/projects/{project.pk}/invitations", body)


def path_of(answer: Any) -> str:
    return "/invite/" + answer.context["link"].rpartition("/")[2]


def test_from_the_inviters_page_to_the_first_page_of_the_invited(
    manager: User, project: Project, sign_in: Any
) -> None:
    browser = sign_in(manager)
    made = page_invite(browser, project)
    assert made.status_code == 200
    assert (
        made.context["link"]
        not in browser.get(f"/projects/{project.pk}/invitations").content.decode()
    )
    invited = Client()
    shown = invited.get(path_of(made))
    assert "moi@example.org" in shown.content.decode()
    assert shown["Referrer-Policy"] == "no-referrer"
    assert invited.post(path_of(made), {"name": "", "password": "x"}).status_code == 400
    done = invited.post(path_of(made), {"name": "Người Mới", "password": NEW})
    assert done["Location"] == "/"
    assert "Người Mới" in invited.get("/").content.decode()
    assert invited.get(path_of(made)).status_code == 404


def test_who_must_have_a_second_factor_is_led_to_it_at_once(
    required: None, manager: User, project: Project
) -> None:
    Role.objects.filter(name="leader").update(verbs=["sensitive.health", "project.read"])
    Role.objects.filter(name="project_manager").update(
        verbs=["sensitive.health", "project.read", "assignment.update"]
    )
    token = invite(manager, project, now=timezone.now())
    invited = Client()
    invited.post(f"/invite/{token}", {"name": "Người Mới", "password": NEW})
    assert invited.get("/")["Location"] == "/account/second-factor"


def test_an_existing_person_takes_it_up_after_signing_in(
    manager: User, worker: User, project: Project, sign_in: Any
) -> None:
    token = invite(manager, project, email=worker.email, now=timezone.now())
    browser = Client()
    page = browser.get(f"/invite/{token}").content.decode()
    assert f"/login?next=/invite/{token}" in page
    assert browser.post(f"/invite/{token}", {"name": "x", "password": NEW}).status_code == 200
    assert worker.assignments.count() == 1
    sign_in(worker, client=browser)
    assert browser.get(f"/invite/{token}").status_code == 200
    assert browser.post(f"/invite/{token}")["Location"] == "/"
    assert worker.assignments.count() == 2


def test_a_lost_password_is_mended_on_pages(
    admin: User, worker: User, project: Project, sign_in: Any
) -> None:
    browser = sign_in(admin)
    answer = browser.post(
        f"/projects/{project.pk}/invitations/password", {"lost-email": worker.email}
    )
    path = path_of(answer)
    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, {"password": "ngan"}).status_code == 400
    assert stranger.post(path, {"password": NEW})["Location"] == "/login"
    assert services.user_by_password(email=worker.email, password=NEW) == worker


def test_the_page_tells_nobody_who_has_an_account(
    manager: User, admin: User, project: Project, sign_in: Any
) -> None:
    browser = sign_in(manager)
    told = [
        browser.post(f"/projects/{project.pk}/invitations/password", {"lost-email": email})
        .context["lost"]
        .errors["email"]
        for email in (admin.email, "khong-ai@example.org")
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": ""},
        {"email": "lan"},
        {"email": "\x00@example.org"},
        {"role": ""},
        {"role": "99999999999999999999"},
        {"role": "x"},
        {"units": ["99999@2025-07-01"]},
        {"ends_on": "hôm nay"},
        {"ends_on": "2020-01-01"},
    ],
)
def test_what_is_typed_wrong_makes_no_link(
    manager: User, project: Project, sign_in: Any, typed: dict[str, Any]
) -> None:
    answer = page_invite(sign_in(manager), project, **typed)
    assert answer.status_code == 400
    assert not Invitation.objects.exists()


def test_only_who_may_give_roles_sees_the_page(
    worker: User, local: User, manager: User, project: Project, sign_in: Any
) -> None:
    path = f"/projects/{project.pk}/invitations"
    assert sign_in(worker).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    page = sign_in(local).get(path)
    offered = {each.name for each in page.context["form"].roles.values()}
    assert "administrator" not in offered
    assert "leader" in offered
    invite(manager, project, now=timezone.now())
    number = Invitation.objects.get().pk
    assert sign_in(worker).post(f"{path}/{number}/revoke").status_code == 403
    other = services.create_project(name="Khác", now=NOW)
    assert (
        sign_in(manager).post(f"/projects/{other.pk}/invitations/{number}/revoke").status_code
        == 404
    )
    assert sign_in(manager).post(f"{path}/{number}/revoke").status_code == 302
    assert not selectors.invitations_for(manager, project, timezone.now()).exists()


def test_who_gives_in_a_part_sees_and_takes_back_only_her_own(
    local: User, manager: User, project: Project
) -> None:
    invite(manager, project)
    invite(local, project, email="khac@example.org")
    theirs, own = Invitation.objects.order_by("pk")
    assert list(selectors.invitations_for(local, project, NOW)) == [own]
    assert selectors.invitations_for(manager, project, NOW).count() == 2
    refused("404.1", invitations.revoke, actor=local, project=project, number=theirs.pk, now=NOW)
    invitations.revoke(actor=local, project=project, number=own.pk, now=NOW)


def test_who_has_the_whole_project_chooses_a_commune_and_a_role_of_it(
    manager: User, project: Project, sign_in: Any
) -> None:
    browser = sign_in(manager)
    page = browser.get(f"/projects/{project.pk}/invitations")
    offered = {key for key, _ in page.context["form"].fields["units"].choices}
    assert offered == {build.COMMUNE_A, build.COMMUNE_B}
    # Nothing is chosen beforehand: who hurries invites no administrator.
    assert page.context["form"].fields["role"].choices[0][0] == ""
    assert page_invite(browser, project, units=[build.COMMUNE_A]).status_code == 200
    assert Invitation.objects.get().units == [build.COMMUNE_A]
    assert page_invite(browser, project, units=["00001@2025-07-01"]).status_code == 400
