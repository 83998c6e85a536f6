"""Reminders without a name, the alert about staff, and cases of who leaves."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.handing.services import hand_over
from backend.jobs.cases import remind_workers
from backend.journal.models import Event
from notifications.models import Message
from outreach.models import Case
from tests import build
from tests.casework.case_forms import contact, health_worker, open_case, outreach_worker, today
from tests.casework.test_cases import carried

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def morning() -> datetime:
    return datetime.combine(today(), time(8), ZONE)


def due(*cases, days=0):
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        next_on=today() + timedelta(days=days)
    )


def test_a_worker_hears_how_many_are_due_and_no_code_or_name(phone, worker):
    first, second, third = open_case(phone), open_case(phone), open_case(phone)
    due(first, second)
    due(third, days=-2)
    assert remind_workers(morning()) == 1
    message = Message.objects.get()
    assert message.user == worker
    assert message.body == "Anh/chị có 3 việc đến hạn hôm nay."
    for case in (first, second, third):
        assert case.code not in message.title + message.body + message.link


def test_she_hears_once_a_day_and_not_at_night(phone):
    due(open_case(phone))
    assert remind_workers(morning().replace(hour=5)) == 0
    remind_workers(morning())
    due(open_case(phone))
    remind_workers(morning().replace(hour=15))
    assert Message.objects.count() == 1
    due(*Case.objects.all(), days=1)
    remind_workers(morning() + timedelta(days=1))
    assert Message.objects.count() == 2


def test_closed_cases_later_days_and_who_left_are_no_reason(phone, worker):
    case = open_case(phone)
    due(case, days=1)
    assert remind_workers(morning()) == 0
    due(case)
    Case.objects.update(closed_on=today(), closed_reason="hoan_thanh")
    assert remind_workers(morning()) == 0
    Case.objects.update(closed_on=None, closed_reason="")
    worker.assignments.update(ends_on=today() - timedelta(days=3))
    assert remind_workers(morning()) == 0


def test_a_risk_for_staff_is_told_to_who_reviews_in_the_commune_alone(phone, project):
    near = health_worker(project)
    build.person("xa-b", "commune_officer", project, units=(build.COMMUNE_B,))
    build.person("tinh", "officer", project, units=(build.PROVINCE,))
    sent = contact(phone, an_toan="co_nguy_co")
    assert [each.user for each in Message.objects.all()] == [near]
    message = Message.objects.get()
    told = message.title + message.body + message.link
    assert "Phường An" in told
    for secret in ("chi-lan", str(sent.pk), "tai_nha", "T-"):
        assert secret not in told


def test_without_somebody_in_the_commune_who_is_above_hears_it(phone, project):
    above = build.person("tinh", "officer", project, units=(build.PROVINCE,))
    contact(phone, an_toan="co_nguy_co")
    assert [each.user for each in Message.objects.all()] == [above]
    contact(phone)
    assert Message.objects.count() == 1


def test_the_successor_accompanies_the_leavers_cases(phone, worker, project, admin):
    case = open_case(phone)
    successor = outreach_worker(project, "chi-hoa")
    hand_over(
        leaver=worker,
        project=project,
        successors=[successor],
        actor=admin,
        today=today(),
        now=morning(),
    )
    assert Case.objects.get().worker == successor
    assert carried(successor, project) == [f"{case.code} · 18–29"]
    assert Event.objects.get(kind="case.worker").details == {"worker": successor.pk}
