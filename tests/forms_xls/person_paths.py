"""The paths through the forms about persons: what is typed, and the record that it becomes."""

from datetime import date
from typing import Any, Final, NamedTuple

from tests.forms_xls.persons import (
    CASE,
    CASE_CODE,
    CLINIC,
    LISTS,
    NO_LISTS,
    REFERRAL,
    SCREENED,
    TYPED,
    call,
    case,
    contact,
    contact_of_case,
    counselling,
    crime_reported,
    group_counselling,
    livelihood,
    livelihood_followed,
    minor_case,
    picked_screening,
    pupil,
    referral,
    referral_answered,
    refused,
    typed_screening,
    without,
)
from tests.forms_xls.questionnaires import (
    COMMUNE,
    FACTORY,
    RUNNING,
    SCHOOL,
    Answers,
    days_ago,
    today,
)


class Path(NamedTuple):
    """One way through a form: what is typed, and the values of the record that it becomes.

    A value that the phone's clock gives is the function that tells it.
    """

    form_id: str
    answers: Answers
    values: dict[str, Any]
    lists: dict[str, bytes] = LISTS


def _day(answer: str) -> date:
    return date.fromisoformat(answer)


MINOR_REFUSED: Final = {
    "xin_dong_y/duoi_18": "co",
    "xin_dong_y/giam_ho_dong_y": "co",
    "xin_dong_y/tre_dong_y": "khong",
    "noi_ngay/ma_xa": COMMUNE,
}
PATHS: Final = {
    "case, adult": Path(
        "ho_so_truong_hop",
        case(),
        {
            "consent": True,
            "group": "su_dung",
            "has_file": "khong_biet",
            "birth_year": today().year - 30,
            "age_band": "30_44",
            "gender": "nam",
            "occupation": "cong_nhan",
            "substances": "ats can_sa",
            "minor": False,
        },
    ),
    "case, minor": Path(
        "ho_so_truong_hop",
        minor_case(),
        {
            "consent": True,
            "group": "nguy_co_cao",
            "has_file": "khong",
            "birth_year": today().year - 16,
            "age_band": "16_17",
            "gender": "nam",
            "occupation": "hs_sv",
            "substances": "khong",
            "minor": True,
            "guardian": True,
            "child_agrees": True,
        },
    ),
    "case, refused": Path(
        "ho_so_truong_hop",
        refused("noi_ngay") | {"xin_dong_y/duoi_18": "khong"},
        {"consent": False},
    ),
    "case, the minor does not agree": Path(
        "ho_so_truong_hop",
        MINOR_REFUSED,
        {"consent": False, "guardian": True, "child_agrees": False},
    ),
    "contact, anonymous": Path(
        "tiep_can",
        contact(),
        {
            "consent": True,
            "form_of_contact": "tu_diem_sinh_hoat",
            "first": True,
            "group": "su_dung",
            "gender": "nu",
            "age_band": "18_29",
            "content": "thong_tin phat_tai_lieu",
            "leaflets": 2,
            "result": "can_them_thoi_gian",
            "safety": "binh_thuong",
        },
    ),
    "contact, of a case": Path(
        "tiep_can",
        contact_of_case(),
        {
            "consent": True,
            "case": CASE,
            "form_of_contact": "tu_diem_sinh_hoat",
            "first": False,
            "group": "su_dung",
            "content": "tu_van_ngan chuyen_gui",
            "leaflets": 2,
            "result": "dong_y_tham_gia",
            "safety": "co_nguy_co",
            "next_step": "gap_lai",
            "next_on": _day(days_ago(-7)),
        },
    ),
    "contact, nobody met": Path(
        "tiep_can",
        {
            "xin_dong_y/gap_duoc": "khong",
            "luot/ma_xa": COMMUNE,
            "luot/hinh_thuc": "tai_nha",
            "an_toan/an_toan_nhan_vien": "binh_thuong",
        },
        {"form_of_contact": "tai_nha", "result": "khong_gap", "safety": "binh_thuong"},
    ),
    "contact, refused": Path(
        "tiep_can", refused("luot") | {"xin_dong_y/gap_duoc": "co"}, {"consent": False}
    ),
    "screening, case of the list": Path(
        "sang_loc_assist", picked_screening(), {"consent": True, "case": CASE, "age": 34}
    ),
    "screening, code typed": Path(
        "sang_loc_assist", typed_screening(), {"consent": True, "case": CASE_CODE, "age": 34}
    ),
    "pupil, takes part": Path(
        "sang_loc_hoc_sinh",
        pupil(),
        {
            "consent": True,
            "site": SCHOOL,
            "grade": 8,
            "gender": "nu",
            "risks": 4,
            "wants_help": True,
        },
    ),
    "pupil, school not listed, skips everything": Path(
        "sang_loc_hoc_sinh",
        {
            "truong/ma_xa": COMMUNE,
            "xin_dong_y/phu_huynh_dong_y": "co",
            "xin_dong_y/em_dong_y": "co",
            "em/khoi": "hoc_nghe",
        },
        {"consent": True},
        NO_LISTS,
    ),
    "pupil, no parent's consent": Path(
        "sang_loc_hoc_sinh",
        {
            "truong/ma_xa": COMMUNE,
            "truong/ma_dia_diem": SCHOOL,
            "xin_dong_y/phu_huynh_dong_y": "khong",
        },
        {"consent": False, "site": SCHOOL},
    ),
    "counselling, one person": Path(
        "tu_van",
        counselling(),
        {
            "consent": True,
            "case": CASE,
            "form_of_counselling": "ca_nhan",
            "content": "C01 C08",
            "minutes": 45,
            "stage": "chuan_bi",
            "screening": SCREENED,
            "legal_matters": "cu_tru lao_dong",
            "next_step": "hen_gap_lai chuyen_gui",
            "next_on": _day(days_ago(-14)),
        },
    ),
    "counselling, a group": Path(
        "tu_van",
        group_counselling(),
        {
            "form_of_counselling": "nhom",
            "content": "C03",
            "minutes": 90,
            "site": SCHOOL,
            "campaign": RUNNING,
            "attendances": 18,
            "men": 5,
            "women": 13,
            "parents": 18,
        },
    ),
    "counselling, by phone without a case": Path(
        "tu_van",
        without(
            counselling(),
            "ca/ho_so",
            "noi_dung_buoi/lien_ket_assist",
            "tiep/ngay_hen",
            "noi_dung_buoi/van_de_phap_ly",
        )
        | {
            "xin_dong_y/hinh_thuc": "dien_thoai",
            "ca/co_ma_ca": "khong",
            "noi_dung_buoi/noi_dung": "C07",
            "tiep/ke_hoach_tiep": "ket_thuc",
        },
        {
            "consent": True,
            "form_of_counselling": "dien_thoai",
            "content": "C07",
            "minutes": 45,
            "stage": "chuan_bi",
            "next_step": "ket_thuc",
        },
        NO_LISTS,
    ),
    "counselling, refused": Path(
        "tu_van",
        refused("noi_ngay") | {"xin_dong_y/hinh_thuc": "gia_dinh"},
        {"consent": False, "form_of_counselling": "gia_dinh"},
    ),
    "referral, made": Path(
        "chuyen_gui",
        referral(),
        {
            "act": "tao",
            "case": CASE,
            "consent": True,
            "service": "methadone_thay_the",
            "receiver": CLINIC,
            "urgency": "khan",
        },
    ),
    "referral, made offline to a place not listed": Path(
        "chuyen_gui",
        without(referral(), "ca/ho_so", "gui/noi_nhan", "gui/muc_khan")
        | {"ca/ma_ca": "T-7K3M9Q", "gui/noi_nhan_ten": "Phòng khám Thử"},
        {
            "act": "tao",
            "case": "T-7K3M9Q",
            "consent": True,
            "service": "methadone_thay_the",
            "receiver_name": "Phòng khám Thử",
            "urgency": "thuong",
        },
        NO_LISTS,
    ),
    "referral, refused": Path(
        "chuyen_gui",
        {
            "xin_dong_y/thao_tac": "tao",
            "xin_dong_y/dong_y_chuyen": "khong",
            "noi_ngay/ma_xa": COMMUNE,
        },
        {"act": "tao", "consent": False},
    ),
    "referral, answered": Path(
        "chuyen_gui",
        referral_answered(),
        {"act": "phan_hoi", "case": CASE, "referral": REFERRAL, "state": "da_su_dung_dv"},
    ),
    "call, crisis": Path(
        "duong_day_nong",
        call(),
        {
            "channel": "dien_thoai",
            "subject": "khung_hoang",
            "urgency": "khan",
            "case": CASE,
            "call_back": True,
            "phone": "0912345678",
            "outcome": "hen_goi_lai",
            "due_on": _day(days_ago(-1)),
            "handled": False,
        },
    ),
    "call, advice without a number": Path(
        "duong_day_nong",
        {
            "cuoc_goi/kenh": "zalo",
            "cuoc_goi/loai": "tu_van_cai_nghien",
            "noi/ma_xa": COMMUNE,
            "xu_ly/ket_qua": "da_tu_van",
            "xu_ly/da_xu_ly": "co",
        },
        {
            "channel": "zalo",
            "subject": "tu_van_cai_nghien",
            "urgency": "thuong",
            "call_back": False,
            "outcome": "da_tu_van",
            "handled": True,
            "handled_on": today,
        },
        NO_LISTS,
    ),
    "call, a crime is reported": Path(
        "duong_day_nong",
        crime_reported(),
        {
            "channel": "dien_thoai",
            "subject": "to_giac",
            "outcome": "da_ban_giao",
            "handled": True,
            "handled_on": today,
        },
    ),
    "livelihood, new": Path(
        "ho_tro_sinh_ke",
        livelihood(),
        {
            "occasion": "moi",
            "consent": True,
            "case": CASE,
            "support": "hoc_nghe",
            "trade": "co_khi_han",
            "provider": FACTORY,
            "starts_on": _day(days_ago(3)),
            "ends_on": _day(days_ago(-90)),
            "amount": 5_000_000,
            "source": "nhcsxh",
        },
    ),
    "livelihood, after six months": Path(
        "ho_tro_sinh_ke",
        livelihood_followed() | TYPED,
        {
            "occasion": "theo_doi",
            "consent": True,
            "case": "T-7K3M9Q",
            "support": "viec_lam",
            "state_after_6_months": "con_viec",
        },
    ),
    "livelihood, refused": Path("ho_tro_sinh_ke", refused("noi_ngay"), {"consent": False}),
}
