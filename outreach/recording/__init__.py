"""Writing records: one writer for each kind, keyed by the submission's own id."""

from typing import Final

from outreach.recording import (
    activities,
    cases,
    checks,
    communes,
    contacts,
    counselling,
    hotline,
    inspections,
    livelihood,
    pilots,
    products,
    referrals,
    screenings,
    sites,
    trainings,
)
from outreach.recording.event import Event, Writer, Written

WRITERS: Final[dict[str, Writer]] = {
    "site": sites.WRITER,
    "activity": activities.WRITER,
    "screening": screenings.WRITER,
    "product": products.WRITER,
    "training": trainings.WRITER,
    "case": cases.WRITER,
    "contact": contacts.WRITER,
    "counselling": counselling.WRITER,
    "livelihood": livelihood.WRITER,
    "model": pilots.WRITER,
    "health_check": checks.CHECK_WRITER,
    "pupil_survey": checks.SURVEY_WRITER,
    "commune_figures": communes.FIGURES_WRITER,
    "commune_survey": communes.SURVEY_WRITER,
    "commune_plan": communes.PLAN_WRITER,
    "inspection": inspections.WRITER,
    "referral": referrals.WRITER,
    "hotline_call": hotline.WRITER,
}

__all__ = ["WRITERS", "Event", "Writer", "Written"]
