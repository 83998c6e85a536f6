"""What changes outreach; each function owns its transaction and takes its clock as a parameter."""

from outreach.recording.marks import unkeyed
from outreach.services.campaigns import Booking, assign, cancel, plan_activity, plan_campaign
from outreach.services.counts import Rebuilt, rebuild_counts, recount
from outreach.services.handing import assigned_to, contacted_by, hand_over
from outreach.services.plans import TargetLine, TaskLine, enter_plan
from outreach.services.records import anonymise, forget, record
from outreach.services.releases import months_due, release
from outreach.services.sites import set_contact

__all__ = [
    "Booking",
    "Rebuilt",
    "TargetLine",
    "TaskLine",
    "anonymise",
    "assign",
    "assigned_to",
    "cancel",
    "contacted_by",
    "enter_plan",
    "forget",
    "hand_over",
    "months_due",
    "plan_activity",
    "plan_campaign",
    "rebuild_counts",
    "record",
    "recount",
    "release",
    "set_contact",
    "unkeyed",
]
