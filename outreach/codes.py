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
# What a campaign can plan, and the form of activities (F10, F11, F08) can say.
EVENT_KINDS: Final = (
    *(f"T{number:02}" for number in range(1, 14)),
    *(f"C{number:02}" for number in range(1, 10)),
)
HEALTH_CHECK: Final = "S02"
TRAINING_KINDS: Final = tuple(f"D{number}" for number in range(1, 14))
MODEL_ACTIVITIES: Final = tuple(f"M{number}" for number in range(4))
INSPECTION: Final = "K1"
SURVEY: Final = "X1"  # of a commune (F16)
STATISTICS: Final = "X2"  # the monthly figures of a commune (F15)
# Plan, coordination rules, review meetings, praise.
ADMINISTRATIVE: Final = ("Q1", "Q2", "Q3", "Q4")
ACTIVITY_KINDS: Final = (
    *EVENT_KINDS,
    HEALTH_CHECK,
    *TRAINING_KINDS,
    *MODEL_ACTIVITIES,
    INSPECTION,
    SURVEY,
    STATISTICS,
    *ADMINISTRATIVE,
)
# Done with one person, so counted by marks: an approach, a screening, counselling, a referral made
# and one received, support of livelihood, a call to the hotline, a pupil's survey.
CONTACT: Final = "P01"
COUNSELLING: Final = "C00"  # of a person or family; the contents C01 to C09 are sealed
REFERRAL_MADE: Final = "R01"
REFERRAL_RECEIVED: Final = "R02"
LIVELIHOOD: Final = "V01"
HOTLINE_CALL: Final = "H01"
PUPIL_SURVEY: Final = "S05"
PERSON_KINDS: Final = (
    SCREENING,
    CONTACT,
    COUNSELLING,
    REFERRAL_MADE,
    REFERRAL_RECEIVED,
    LIVELIHOOD,
    HOTLINE_CALL,
    PUPIL_SURVEY,
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

MEDIA_KINDS: Final = (
    "to_roi",
    "to_gap",
    "pano",
    "ap_phich",
    "bang_ron",
    "so_tay",
    "sach_mong",
    "phat_thanh",
    "truyen_hinh",
    "bao",
    "bai_web",
    "facebook",
    "zalo",
    "tiktok",
    "video",
    "quy_che",
    "khac",
)
MODEL_STEPS: Final = (
    "m0_danh_gia",
    "m1_trien_khai",
    "m1_theo_doi",
    "m2_tong_ket",
    "m3_nhan_rong",
    "dung",
)
MODEL_KINDS: Final = (
    "phong_ngua",
    "diem_tu_van",
    "cai_nghien_cong_dong",
    "day_nghe_vay_von",
    "tam_ly_xa_hoi",
    "toa_an",
    "doan_the",
    "cong_nhan_kcn",
    "truong_hoc",
    "khac",
)
CLASSIFICATIONS: Final = (
    "khong_ma_tuy",
    "co_te_nan",
    "trong_diem_3",
    "trong_diem_2",
    "trong_diem_1",
)
CASE_GROUPS: Final = ("nghien", "su_dung", "nguy_co_cao", "sau_cai", "than_nhan")
SERVICES: Final = (
    "y_te",
    "methadone_thay_the",
    "dieu_tri_tu_nguyen",
    "tam_ly",
    "xa_hoi",
    "phap_ly",
    "hoc_nghe",
    "viec_lam",
    "vay_von",
    "clb_dong_dang",
    "hiv_hcv",
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
SERVED: Final = "services"  # times that something was done with a person, by the marks
SCREENED: Final = "screened"
REFUSED: Final = "refused"
# What a screening comes to, as its mark counts it.
OUTCOMES: Final = (*BANDS, REFUSED)
