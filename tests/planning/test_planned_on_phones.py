"""What is planned on a page stands on phones, what is held or called off does not."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from backend import problems
from backend.accounts import verbs
from backend.accounts.permissions import area_for
from backend.jobs import planning as jobs
from backend.journal.models import Event
from backend.planning import campaigns, doubles, lists, stock
from backend.problems import Problem
from backend.survey.entities.models import Entity, EntityList
from backend.survey.entities.phones import holder_of, visible
from backend.survey.submissions.models import Submission
from backend.survey.submissions.reviewing import review
from outreach.mapping import parse
from outreach.models import Activity, PlannedActivity, StockReceipt
from outreach.selectors.planned import double_booked, is_held, states
from tests import build
from tests.jobs.conftest import errors
from tests.planning.ground import plan, today
from tests.web.conftest import campaign, site

pytestmark = pytest.mark.django_db

FORM = """
| survey   |           |               |               |
|          | type      | name          | label         |
|          | text      | ma_xa         | Xã            |
|          | date      | ngay          | Ngày          |
|          | text      | ma_dia_diem   | Địa điểm      |
|          | text      | ma_chien_dich | Chiến dịch    |
|          | text      | ke_hoach      | Kế hoạch      |
| settings |           |               |               |
|          | form_title | form_id      | version       |
|          | Hoạt động | hd            | 1             |
"""
MAPPING = parse(b"""
record = "activity"
unit = "ma_xa"
day = "ngay"
[fields]
site = "ma_dia_diem"
campaign = "ma_chien_dich"
planned = "ke_hoach"
[constants]
kind = "T01"
""")


@pytest.fixture
def made(project):
    return campaign(project)


@pytest.fixture
def school(project):
    return site(project, build.COMMUNE_A, "Trường A")


def rows(project):
    found = Entity.objects.filter(entity_list__project=project, entity_list__name=lists.LIST)
    return {row.uuid: row for row in found.filter(deleted_at=None)}


def send(phone, project, school, made, **more):
    told = {
        "ma_xa": "90001",
        "ngay": today().isoformat(),
        "ma_dia_diem": str(school.pk),
        "ma_chien_dich": str(made.pk),
        **more,
    }
    assert phone.send("hd", {key: value for key, value in told.items() if value}).status_code == 201
    build.work()


def test_a_plan_becomes_a_row_of_its_commune(project, officer, worker, made, school):
    one = plan(project, made, school, officer)
    plan(project, made, site(project, build.COMMUNE_B, "Trường B"), officer)
    build.work()
    row = rows(project)[one.uuid]
    day = today(5)
    assert row.label == f"Nói chuyện chuyên đề · Trường A · {day:%d/%m}"
    assert row.values == {
        "ma_dia_diem": str(school.pk),
        "loai": "T01",
        "ngay": day.isoformat(),
        "ma_chien_dich": str(made.pk),
        "ma_xa": "90001",
    }
    assert len(rows(project)) == 2
    assert errors() == []
    # The worker is of commune A alone.
    listed = EntityList.objects.get(name=lists.LIST)
    holder = holder_of(worker, project, area_for(worker, project, verbs.SUBMISSION_CREATE))
    assert [row.uuid for row in visible(listed, holder)] == [one.uuid]


def test_moving_changes_the_row_and_calling_off_takes_it(project, officer, made, school):
    one = plan(project, made, school, officer)
    campaigns.move(planned=one, planned_on=today(6), cost=5, actor=officer, now=timezone.now())
    build.work()
    assert rows(project)[one.uuid].values["ngay"] == today(6).isoformat()
    campaigns.cancel(planned=one, today=today(), actor=officer, now=timezone.now())
    build.work()
    assert rows(project) == {}
    again = plan(project, made, school, officer, days=6, row=uuid.uuid4())
    build.work()
    assert list(rows(project)) == [again.uuid] == [one.uuid]


def test_planning_twice_under_one_id_plans_once(project, officer, made, school):
    key = uuid.uuid4()
    first = plan(project, made, school, officer, row=key)
    assert plan(project, made, school, officer, row=key, days=9) == first
    assert Event.objects.filter(kind=campaigns.PLAN).count() == 1
    with pytest.raises(Problem) as caught:
        plan(project, made, school, officer)
    assert caught.value.code == problems.planning_refused(sentence="").code


@pytest.mark.parametrize(
    "changes",
    [
        {"days": 400},
        {"days": -400},
        {"kind": "T99"},
        {"kind": "\0"},
        {"cost": -1},
        {"cost": 10**15},
    ],
)
def test_what_cannot_be_planned_leaves_nothing(project, officer, made, school, changes):
    with pytest.raises(Problem):
        plan(project, made, school, officer, **changes)
    assert not PlannedActivity.objects.exists()
    assert not Event.objects.filter(kind=campaigns.PLAN).exists()


def test_a_held_activity_takes_its_row_and_a_deleted_one_gives_it_back(
    project, officer, made, school, phone
):
    build.form(project, FORM, mapping=MAPPING)
    one = plan(project, made, school, officer)
    build.work()
    send(phone, project, school, made)
    assert rows(project) == {}
    assert is_held(one)
    # Nobody approved it yet.
    assert states([one], today())[one.pk] == "waiting"
    with pytest.raises(Problem):
        campaigns.cancel(planned=one, today=today(), actor=officer, now=timezone.now())
    with pytest.raises(Problem):
        campaigns.move(
            planned=one, planned_on=today(7), cost=None, actor=officer, now=timezone.now()
        )
    Activity.objects.all().delete()
    lists.refresh(project=project, today=today(), now=timezone.now())
    assert list(rows(project)) == [one.uuid]
    assert errors() == []


def test_an_activity_that_names_its_row_needs_neither_site_nor_campaign(
    project, officer, made, school, phone
):
    build.form(project, FORM, mapping=MAPPING)
    far = plan(project, made, school, officer, days=39)
    plan(project, made, school, officer, days=1)
    build.work()
    send(phone, project, school, made, ma_dia_diem="", ma_chien_dich="", ke_hoach=str(far.uuid))
    activity = Activity.objects.get()
    assert (activity.campaign_id, activity.site_id) == (made.pk, school.pk)
    assert far.uuid not in rows(project)
    assert len(rows(project)) == 1


def test_what_is_sent_back_no_longer_fulfils(project, officer, made, school, phone):
    build.form(project, FORM, mapping=MAPPING)
    one = plan(project, made, school, officer)
    build.work()
    send(phone, project, school, made)
    sent = Submission.objects.get()
    review(submission=sent, state="rejected", actor=officer, now=timezone.now())
    build.work()
    assert list(rows(project)) == [one.uuid]
    assert errors() == []


def test_what_is_long_over_leaves_the_phones_with_the_days_clock(project, officer, made, school):
    one = plan(project, made, school, officer)
    build.work()
    later = timezone.now() + timedelta(days=71)
    assert jobs.list_all_planned(later) == 1
    assert rows(project) == {}
    assert jobs.list_all_planned(later) == 0
    assert PlannedActivity.objects.get().uuid == one.uuid


def test_a_refresh_without_news_writes_nothing(project, officer, made, school):
    plan(project, made, school, officer)
    build.work()
    before = Entity.objects.get(entity_list__name=lists.LIST).version
    assert lists.refresh(project=project, today=today(), now=timezone.now()) == 0
    assert Entity.objects.get(entity_list__name=lists.LIST).version == before


def test_double_booking_is_seen_across_campaigns(project, officer, made, school):
    other = campaign(project, title="Khác")
    plan(project, made, school, officer)
    assert double_booked(project.pk, today(5), today(5)) == set()
    warned = campaigns.plan(
        row=uuid.uuid4(),
        campaign=other,
        site=school,
        kind="T02",
        planned_on=today(5),
        actor=officer,
        now=timezone.now(),
    )
    assert len(warned.warnings) == 1
    assert double_booked(project.pk, today(5), today(5)) == {(school.pk, today(5))}


def test_a_merge_retires_the_row_of_the_other_site(project, officer, made, school):
    twin = site(project, build.COMMUNE_A, "Trường A")
    one = plan(project, made, twin, officer)
    doubles.merge(gone=twin, kept=school, actor=officer, now=timezone.now())
    build.work()
    assert rows(project)[one.uuid].values["ma_dia_diem"] == str(school.pk)
    told = Event.objects.get(kind=doubles.MERGE)
    assert (told.subject, told.details) == (str(twin.pk), {"into": str(school.pk)})


def test_stock_is_noted_once_and_taken_back(project, officer, made):
    key = uuid.uuid4()
    given = {
        "receipt": key,
        "campaign": made,
        "unit": build.COMMUNE_A,
        "received_on": today(),
        "copies": 500,
        "today": today(),
        "actor": officer,
        "now": timezone.now(),
    }
    stock.receive(**given)
    stock.receive(**{**given, "copies": 900})
    assert StockReceipt.objects.get().copies == 500
    for changes in ({"copies": 0}, {"copies": 10**7}, {"received_on": today(1)}):
        with pytest.raises(Problem):
            stock.receive(**{**given, "receipt": uuid.uuid4(), **changes})
    stock.take_back(receipt=StockReceipt.objects.get(), actor=officer, now=timezone.now())
    assert not StockReceipt.objects.exists()
