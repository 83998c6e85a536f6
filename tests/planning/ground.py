"""What planning tests stand on: sites, campaigns and plans of the test province."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from backend.planning import campaigns
from outreach.mapping import parse
from outreach.models import Campaign, PlannedActivity, Site
from tests.outreach import build as records

MAPPING = parse(
    records.ACTIVITY_TOML.replace(
        'campaign = "ma_chien_dich"', 'campaign = "ma_chien_dich"\nplanned = "ke_hoach"'
    ).encode()
)


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def plan(project, campaign: Campaign, at: Site, actor, days: int = 5, **more) -> PlannedActivity:
    return campaigns.plan(
        **{
            "row": uuid.uuid4(),
            "campaign": campaign,
            "site": at,
            "kind": "T01",
            "planned_on": today(days),
            "actor": actor,
            "now": timezone.now(),
            **more,
        }
    ).planned
