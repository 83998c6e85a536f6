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
CASE_OPENING: Final = "P00"  # marked only when it was refused: an opening is no service
PERSON_KINDS: Final = (
    SCREENING,
    CONTACT,
    COUNSELLING,
    REFERRAL_MADE,
    REFERRAL_RECEIVED,
    LIVELIHOOD,
    HOTLINE_CALL,
    PUPIL_SURVEY,
    CASE_OPENING,
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
# Under which code of the catalogue a product counts.
MEDIA_ACTIVITIES: Final = {
    **dict.fromkeys(("so_tay", "sach_mong", "khac"), "T05"),
    **dict.fromkeys(("to_roi", "to_gap", "pano", "ap_phich", "bang_ron"), "T06"),
    **dict.fromkeys(("phat_thanh", "truyen_hinh", "bao"), "T07"),
    **dict.fromkeys(("bai_web", "facebook", "zalo", "tiktok", "video"), "T08"),
    "quy_che": "T09",
}
TRAINING_NEEDS: Final = "D4"
# Of which work a member of staff is (I-06): state management, treatment, after it, prevention.
STAFF_GROUPS: Final = ("qlnn", "cai_nghien", "sau_cai", "phong_ngua")
CONTESTS: Final = ("T03", "T04")
JOINED_PART: Final = "tham_gia"  # a contest that others held: ours merely took part
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
# What the status of a case can be; a relative (than_nhan) has none.
CASE_STATUSES: Final = ("nguy_co_cao", "su_dung", "nghien", "sau_cai")
CLOSING_REASONS: Final = (
    "hoan_thanh",
    "tu_nguyen_dung",
    "chuyen_noi_khac",
    "mat_lien_lac",
    "qua_doi",
    "mo_nham",
)
CASE_STEPS: Final = ("tiep_can", "sang_loc", "tu_van", "chuyen_gui", "ho_tro_sinh_ke", "khac")
AT_RISK: Final = "co_nguy_co"  # what a contact says of its staff's safety
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

USUAL: Final = "thuong"
URGENT: Final = "khan"
URGENCIES: Final = (USUAL, URGENT)
# What became of a referral; the further one goes before on the same day.
REFERRAL_STATES: Final = (
    "khong_lien_lac_duoc",
    "tu_choi",
    "chuyen_noi_khac",
    "da_tiep_nhan",
    "da_su_dung_dv",
)
REFERRAL_ARRIVED: Final = ("da_tiep_nhan", "da_su_dung_dv")
# After these nothing is waited for any more.
REFERRAL_FINAL: Final = ("tu_choi", "chuyen_noi_khac", "da_su_dung_dv")
HOTLINE_CHANNELS: Final = ("dien_thoai", "zalo", "truc_tiep")
CRIME_REPORT: Final = "to_giac"  # handed over by phone; nothing of it is kept
CRISIS: Final = "khung_hoang"
HOTLINE_SUBJECTS: Final = (
    "tu_van_cai_nghien",
    "phan_anh_dich_vu",
    CRIME_REPORT,
    CRISIS,
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
JOINED: Final = "joined"  # contests that others held and ours took part in: never "held"
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
UNREVIEWED: Final = "waiting"  # records that are not approved yet: under no other measure
# What a screening comes to, as its mark counts it.
OUTCOMES: Final = (*BANDS, REFUSED)
