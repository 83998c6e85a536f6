"""Records about a person: a case, and what is done with her. All that tells of her is sealed. PURE.

`case` is the UUID of the case's entity, or its code where it was typed.
"""

from typing import Final

from outreach.ages import BANDS
from outreach.codes import CASE_GROUPS, SERVICES
from outreach.kinds.shapes import (
    CASE,
    COST,
    COUNT,
    DAY,
    REFERENCE,
    WORDS,
    YES_NO,
    Field,
    Kind,
    text,
    word,
)

CONSENT: Final = Field("yes_no", required=True)

# F02. `provisional` is the phone's own code; name and phone stay in the sealed submission alone.
CASE_FILE: Final = Kind(
    {
        "consent": CONSENT,
        "provisional": text(8),
        "group": word(*CASE_GROUPS),
        "has_file": word("co", "khong", "khong_biet"),
        "birth_year": Field("count", 2100),
        "age_band": word(*BANDS),
        "gender": word("nam", "nu", "khac", "khong_noi"),
        "occupation": word(),
        "substances": WORDS,
        "minor": YES_NO,
        "guardian": YES_NO,
        "child_agrees": YES_NO,
    },
    sealed=frozenset(
        [
            "group", "has_file", "birth_year", "gender", "occupation", "substances", "minor",
            "guardian", "child_agrees",
        ]
    ),
    person=True,
)  # fmt: skip

# F03; without a case it is anonymous.
CONTACT: Final = Kind(
    {
        "consent": YES_NO,  # not asked = yes; after "no" nothing else is kept
        "case": CASE,
        "form_of_contact": word(),
        "first": YES_NO,
        "group": word(*CASE_GROUPS),
        "gender": word("nam", "nu", "khac", "khong_noi"),
        "age_band": word(*BANDS),
        "content": WORDS,
        "leaflets": Field("count", 200),
        "result": word("dong_y_tham_gia", "can_them_thoi_gian", "tu_choi", "khong_gap"),
        "safety": word("binh_thuong", "co_nguy_co"),
        "next_step": word(),
        "next_on": DAY,
    },
    sealed=frozenset(["group", "gender", "age_band", "content", "result"]),
    person=True,
)

SCREENING: Final = Kind(
    {"consent": CONSENT, "case": CASE, "age": Field("count", 120)},
    sealed=frozenset(["age"]),  # and every score
    person=True,
)

# F05: of a pupil whom nobody knows.
PUPIL_SURVEY: Final = Kind(
    {
        "consent": CONSENT,
        "site": REFERENCE,
        "grade": Field("count", 12),
        "gender": word("nam", "nu", "khac", "khong_noi"),
        # CRAFFT, where the authorised text is used: part A (days), part B (yes or no).
        **{f"a{number}": Field("count", 366) for number in range(1, 4)},
        **{f"b{number}": YES_NO for number in range(1, 7)},
        # Our own questions about risks: how many of them were answered as a risk.
        "risks": Field("count", 30),
        "wants_help": YES_NO,
    },
    sealed=frozenset(
        [
            "grade", "gender", "a1", "a2", "a3", "b1", "b2", "b3", "b4", "b5", "b6", "risks",
            "wants_help",
        ]
    ),
    person=True,
)  # fmt: skip

# F07, with one person or her family; a group session is an activity of the same submission.
COUNSELLING: Final = Kind(
    {
        "consent": YES_NO,
        "case": CASE,
        # Needed unless consent was refused; the writer asks for it.
        "form_of_counselling": word("ca_nhan", "nhom", "gia_dinh", "dien_thoai"),
        "content": WORDS,  # C01 to C09
        "minutes": Field("count", 240),
        "stage": word(),
        "screening": REFERENCE,
        "legal_matters": WORDS,
        "next_step": WORDS,
        "next_on": DAY,
        # A group: where, and how many.
        "site": REFERENCE,
        "campaign": REFERENCE,
        "attendances": COUNT,
        "men": COUNT,
        "women": COUNT,
        "pupils": COUNT,
        "workers": COUNT,
        "parents": COUNT,
        "others": COUNT,
    },
    sealed=frozenset(["content", "stage", "screening", "legal_matters", "next_step"]),
    person=True,
)  # fmt: skip

# F09, made with consent, or answered by who received the person.
REFERRAL: Final = Kind(
    {
        "act": word("tao", "phan_hoi", required=True),
        "case": CASE,
        "referral": REFERENCE,  # of the entity that an answer is about
        "consent": YES_NO,
        "service": word(*SERVICES),
        "receiver": REFERENCE,  # a site
        "receiver_name": text(200),
        "urgency": word("thuong", "khan"),
        "state": word(
            "da_tiep_nhan", "da_su_dung_dv", "tu_choi", "khong_lien_lac_duoc", "chuyen_noi_khac"
        ),
    },
    sealed=frozenset(["service", "receiver_name"]),
    person=True,
)

# F17. What was said is never stored; a number only with leave, and for thirty days.
HOTLINE_CALL: Final = Kind(
    {
        "channel": word("dien_thoai", "zalo", "truc_tiep", required=True),
        "subject": word(
            "tu_van_cai_nghien", "phan_anh_dich_vu", "to_giac", "khung_hoang", "khac",
            required=True,
        ),
        "urgency": word("thuong", "khan"),
        "case": CASE,
        "call_back": YES_NO,
        "phone": text(30),
        "outcome": word(),
        "due_on": DAY,
        "handled": YES_NO,
        "handled_on": DAY,
    },
    sealed=frozenset(["phone"]),
    person=True,
)  # fmt: skip

# F19.
LIVELIHOOD: Final = Kind(
    {
        # A new support, or how one goes on: that is none anew.
        "occasion": word("moi", "theo_doi"),
        "consent": YES_NO,
        "case": CASE,
        # Needed unless consent was refused; the writer asks for it.
        "support": word("hoc_nghe", "viec_lam", "vay_von", "ho_tro_kho_khan", "sinh_ke"),
        "trade": word(),
        "provider": REFERENCE,
        "provider_name": text(200),
        "starts_on": DAY,
        "ends_on": DAY,
        "amount": COST,
        "source": word(),
        "state_after_6_months": word("con_viec", "bo", "tai_su_dung", "khong_ro"),
    },
    sealed=frozenset(["support", "trade", "provider_name", "amount", "source",
                      "state_after_6_months"]),
    person=True,
)  # fmt: skip
