"""Records of totals and of the work of offices: nobody is named in them. PURE."""

from typing import Final

from outreach.codes import CLASSIFICATIONS, SETTINGS
from outreach.kinds.shapes import (
    COST,
    COUNT,
    DAY,
    REFERENCE,
    WORDS,
    Field,
    Kind,
    text,
    word,
)

# F06: screenings at health check-ups, as totals.
HEALTH_CHECK: Final = Kind(
    {
        "site": REFERENCE,
        "campaign": REFERENCE,
        "planned": REFERENCE,
        "setting": word(*SETTINGS, limit=20),
        "organisers": WORDS,
        "examined": Field("count", 1_000_000, required=True),
        "screened": Field("count", 1_000_000, required=True),
        "tool": word(),
        "low": COUNT,
        "moderate": COUNT,
        "high": COUNT,
        "brief_interventions": COUNT,
        "referred": COUNT,
    }
)

# F15: what the commune police count each month.
COMMUNE_FIGURES: Final = Kind(
    {
        "month": Field("month", required=True),
        "addicted": Field("count", 1_000_000, required=True),
        "addicted_outside": COUNT,
        "addicted_in_facility": COUNT,
        "addicted_detained": COUNT,
        "addicted_methadone": COUNT,
        "using": Field("count", 1_000_000, required=True),
        "after_rehab": Field("count", 1_000_000, required=True),
        "newly_found": COUNT,
        "moved_in": COUNT,
        "moved_out": COUNT,
        "died": COUNT,
        "taken_off": COUNT,  # đưa ra khỏi danh sách: hết hạn, đi tù…
        "under_18": COUNT,
        "women": COUNT,
        "source_number": text(100, required=True),
        "source_date": Field("day", required=True),
        "provided_by": text(100),
        "difference_reason": text(500),
    },
    dated=False,
)

# F16: the survey of a commune, with its classification of the year.
COMMUNE_SURVEY: Final = Kind(
    {
        "year": Field("count", 2100, required=True),
        "half": word("6_thang_dau", "6_thang_cuoi", "ca_nam"),
        "classification": word(*CLASSIFICATIONS),
        "decision_number": text(100),
        "decision_date": DAY,
        "population": COUNT,
        "persons_with_file": COUNT,
        "places": COUNT,  # tụ điểm, điểm phức tạp
        "offenders": COUNT,
        "plants": COUNT,
        "plants_area": COUNT,  # m²
        "schools_active": COUNT,
        "schools": COUNT,
        "workplaces_active": COUNT,
        "workplaces": COUNT,
        "resources": WORDS,
        "difficulties": WORDS,
        "high_risk_estimate": COUNT,
        "estimate_method": text(500),
    }
)

# F18. Each row is a point that was looked at; a recommendation has a term.
INSPECTION: Final = Kind(
    {
        "team_decision": text(100),
        "inspected": text(200, required=True),
        "site": REFERENCE,
        "model": REFERENCE,
        "setting": word(*SETTINGS, limit=20),
        "subject": word(),
        "organisers": WORDS,
        "shortcomings": text(2000),
    },
    rows={
        "points": {
            "point": text(300),
            "result": word("dat", "chua_dat", "khong_ap_dung"),
            "note": text(500),
        },
        "recommendations": {
            "recommendation": text(500),
            "due_on": DAY,
            "responsible": text(200),
        },
    },
)

# A plan of a commune (I-05 needs number, day, file and period) and administrative items (Q).
COMMUNE_PLAN: Final = Kind(
    {
        "kind": word("Q1", "Q2", "Q3", "Q4", required=True),
        "title": text(300, required=True),
        "number": text(60, required=True),
        "issued_on": Field("day", required=True),
        "starts_on": DAY,
        "ends_on": DAY,
        "cost": COST,
        "file": Field("file", 255),
    }
)
