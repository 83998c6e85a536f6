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
from outreach.selectors.commune_plans import (
    Held,
    PlanLine,
    plan_file_in_use,
    plan_of,
    plans_between,
    plans_of_year,
    settings_held,
)
from outreach.selectors.communes import (
    Denominator,
    Estimate,
    FiguresLine,
    denominators,
    estimates,
    figures_of_month,
    months_waiting,
    survey_of,
    surveys_of_year,
)
from outreach.selectors.inspections import TASK_STATES, TaskLine, task_of, tasks, tasks_due
from outreach.selectors.map import MapFigures, UnitFigures, figures_of_moment, map_figures
from outreach.selectors.pilots import ModelLine, StepLine, models, models_in
from outreach.selectors.plans import plans
from outreach.selectors.releases import Told, cells_of, release_of, releases
from outreach.selectors.sites import campaign_rows, site_rows, sites

__all__ = [
    "TASK_STATES",
    "Denominator",
    "Done",
    "Estimate",
    "FiguresLine",
    "Held",
    "Line",
    "MapFigures",
    "ModelLine",
    "PlanLine",
    "Progress",
    "StepLine",
    "TaskLine",
    "Told",
    "UnitFigures",
    "activities_due",
    "campaign_progress",
    "campaign_rows",
    "campaigns",
    "campaigns_done",
    "cells_of",
    "denominators",
    "estimates",
    "figures_of_moment",
    "figures_of_month",
    "map_figures",
    "models",
    "models_in",
    "months_waiting",
    "plan_file_in_use",
    "plan_of",
    "plans",
    "plans_between",
    "plans_of_year",
    "release_of",
    "releases",
    "settings_held",
    "site_rows",
    "sites",
    "survey_of",
    "surveys_of_year",
    "task_of",
    "tasks",
    "tasks_due",
]
