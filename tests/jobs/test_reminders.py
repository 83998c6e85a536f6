"""Tomorrow's planned activities: one message for each person, never two."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.jobs.reminders import remind
from notifications.models import Message
from notifications.services import enqueue_all
from outreach.models import Campaign
from outreach.services import cancel, plan_activity
from tests import build
from tests.jobs.conftest import place

pytestmark = pytest.mark.django_db
NOW = build.NOW
TOMORROW = timezone.localdate(NOW) + timedelta(days=1)


@pytest.fixture
def teacher(project: Project) -> User:
    return build.person("teacher", "school_staff", project, units=(build.COMMUNE_A,))


def plan(
    campaign: Campaign, assignee: User | None, contact: User | None, day: date = TOMORROW
) -> None:
    project = Project.objects.get()
    number = Message.objects.count() + campaign.planned.count()
    plan_activity(
        campaign=campaign,
        site=place(project, f"Trường {number}", contact),
        kind="T01",
        planned_on=day,
        assignee=assignee,
    )


def told() -> list[str]:
    return sorted(Message.objects.values_list("user__name", flat=True))


def test_the_assignee_and_the_sites_contact_get_one_message_each(
    campaign: Campaign, worker: User, teacher: User
) -> None:
    plan(campaign, worker, teacher)
    assert remind(NOW) == 2
    assert told() == ["teacher", "worker"]
    message = Message.objects.get(user=worker)
    assert "Trường 0" in message.body
    assert f"{TOMORROW:%d/%m/%Y}" in message.body
    assert message.link == f"/projects/{campaign.project_id}/campaigns/{campaign.pk}"


def test_one_person_in_both_places_gets_one(campaign: Campaign, worker: User) -> None:
    plan(campaign, worker, worker)
    remind(NOW)
    assert told() == ["worker"]


def test_asking_again_tells_nobody_twice(campaign: Campaign, worker: User, teacher: User) -> None:
    plan(campaign, worker, teacher)
    for minutes in (0, 10, 600):
        remind(NOW + timedelta(minutes=minutes))
    assert told() == ["teacher", "worker"]


def test_after_a_crash_half_way_the_rest_is_told(
    campaign: Campaign, worker: User, teacher: User
) -> None:
    plan(campaign, worker, teacher)
    remind(NOW)
    Message.objects.filter(user=teacher).delete()  # as if it had never been written
    first = Message.objects.get().pk
    remind(NOW)
    assert told() == ["teacher", "worker"]
    assert Message.objects.get(user=worker).pk == first


def test_who_has_left_is_told_nothing(campaign: Campaign, worker: User, teacher: User) -> None:
    plan(campaign, worker, teacher)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    remind(NOW)
    assert told() == ["teacher"]


def test_only_tomorrows_and_only_what_was_not_called_off(campaign: Campaign, worker: User) -> None:
    for days in (-1, 0, 2):
        plan(campaign, worker, None, TOMORROW + timedelta(days=days if days else 0))
    cancel(planned=campaign.planned.get(planned_on=TOMORROW), today=NOW.date())
    plan(campaign, None, None)
    assert remind(NOW) == 0
    assert told() == []


def test_tomorrow_begins_at_midnight_in_viet_nam(campaign: Campaign, worker: User) -> None:
    plan(campaign, worker, None)
    last_minute = NOW.replace(hour=23, minute=59)
    assert remind(last_minute - timedelta(days=1)) == 0
    assert remind(last_minute - timedelta(hours=23, minutes=59)) == 1  # 0:00 of that day


def test_each_reads_it_in_her_own_language(campaign: Campaign, worker: User, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(language="en")
    plan(campaign, worker, teacher)
    remind(NOW)
    assert Message.objects.get(user=worker).title == "Ngày mai có hoạt động theo kế hoạch"
    assert Message.objects.get(user=teacher).title == "An activity is planned for tomorrow"


def test_many_activities_cost_no_more_queries(campaign: Campaign, worker: User) -> None:
    counts = []
    for more in (1, 20):
        for _ in range(more):
            plan(campaign, worker, None)
        with CaptureQueriesContext(connection) as asked:
            remind(NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nothing_due_asks_for_nothing(project: Project) -> None:
    assert remind(NOW) == 0
    assert enqueue_all(notices=[], now=NOW) == []
