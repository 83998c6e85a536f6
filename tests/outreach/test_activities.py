"""Activities: by the plan that they name, with sums, money and means before and after."""

import uuid

import pytest

from outreach import services
from outreach.codes import HELD, JOINED
from outreach.models import (
    Activity,
    PlannedActivity,
)
from outreach.selectors import materials
from tests.outreach import build
from tests.outreach.activity_forms import ACTIVITY, counted, notes, send

pytestmark = pytest.mark.django_db


def test_a_contest_that_was_only_joined_is_not_held():
    send(ACTIVITY, kind="T03", part="tham_gia", attendances=12)
    send(ACTIVITY, kind="T03", part="to_chuc", attendances=30, first_prizes=1)
    send(ACTIVITY, kind="T03")
    assert counted(HELD, "T03") == 2
    assert counted(JOINED, "T03") == 1
    assert counted("attendances", "T03") == 42


def test_sums_that_do_not_add_up_are_told_and_the_record_stands():
    key = send(
        ACTIVITY, kind="T01", attendances=40, men=10, women=10, session=3, sessions=2,
        surveyed=5, passed=6,
    )  # fmt: skip
    assert notes(key) == ["sexes_differ", "part_exceeds", "session_exceeds"]
    assert Activity.objects.get(pk=key).attendances == 40


def planned(campaign, site, kind="T01", **more):
    day = more.pop("planned_on", build.DAY)
    return services.plan_activity(
        campaign=campaign, site=site, kind=kind, planned_on=day, **more
    ).planned


def test_the_plan_that_an_activity_names_gives_it_campaign_and_site():
    campaign, site = build.campaign(), build.site()
    plan = planned(campaign, site)
    key = send(ACTIVITY, kind="T01", planned=str(plan.uuid))
    activity = Activity.objects.get(pk=key)
    assert (activity.campaign_id, activity.site_id) == (campaign.pk, site.pk)
    assert activity.setting == site.setting
    assert notes(key) == []


def test_a_plan_of_elsewhere_is_told_and_nothing_is_guessed():
    unknown = send(ACTIVITY, kind="T01", planned=str(uuid.uuid4()))
    assert notes(unknown) == ["planned_unknown"]
    plan = planned(build.campaign(), build.site())
    other = send(ACTIVITY, kind="T01", planned=str(plan.uuid), campaign=str(build.campaign().pk))
    assert notes(other) == ["planned_elsewhere"]
    services.cancel(planned=plan, today=build.DAY)
    assert notes(send(ACTIVITY, kind="T01", planned=str(plan.uuid))) == ["planned_cancelled"]
    assert PlannedActivity.objects.count() == 1


def test_money_and_copies_are_summed_by_campaign_and_commune():
    campaign, site = build.campaign(), build.site()
    planned(campaign, site, cost=1_500_000)
    called_off = planned(campaign, site, kind="T02", cost=9)
    services.cancel(planned=called_off, today=build.DAY)
    send(ACTIVITY, kind="T01", campaign=str(campaign.pk), cost=1_200_000, leaflets=70)
    services.receive_stock(
        receipt=uuid.uuid4(),
        campaign=campaign,
        unit=build.UNIT,
        received_on=build.DAY,
        copies=50,
        today=build.DAY,
        now=build.NOW,
    )
    place = (campaign.pk, build.UNIT)
    assert materials.money(1, None) == {place: (1_500_000, 1_200_000)}
    assert materials.stock(1, None)[place].balance == -20
    assert materials.money(1, frozenset([build.OTHER_UNIT])) == {}
    assert materials.stock(1, frozenset([build.OTHER_UNIT])) == {}


def test_means_before_and_after_are_of_what_measured_both():
    campaign = build.campaign()
    for before, after in ((4, 7.5), (5, 8.5), (9, None)):
        send(ACTIVITY, kind="T03", campaign=str(campaign.pk), before=before, after=after)
    found = materials.knowledge(campaign, None)
    assert (found.activities, found.before, found.after) == (2, 45.0, 80.0)
    assert materials.knowledge(build.campaign(), None) is None
