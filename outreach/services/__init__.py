"""What changes outreach; each function owns its transaction and takes its clock as a parameter."""

from outreach.recording.marks import in_earlier_bands, projects_in_earlier_bands, unkeyed
from outreach.services.bands import forget_earlier_bands
from outreach.services.campaigns import (
    Booking,
    assign,
    bookings,
    cancel,
    move,
    plan_activity,
    plan_campaign,
    set_budget,
)
from outreach.services.contests import drop_class, put_class, put_question, retire_question
from outreach.services.counts import Rebuilt, rebuild_counts, recount
from outreach.services.doubles import (
    merge_deleted,
    merge_into_deleted,
    merge_sites,
    note_decision,
    tell_apart,
)
from outreach.services.handing import assigned_to, contacted_by, hand_over
from outreach.services.materials import receive_stock, take_back_stock
from outreach.services.office import (
    enter_plan_of_commune,
    finish_task,
    remove_plan_of_commune,
    reopen_task,
)
from outreach.services.plans import TargetLine, TaskLine, enter_plan
from outreach.services.pupil_releases import release_term, terms_due
from outreach.services.records import anonymise, bury, forget, judge, record
from outreach.services.releases import months_due, release
from outreach.services.sites import set_contact
from outreach.services.staff import leave_register, register_staff

__all__ = [
    "Booking",
    "Rebuilt",
    "TargetLine",
    "TaskLine",
    "anonymise",
    "assign",
    "assigned_to",
    "bookings",
    "bury",
    "cancel",
    "contacted_by",
    "drop_class",
    "enter_plan",
    "enter_plan_of_commune",
    "finish_task",
    "forget",
    "forget_earlier_bands",
    "hand_over",
    "in_earlier_bands",
    "judge",
    "leave_register",
    "merge_deleted",
    "merge_into_deleted",
    "merge_sites",
    "months_due",
    "move",
    "note_decision",
    "plan_activity",
    "plan_campaign",
    "projects_in_earlier_bands",
    "put_class",
    "put_question",
    "rebuild_counts",
    "receive_stock",
    "record",
    "recount",
    "register_staff",
    "release",
    "release_term",
    "remove_plan_of_commune",
    "reopen_task",
    "retire_question",
    "set_budget",
    "set_contact",
    "take_back_stock",
    "tell_apart",
    "terms_due",
    "unkeyed",
]
