"""What outreach is: plans with targets, sites, campaigns, activities, screenings, and counts."""

from outreach.models.activities import Activity
from outreach.models.campaigns import Campaign, PlannedActivity
from outreach.models.counts import Count, Tally
from outreach.models.plans import Plan, PlanTask, PlanUnit, Target
from outreach.models.releases import Release, ReleaseCell
from outreach.models.screenings import PersonMark, Screening
from outreach.models.sites import Site
from outreach.models.sources import Source

__all__ = [
    "Activity",
    "Campaign",
    "Count",
    "Plan",
    "PlanTask",
    "PlanUnit",
    "PlannedActivity",
    "Release",
    "ReleaseCell",
    "Screening",
    "PersonMark",
    "Site",
    "Source",
    "Tally",
    "Target",
]
