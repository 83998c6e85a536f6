"""What outreach is: plans with targets, sites, campaigns, activities, screenings, and counts."""

from outreach.models.activities import Activity
from outreach.models.campaigns import Campaign, PlannedActivity
from outreach.models.counts import Count, Tally
from outreach.models.plans import Plan, PlanTask, PlanUnit, Target
from outreach.models.screenings import Screening, ScreeningScore
from outreach.models.sites import Site

__all__ = [
    "Activity",
    "Campaign",
    "Count",
    "Plan",
    "PlanTask",
    "PlanUnit",
    "PlannedActivity",
    "Screening",
    "ScreeningScore",
    "Site",
    "Tally",
    "Target",
]
