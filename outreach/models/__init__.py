"""What outreach is: plans with targets, sites, campaigns, activities, screenings, and counts."""

from outreach.models.activities import Activity
from outreach.models.campaigns import Campaign, PlannedActivity
from outreach.models.care import Contact, Counselling, Livelihood
from outreach.models.cases import Case, CaseNumber, CaseStatus, CaseTransfer
from outreach.models.checks import HealthCheck, PupilSurvey
from outreach.models.communes import CommuneFigures, CommunePlan, CommuneSurvey
from outreach.models.contests import ContestClass, Question
from outreach.models.counts import Count, Tally
from outreach.models.hotline import HotlineCall
from outreach.models.inspections import Inspection, InspectionPoint, InspectionTask, TaskDone
from outreach.models.materials import MediaProduct, StockReceipt
from outreach.models.pilots import ModelStep, PilotModel
from outreach.models.plans import Plan, PlanTask, PlanUnit, Target
from outreach.models.referrals import Referral, ReferralAnswer, ReferralCode
from outreach.models.releases import Release, ReleaseCell
from outreach.models.screenings import PersonMark, Screening
from outreach.models.sites import Site, SiteDecision
from outreach.models.sources import Source
from outreach.models.trainings import Staff, Training, TrainingAttendance, TrainingNeed

__all__ = [
    "Activity",
    "Campaign",
    "Case",
    "CaseNumber",
    "CaseStatus",
    "CaseTransfer",
    "CommuneFigures",
    "CommunePlan",
    "CommuneSurvey",
    "Contact",
    "ContestClass",
    "Counselling",
    "Count",
    "HealthCheck",
    "HotlineCall",
    "Inspection",
    "InspectionPoint",
    "InspectionTask",
    "Livelihood",
    "MediaProduct",
    "ModelStep",
    "PersonMark",
    "PilotModel",
    "Plan",
    "PlanTask",
    "PlanUnit",
    "PlannedActivity",
    "PupilSurvey",
    "Question",
    "Referral",
    "ReferralAnswer",
    "ReferralCode",
    "Release",
    "ReleaseCell",
    "Screening",
    "Site",
    "SiteDecision",
    "Source",
    "Staff",
    "StockReceipt",
    "Tally",
    "Target",
    "TaskDone",
    "Training",
    "TrainingAttendance",
    "TrainingNeed",
]
