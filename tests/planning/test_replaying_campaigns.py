"""What pages did to plans, stock, budget and sites is done again from the journal."""

import uuid

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone

from backend.journal.models import Event
from backend.planning import campaigns, doubles, stock
from backend.planning.replaying_campaigns import MADE, REPLAYS
from outreach.models import Campaign, PlannedActivity, Site, StockReceipt
from tests import build
from tests.planning.ground import plan, today
from tests.web.conftest import campaign, site

pytestmark = pytest.mark.django_db


def rows():
    """Every row of the tables, but for the numbers that a database gives."""
    found = []
    for model in MADE:
        for row in model.objects.all():
            told = model_to_dict(row)
            told.pop("id", None)
            found.append((model.__name__, sorted((key, str(told[key])) for key in told)))
    return sorted(found)


def replay(project):
    for model in MADE:
        model.objects.all().delete()
    Campaign.objects.update(budget=None)
    Site.objects.update(merged_into=None)
    for event in Event.objects.filter(kind__in=REPLAYS, project_id=project.pk).order_by("at", "id"):
        REPLAYS[event.kind](event)


def test_every_act_is_done_again_and_twice_leaves_the_same(project, officer, worker):
    made = campaign(project)
    school, twin = (site(project, build.COMMUNE_A, "Trường A") for _ in range(2))
    other = site(project, build.COMMUNE_B, "Trường A")
    first = plan(project, made, school, officer, cost=1_000_000, assignee=worker)
    second = plan(project, made, twin, officer, days=7)
    plan(project, made, school, officer, days=8)
    now = timezone.now()
    campaigns.move(planned=first, planned_on=today(9), cost=7, actor=officer, now=now)
    campaigns.assign(planned=first, assignee=officer, actor=officer, now=now)
    campaigns.cancel(planned=second, today=today(), actor=officer, now=now)
    campaigns.set_budget(campaign=made, budget=5_000_000, actor=officer, now=now)
    for copies in (10, 20):
        stock.receive(
            receipt=uuid.uuid4(),
            campaign=made,
            unit=build.COMMUNE_A,
            received_on=today(),
            copies=copies,
            today=today(),
            actor=officer,
            now=now,
        )
    stock.take_back(receipt=StockReceipt.objects.get(copies=10), actor=officer, now=now)
    doubles.merge(gone=twin, kept=school, actor=officer, now=now)
    doubles.tell_apart(first=school, second=other, actor=officer, now=now)
    before = rows()
    assert len(before) == 3 + 1 + 2
    for _ in range(2):
        replay(project)
        assert rows() == before
        assert Campaign.objects.get().budget == 5_000_000
        assert Site.objects.get(pk=twin.pk).merged_into == school.pk
    assert PlannedActivity.objects.get(uuid=first.uuid).assignee == officer


def test_an_act_on_what_is_no_more_is_passed_by(project, officer):
    made = campaign(project)
    plan(project, made, site(project, build.COMMUNE_A, "Trường A"), officer)
    PlannedActivity.objects.all().delete()
    Site.objects.all().delete()
    event = Event.objects.get(kind=campaigns.PLAN)
    REPLAYS[event.kind](event)
    assert not PlannedActivity.objects.exists()
