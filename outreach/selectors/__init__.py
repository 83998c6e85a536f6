"""What is read of outreach; nothing here changes anything."""

from outreach.selectors.campaigns import (
    Done,
    Line,
    Progress,
    activities_due,
    campaign_progress,
    campaigns,
    campaigns_done,
)
from outreach.selectors.map import MapFigures, UnitFigures, figures_of_moment, map_figures
from outreach.selectors.plans import plans
from outreach.selectors.releases import Told, cells_of, release_of, releases
from outreach.selectors.sites import campaign_rows, site_rows, sites

__all__ = [
    "Done",
    "Line",
    "MapFigures",
    "Progress",
    "Told",
    "UnitFigures",
    "activities_due",
    "campaign_progress",
    "campaign_rows",
    "campaigns",
    "campaigns_done",
    "cells_of",
    "figures_of_moment",
    "map_figures",
    "plans",
    "release_of",
    "releases",
    "site_rows",
    "sites",
]
