"""What changes outreach; each function owns its transaction and takes its clock as a parameter."""

from outreach.services.campaigns import Booking, assign, cancel, plan_activity, plan_campaign
from outreach.services.counts import Rebuilt, rebuild_counts, recount
from outreach.services.plans import TargetLine, TaskLine, enter_plan
from outreach.services.records import forget, record
from outreach.services.sites import set_contact

__all__ = [
    "Booking",
    "Rebuilt",
    "TargetLine",
    "TaskLine",
    "assign",
    "cancel",
    "enter_plan",
    "forget",
    "plan_activity",
    "plan_campaign",
    "rebuild_counts",
    "record",
    "recount",
    "set_contact",
]
