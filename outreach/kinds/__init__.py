"""Which kinds of records answers can become: their fields, as data. PURE.

A mapping (.toml) names one of these kinds; `outreach.recording` writes it.
"""

from typing import Final

from outreach.kinds.corrections import CORRECTION
from outreach.kinds.persons import (
    CASE_FILE,
    CONTACT,
    COUNSELLING,
    HOTLINE_CALL,
    LIVELIHOOD,
    PUPIL_SURVEY,
    REFERRAL,
    SCREENING,
)
from outreach.kinds.places import ACTIVITY, MODEL, PRODUCT, SITE, TRAINING
from outreach.kinds.shapes import ACCEPTED, Field, Kind
from outreach.kinds.totals import (
    COMMUNE_FIGURES,
    COMMUNE_PLAN,
    COMMUNE_SURVEY,
    HEALTH_CHECK,
    INSPECTION,
)

KINDS: Final[dict[str, Kind]] = {
    "site": SITE,
    "activity": ACTIVITY,
    "screening": SCREENING,
    "case": CASE_FILE,
    "contact": CONTACT,
    "counselling": COUNSELLING,
    "referral": REFERRAL,
    "livelihood": LIVELIHOOD,
    "hotline_call": HOTLINE_CALL,
    "pupil_survey": PUPIL_SURVEY,
    "product": PRODUCT,
    "training": TRAINING,
    "model": MODEL,
    "health_check": HEALTH_CHECK,
    "commune_figures": COMMUNE_FIGURES,
    "commune_survey": COMMUNE_SURVEY,
    "commune_plan": COMMUNE_PLAN,
    "inspection": INSPECTION,
    "correction": CORRECTION,
}

__all__ = ["ACCEPTED", "KINDS", "Field", "Kind"]
