"""A campaign shows done against planned, and says what comes next."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from outreach import selectors, services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Campaign, PlannedActivity
from outreach.selectors import Done
from tests.outreach import build
from tests.outreach.build import send

pytestmark = pytest.mark.django_db

ACTIVITY = parse(build.ACTIVITY_TOML.encode())
TODAY = date(2026, 5, 20)


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create(
        email="a@example.org", name="A", password="!", created_at=build.NOW
    )


def plan(campaign, site, day=build.DAY, kind="T01", **more):
    return services.plan_activity(
        campaign=campaign, site=site, kind=kind, planned_on=day, **more
    ).planned


def hold(campaign, site, day=build.DAY, **changes):
    key = uuid.uuid4()
    answers = build.activity_answers(
        ngay=day.isoformat(), ma_dia_diem=str(site.pk), ma_chien_dich=str(campaign.pk), **changes
    )
    send(ACTIVITY, answers, submission=key, unit=site.unit)
    return key


def progress(campaign, keys=None, **more):
    return selectors.campaign_progress(campaign, keys, on=TODAY, **more)


def test_a_talk_held_at_the_planned_site_makes_the_campaign_move():
    campaign, school = build.campaign(), build.site()
    plan(campaign, school)
    assert progress(campaign).overall == Done(0, 1)
    talk = hold(campaign, school, build.DAY + timedelta(days=2))
    found = progress(campaign)
    assert found.overall == Done(1, 1)
    assert [(line.state, line.activity) for line in found.lines] == [("done", talk)]


def test_progress_is_told_by_commune_and_setting_and_cut_by_area():
    campaign = build.campaign()
    school = build.site()
    factory = build.site("Nhà máy", unit=build.OTHER_UNIT, setting="noi_lam_viec")
    plan(campaign, school)
    plan(campaign, factory)
    hold(campaign, factory)
    found = progress(campaign)
    assert found.by_unit == {build.UNIT: Done(0, 1), build.OTHER_UNIT: Done(1, 1)}
    assert found.by_setting == {"truong_hoc": Done(0, 1), "noi_lam_viec": Done(1, 1)}
    cut = progress(campaign, frozenset({build.UNIT}))
    assert (cut.overall, cut.unplanned, cut.total) == (Done(0, 1), 0, 1)
    assert progress(campaign, frozenset()).overall == Done(0, 0)


def test_what_was_held_without_being_planned_is_counted_apart():
    campaign, school = build.campaign(), build.site()
    plan(campaign, school)
    hold(campaign, school)
    hold(campaign, school)
    hold(campaign, school, loai="T02")
    assert progress(campaign).unplanned == 2


def test_a_held_activity_of_another_campaign_or_project_fulfils_nothing():
    campaign, other, school = build.campaign(), build.campaign(title="B"), build.site()
    plan(campaign, school)
    hold(other, school)
    answers = build.activity_answers(ma_dia_diem=str(school.pk), ma_chien_dich=str(campaign.pk))
    send(ACTIVITY, answers, project_id=2)
    assert progress(campaign).overall == Done(0, 1)
    assert progress(campaign).unplanned == 0


def test_the_list_says_the_same_as_each_campaigns_own_page_with_two_queries(
    django_assert_num_queries,
):
    campaign, other, school = build.campaign(), build.campaign(title="B"), build.site()
    factory = build.site("Nhà máy", unit=build.OTHER_UNIT, setting="noi_lam_viec")
    for chosen, site in ((campaign, school), (campaign, factory), (other, school)):
        plan(chosen, site)
    hold(campaign, factory)
    hold(other, factory)
    answers = build.activity_answers(ma_dia_diem=str(school.pk), ma_chien_dich=str(campaign.pk))
    send(ACTIVITY, answers, project_id=2)
    for keys in (None, frozenset({build.UNIT}), frozenset({build.OTHER_UNIT})):
        with django_assert_num_queries(2):
            told = selectors.campaigns_done([campaign, other], keys)
        own = {each.pk: progress(each, keys).overall for each in (campaign, other)}
        assert {key: told.get(key, Done()) for key in own} == own


def test_the_most_urgent_comes_first_and_what_is_cancelled_counts_nowhere():
    campaign, school = build.campaign(), build.site()
    days = {"upcoming": 30, "due": 6, "overdue": -1, "cancelled": 1}
    made = {state: plan(campaign, school, TODAY + timedelta(days=n)) for state, n in days.items()}
    plan(campaign, school, date(2026, 1, 10))
    hold(campaign, school, date(2026, 1, 12))
    services.cancel(planned=made["cancelled"], today=TODAY)
    found = progress(campaign)
    assert [line.state for line in found.lines] == [
        "overdue",
        "due",
        "upcoming",
        "done",
        "cancelled",
    ]
    assert found.states == {
        "overdue": 1,
        "due": 1,
        "waiting": 0,
        "upcoming": 1,
        "done": 1,
        "cancelled": 1,
    }
    assert found.overall == Done(1, 4)
    assert [line.state for line in progress(campaign, state="due").lines] == ["due"]


def test_at_most_fifty_lines_are_shown_and_a_search_needs_no_marks():
    campaign, school = build.campaign(), build.site()
    for number in range(60):
        plan(campaign, school, date(2026, 1, 1) + timedelta(days=number))
    plan(campaign, build.site("Nhà văn hóa Đức Phổ"))
    found = progress(campaign)
    assert (len(found.lines), found.total) == (50, 61)
    assert len(progress(campaign, offset=50).lines) == 11
    assert progress(campaign, search="duc pho").total == 1
    assert progress(campaign, search="duc pho").overall == Done(0, 61)


def test_two_queries_answer_however_much_is_planned_and_held(django_assert_num_queries):
    campaign = build.campaign()
    for number in range(10):
        school = build.site(f"Trường {number}")
        plan(campaign, school)
        hold(campaign, school)
    with django_assert_num_queries(2):
        found = progress(campaign)
        assert [line.planned.site.name for line in found.lines]
    assert found.overall == Done(10, 10)


def test_the_same_activity_is_planned_once_in_service_and_database():
    campaign, school = build.campaign(), build.site()
    planned = plan(campaign, school)
    with pytest.raises(Fault) as refused:
        plan(campaign, school)
    assert refused.value.code == "already_planned"
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedActivity.objects.create(
            campaign=campaign, site=school, kind="T01", planned_on=build.DAY
        )
    services.cancel(planned=planned, today=TODAY)
    assert plan(campaign, school, note="lại").pk == planned.pk
    planned.refresh_from_db()
    assert (planned.cancelled_on, planned.note) == (None, "lại")


def test_a_double_booking_of_site_or_person_is_allowed_with_a_warning(person):
    campaign, school, factory = build.campaign(), build.site(), build.site("Nhà máy")
    plan(campaign, school, assignee=person)
    with translation.override("en"):
        at_site = services.plan_activity(
            campaign=build.campaign(title="B"), site=school, kind="T02", planned_on=build.DAY
        )
        elsewhere = services.plan_activity(
            campaign=campaign, site=factory, kind="T01", planned_on=build.DAY
        )
        assert elsewhere.warnings == []
        assigned = services.assign(planned=elsewhere.planned, assignee=person)
    assert at_site.warnings == [
        "On 17/05/2026 the site «Trường THCS Phổ Minh» already has another activity (1)."
    ]
    assert assigned.warnings == [
        "On 17/05/2026 the person in charge already has an activity elsewhere (1)."
    ]
    assert services.assign(planned=elsewhere.planned, assignee=None).planned.assignee is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "X99"}, "kind_unknown"),
        ({"day": date(2027, 1, 1)}, "outside_campaign"),
        ({"day": date(2025, 12, 31)}, "outside_campaign"),
    ],
)
def test_what_cannot_be_planned_is_refused(changes, code):
    with pytest.raises(Fault) as refused:
        plan(build.campaign(), build.site(), **changes)
    assert refused.value.code == code
    assert not PlannedActivity.objects.exists()


def test_a_site_of_another_project_cannot_be_planned():
    with pytest.raises(Fault) as refused:
        plan(build.campaign(project_id=2), build.site())
    assert refused.value.code == "site_in_another_project"


def test_a_campaign_is_planned_again_without_doubling_and_ends_after_it_starts():
    campaign = build.campaign()
    again = build.campaign(campaign=campaign.pk, title="Tên mới")
    assert (Campaign.objects.count(), again.title) == (1, "Tên mới")
    for title in ("", "x" * 201):
        with pytest.raises(Fault) as refused:
            build.campaign(title=title)
        assert refused.value.code == "title_length"
    with pytest.raises(Fault) as refused:
        build.campaign(ends_on=date(2025, 1, 1))
    assert refused.value.code == "ends_before_start"
    with pytest.raises(Fault) as refused:
        build.campaign(campaign=campaign.pk, project_id=2)
    assert refused.value.code == "record_elsewhere"


def test_a_campaign_keeps_its_plan_when_its_entity_changes():
    plan = services.enter_plan(
        project_id=build.PROJECT,
        title="Kế hoạch",
        area_name="Xã A",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    campaign = build.campaign(plan=plan)
    assert build.campaign(campaign=campaign.pk, title="Tên mới").plan == plan


def test_campaigns_are_listed_for_their_projects_the_latest_first():
    old = build.campaign(starts_on=date(2025, 1, 1), title="Cũ")
    new = build.campaign(title="Mới")
    build.campaign(project_id=2)
    assert list(selectors.campaigns((1,))) == [new, old]


def test_what_is_due_on_a_day_comes_with_assignee_and_contact(person, django_assert_num_queries):
    campaign = build.campaign()
    for number in range(5):
        school = build.site(f"Trường {number}")
        services.set_contact(site=school, user=person)
        plan(campaign, school, TODAY, assignee=person)
    services.cancel(planned=plan(campaign, school, TODAY, kind="T02"), today=TODAY)
    plan(campaign, school, TODAY + timedelta(days=1))
    with django_assert_num_queries(1):
        due = list(selectors.activities_due(TODAY))
        people = {(p.assignee.name, p.site.contact_user.name, p.campaign.title) for p in due}
    assert len(due) == 5
    assert people == {("A", "A", "Tháng hành động")}
