"""Delegation, handover, organisations: what goes to whom, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend import problems
from backend.accounts import delegating, organisations, permissions, verbs
from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Assignment, Organisation, Project, Role, User
from backend.handing import services as handing
from backend.journal.models import Event
from backend.survey.submissions import selectors
from outreach.models import PlannedActivity, Site
from tests import build
from tests.web.conftest import campaign, plan, site

pytestmark = pytest.mark.django_db


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def clerk(project: Project) -> User:
    return build.person("clerk", "leader", project, units=(build.COMMUNE_B,))


def give(officer: User, to: User, **more: Any) -> Assignment:
    said = {"starts_on": today(), "ends_on": today(30), **more}
    return delegating.delegate(
        actor=officer,
        assignment=officer.assignments.get(),
        to=to,
        today=today(),
        now=timezone.now(),
        **said,
    )


def test_a_delegate_may_what_her_giver_may_for_a_time(
    project: Project, officer: User, clerk: User
) -> None:
    assert not permissions.may(clerk, project, verbs.APP_USER_CREATE)
    made = give(officer, clerk)
    assert permissions.may(clerk, project, verbs.APP_USER_CREATE)
    assert made.delegated_from == officer.assignments.get()
    Assignment.objects.filter(pk=made.pk).update(starts_on=today(-9), ends_on=today(-1))
    assert not permissions.may(clerk, project, verbs.APP_USER_CREATE)


def test_sensitive_values_are_delegated_to_a_colleague_of_the_same_work_alone(
    project: Project, clerk: User
) -> None:
    nurse = build.person("nurse", "health_worker", project, units=(build.COMMUNE_A,))
    other = build.person("other", "health_worker", project, units=(build.COMMUNE_B,))
    with pytest.raises(problems.Problem, match="403.788"):
        give(nurse, clerk)
    assert not clerk.assignments.exclude(delegated_from=None).exists()
    made = give(nurse, other)
    assert [row.unit for row in made.units.all()] == [build.COMMUNE_A]


@pytest.mark.parametrize("how", ["ended", "taken", "retired"])
def test_it_ends_with_the_givers_own(
    project: Project, officer: User, clerk: User, how: str
) -> None:
    give(officer, clerk)
    own = officer.assignments.filter(pk=officer.assignments.get().pk)
    if how == "ended":
        own.update(ends_on=today(-1))
    elif how == "taken":
        own.delete()
    else:
        User.objects.filter(pk=officer.pk).update(is_active=False)
    assert not permissions.may(clerk, project, verbs.APP_USER_CREATE)
    phone = AppUser(project=project, holder=clerk)
    assert not permissions.standing_of(phone, project.pk).reaches(
        frozenset([build.COMMUNE_A]), verbs.SUBMISSION_CREATE, "thu"
    )


@pytest.mark.parametrize(
    ("starts", "ends"), [(-1, 5), (5, 4), (0, 400)], ids=["past", "turned", "beyond her own"]
)
def test_days_outside_her_own_are_refused(
    project: Project, officer: User, clerk: User, starts: int, ends: int
) -> None:
    officer.assignments.update(ends_on=today(100))
    with pytest.raises(problems.Problem, match=r"400\.781"):
        give(
            officer,
            clerk,
            starts_on=today(starts),
            ends_on=today(ends),
        )


def test_what_was_delegated_is_not_passed_on(project: Project, officer: User, clerk: User) -> None:
    made = give(officer, clerk)
    third = build.person("third", "leader", project, units=(build.COMMUNE_A,))
    with pytest.raises(problems.Problem, match=r"409\.781"):
        delegating.delegate(
            actor=clerk,
            assignment=made,
            to=third,
            starts_on=today(),
            ends_on=today(),
            today=today(),
            now=timezone.now(),
        )
    with pytest.raises(problems.Problem, match=r"404\.1"):
        delegating.delegate(
            actor=third,
            assignment=made,
            to=clerk,
            starts_on=today(),
            ends_on=today(),
            today=today(),
            now=timezone.now(),
        )


def test_only_colleagues_are_found(project: Project, officer: User, clerk: User) -> None:
    assert delegating.colleague(project, " Clerk@Example.org ", today()) == clerk
    other = accounts.create_project(name="Khác", now=timezone.now())
    build.person("xa", "leader", other, project_wide=True)
    for email in ("xa@example.org", "ai@example.org", "", "x" * 5000):
        with pytest.raises(problems.Problem, match=r"404\.782"):
            delegating.colleague(project, email, today())


def test_what_was_delegated_is_taken_back_by_its_giver_alone(
    project: Project, officer: User, clerk: User
) -> None:
    made = give(officer, clerk)
    with pytest.raises(problems.Problem, match=r"404\.1"):
        delegating.withdraw(actor=clerk, assignment=made, now=timezone.now())
    delegating.withdraw(actor=officer, assignment=made, now=timezone.now())
    assert not permissions.may(clerk, project, verbs.APP_USER_CREATE)


@pytest.fixture
def laden(project: Project, officer: User) -> User:
    """An officer with a phone, a planned activity, a site, a sent form."""
    build.form(project, build.simple())
    build.phone_of(officer, project).send("thu", {"ma_xa": "90001"})
    at = site(project, build.COMMUNE_A, "Trường An")
    Site.objects.filter(pk=at.pk).update(contact_user=officer)
    plan(campaign(project), at, assignee=officer)
    plan(campaign(project, title="Cũ"), at, days=-5, assignee=officer)
    return officer


def hand_over(leaver: User, project: Project, actor: User, *to: User) -> handing.Holding:
    return handing.hand_over(
        leaver=leaver,
        project=project,
        successors=to,
        actor=actor,
        today=today(),
        now=timezone.now(),
    )


def test_everything_goes_to_who_comes_after(
    project: Project, laden: User, clerk: User, admin: User
) -> None:
    second = build.person("second", "leader", project, units=(build.COMMUNE_A,))
    seen = handing.preview(leaver=laden, project=project, today=today())
    assert seen.figures() == {
        "phones": 1,
        "activities": 1,
        "sites": 1,
        "cases": 1,
        "requests": 0,
        "webhooks": 0,
        "roles": 1,
    }
    hand_over(laden, project, admin, clerk, second)
    assert list(permissions.assignments_of(laden, today())) == []
    for each in (clerk, second):
        assert permissions.may(each, project, verbs.APP_USER_CREATE)
        assert selectors.visible_to(each, project).count() == 1
    assert AppUser.objects.get(holder=laden).revoked_at is not None
    to_come, past = PlannedActivity.objects.order_by("-planned_on")
    assert (to_come.assignee, past.assignee) == (clerk, laden)
    assert Site.objects.get().contact_user == clerk
    line = Event.objects.get(kind="assignment.hand_over")
    assert line.details["to"] == [clerk.pk, second.pk]
    assert "example.org" not in str(line.details)
    assert handing.preview(leaver=laden, project=project, today=today()).assignments == []


def test_a_workers_own_cases_are_her_successors_own(project: Project, admin: User) -> None:
    build.form(project, build.simple(form_id="tiep_can"))
    one, two = (
        build.person(name, "outreach_worker", project, units=(build.COMMUNE_A,))
        for name in ("cu", "moi")
    )
    build.phone_of(one, project).send("tiep_can", {"ma_xa": "90001"})
    assert selectors.visible_to(two, project).count() == 0
    hand_over(one, project, admin, two)
    assert selectors.visible_to(two, project).count() == 1


def test_nothing_is_half_handed_over(
    project: Project, laden: User, clerk: User, admin: User
) -> None:
    manager = build.person("manager", "project_manager", project, project_wide=True)
    accounts.assign(
        role=Role.objects.get(name="health_worker"),
        project=project,
        user=laden,
        units=[build.COMMUNE_A],
        starts_on=today(),
    )
    before = Assignment.objects.count()
    # She does not hold what she would hand over: sensitive values.
    with pytest.raises(problems.Problem, match=r"403\.") as refused:
        hand_over(laden, project, manager, clerk)
    assert "sensitive" in str(refused.value.details)
    for successors in ([], [laden], [User(is_active=False)]):
        with pytest.raises(problems.Problem, match=r"409\.783"):
            hand_over(laden, project, admin, *successors)
    assert Assignment.objects.count() == before
    assert AppUser.objects.get(holder=laden).revoked_at is None
    with pytest.raises(problems.Problem, match=r"409\.784"):
        hand_over(admin, project, admin, clerk)


def test_an_organisation_ends_and_its_people_are_moved(admin: User, officer: User) -> None:
    old = Organisation.objects.create(name="Phòng LĐTBXH", kind="phong")
    new = Organisation.objects.create(name="Công an xã", kind="cong_an")
    User.objects.filter(pk=officer.pk).update(organisation=old)
    day = today(-10)
    organisations.end(
        organisation=old,
        ended_on=day,
        successor=new,
        actor=admin,
        today=today(),
        now=timezone.now(),
    )
    assert [each.pk for each in organisations.left_behind(today())] == [officer.pk]
    officer.refresh_from_db()
    assert organisations.at(officer, day) == old
    assert organisations.at(officer, today()) == new
    assert organisations.move(organisation=old, actor=admin, now=timezone.now()) == 1
    assert list(organisations.left_behind(today())) == []
    for successor in (old, Organisation(pk=9, ended_on=day)):
        with pytest.raises(problems.Problem, match=r"409\.789"):
            organisations.end(
                organisation=old,
                ended_on=day,
                successor=successor,
                actor=admin,
                today=today(),
                now=timezone.now(),
            )
    with pytest.raises(problems.Problem, match=r"400\.788"):
        organisations.end(
            organisation=new,
            ended_on=today(999),
            successor=None,
            actor=admin,
            today=today(),
            now=timezone.now(),
        )


def test_who_is_there_for_a_time_hands_nothing_over_for_longer(
    project: Project, officer: User, clerk: User
) -> None:
    manager = build.person("manager", "project_manager", project, project_wide=True)
    manager.assignments.update(ends_on=today(30))
    peer = build.person("peer", "project_manager", project, project_wide=True)
    with pytest.raises(problems.Problem, match=r"403\."):
        hand_over(peer, project, manager, manager)
    peer.assignments.update(ends_on=today(30))
    hand_over(peer, project, manager, clerk)
    assert permissions.may(clerk, project, verbs.HANDOVER)
