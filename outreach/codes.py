"""The coded words of the programme: settings, kinds, bands, indicators, comparators. PURE.

Codes are those of the questionnaires (Vietnamese in ASCII) and of the plans' catalogue of
activities; `labels.py` says them in words.
"""

from typing import Final

SCHOOL: Final = "truong_hoc"
WORKPLACE: Final = "noi_lam_viec"
COMMUNITY: Final = "cong_dong"
SETTINGS: Final = (SCHOOL, WORKPLACE, COMMUNITY)

TALK: Final = "T01"
SCREENING: Final = "S01"
ACTIVITY_KINDS: Final = (
    *(f"T{number:02}" for number in range(1, 14)),
    *(f"C{number:02}" for number in range(1, 10)),
)

SITE_KINDS: Final = (
    "tieu_hoc",
    "thcs",
    "thpt",
    "gdtx",
    "truong_nghe",
    "cao_dang_dh",
    "doanh_nghiep",
    "kcn_ccn",
    "co_quan",
    "co_so_dich_vu",
    "khu_dan_cu",
    "nha_van_hoa",
    "diem_tu_van",
    "tram_y_te",
    "co_so_cai_nghien",
    "khac",
)

# The highest band over all substances; NEVER_USED: every answer to question 1 was "no".
NEVER_USED: Final = "none"
LOW: Final = "low"
MODERATE: Final = "moderate"
HIGH: Final = "high"
BANDS: Final = (NEVER_USED, LOW, MODERATE, HIGH)

INDICATORS: Final = tuple(f"I-{number:02}" for number in range(1, 10))
COMPARATORS: Final = ("gt", "ge", "lt", "le", "eq")
PERCENT: Final = "percent"
COUNT: Final = "count"
TARGET_UNITS: Final = (PERCENT, COUNT)

# What the counts table holds. People at an event are attendances ("lượt người"), never
# distinct persons; only screenings are about persons.
HELD: Final = "held"
ATTENDANCES: Final = "attendances"
ACTIVITY_SUMS: Final = (
    ATTENDANCES,
    "men",
    "women",
    "pupils",
    "workers",
    "parents",
    "others",
    "minutes",
    "leaflets",
    "cost",
    "entries",
    "surveyed",
    "passed",
)
SCREENED: Final = "screened"
REFUSED: Final = "refused"
# What a screening comes to, as its mark counts it.
OUTCOMES: Final = (*BANDS, REFUSED)
