"""Good answers to the forms about persons, each along different paths, and what they become."""

from datetime import date
from typing import Final

from tests.forms_xls.questionnaires import (
    COMMUNE,
    FACTORY,
    MEDIA,
    RUNNING,
    SCHOOL,
    Answers,
    days_ago,
    screening,
    today,
)

CASE: Final = "6f1c1f9e-0000-4000-8000-000000000051"
CASE_CODE: Final = "21439-2026-00012"
REFERRAL: Final = "6f1c1f9e-0000-4000-8000-000000000061"
CLINIC: Final = "6f1c1f9e-0000-4000-8000-000000000071"
SCREENED: Final = "6f1c1f9e-0000-4000-8000-000000000081"


def _referral_label() -> str:
    sent = date.fromisoformat(days_ago(9))
    return f"Chuyển gửi · {CASE_CODE} · {sent:%d/%m}"


LISTS: Final = MEDIA | {
    "dia_diem.csv": MEDIA["dia_diem.csv"]
    + f"{CLINIC},Trạm y tế Thử,1,21451,tram_y_te,cong_dong\n".encode(),
    "truong_hop.csv": (
        f"name,label,__version,nhom_tuoi,ma_xa\n{CASE},{CASE_CODE} · 18–29,1,18_29,{COMMUNE}\n"
    ).encode(),
    "chuyen_gui.csv": (
        "name,label,__version,truong_hop,ma_xa,trang_thai\n"
        f"{REFERRAL},{_referral_label()},1,{CASE},{COMMUNE},mo\n"
    ).encode(),
}
# The forms of a worker whose phone carries no case, no referral and no site yet.
NO_LISTS: Final = LISTS | {
    "dia_diem.csv": b"name,label,__version\n",
    "truong_hop.csv": b"name,label,__version\n",
    "chuyen_gui.csv": b"name,label,__version\n",
}
PICKED: Final = {"ca/ho_so": CASE}
TYPED: Final = {"ca/co_trong_danh_sach": "chua", "ca/ma_ca": "T-7K3M9Q"}
REFUSED: Final = {"xin_dong_y/dong_y": "khong"}


def _case() -> Answers:
    """A person of 30 who opens a file and leaves no name."""
    return {
        "xin_dong_y/duoi_18": "khong",
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ma_xa": COMMUNE,
        "ho_so/nhom": "su_dung",
        "ho_so/co_ho_so_ql": "khong_biet",
        "ho_so/nam_sinh": str(today().year - 30),
        "ho_so/gioi": "nam",
        "ho_so/nghe": "cong_nhan",
        "ho_so/chat_chinh": "ats can_sa",
    }


def case() -> Answers:
    return _case()


def minor_case() -> Answers:
    """A pupil of 16, with a guardian's consent and the pupil's own."""
    asked = {k: v for k, v in _case().items() if k != "xin_dong_y/dong_y"}
    return asked | {
        "xin_dong_y/duoi_18": "co",
        "xin_dong_y/giam_ho_dong_y": "co",
        "xin_dong_y/tre_dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "nguoi_giam_ho",
        "ho_so/nhom": "nguy_co_cao",
        "ho_so/co_ho_so_ql": "khong",
        "ho_so/nam_sinh": str(today().year - 16),
        "ho_so/nghe": "hs_sv",
        "ho_so/chat_chinh": "khong",
    }


def contact() -> Answers:
    """An anonymous contact in the street."""
    return {
        "xin_dong_y/gap_duoc": "co",
        "xin_dong_y/dong_y": "co",
        "luot/ma_xa": COMMUNE,
        "luot/hinh_thuc": "tu_diem_sinh_hoat",
        "ca/lan_dau": "lan_dau",
        "ca/co_ma_ca": "khong",
        "nguoi/nhom": "su_dung",
        "nguoi/gioi": "nu",
        "nguoi/nhom_tuoi": "18_29",
        "viec/noi_dung": "thong_tin phat_tai_lieu",
        "viec/so_tai_lieu": "2",
        "viec/ket_qua": "can_them_thoi_gian",
        "an_toan/an_toan_nhan_vien": "binh_thuong",
    }


def contact_of_case() -> Answers:
    """With a case of the list: a referral is prompted, a visit agreed, and danger told."""
    asked = {k: v for k, v in contact().items() if k not in ("nguoi/gioi", "nguoi/nhom_tuoi")}
    return (
        asked
        | PICKED
        | {
            "ca/lan_dau": "nhac_lai",
            "ca/co_ma_ca": "co",
            "ca/hinh_thuc_dong_y": "chu_ky",
            "viec/noi_dung": "tu_van_ngan chuyen_gui",
            "viec/ket_qua": "dong_y_tham_gia",
            "viec/buoc_tiep": "gap_lai",
            "viec/ngay_hen": days_ago(-7),
            "an_toan/an_toan_nhan_vien": "co_nguy_co",
            "an_toan/an_toan_ghi": "Có người lạ đe dọa, đã rời đi.",
        }
    )


def pupil() -> Answers:
    """A pupil of grade 8 who skips two questions and wants help."""
    return {
        "truong/ma_xa": COMMUNE,
        "truong/ma_dia_diem": SCHOOL,
        "xin_dong_y/phu_huynh_dong_y": "co",
        "xin_dong_y/em_dong_y": "co",
        "em/khoi": "8",
        "em/gioi": "nu",
        "phan_a/a_ru": "mot_hai_lan",
        "phan_a/a_de_kiem": "de",
        "phan_b/b_kien_thuc": "dung",
        "phan_b/b_thai_do": "phan_van",
        "phan_b/b_tu_choi": "duoc",
        "phan_b/b_tim_ai": "khong",
        "ho_tro/can_ho_tro": "co",
    }


def counselling() -> Answers:
    """One person, with legal matters and a screening behind it."""
    return PICKED | {
        "xin_dong_y/hinh_thuc": "ca_nhan",
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "loi_noi_ghi_am",
        "noi_ngay/ma_xa": COMMUNE,
        "noi_dung_buoi/noi_dung": "C01 C08",
        "noi_dung_buoi/van_de_phap_ly": "cu_tru lao_dong",
        "noi_dung_buoi/thoi_luong": "45",
        "noi_dung_buoi/giai_doan_thay_doi": "chuan_bi",
        "noi_dung_buoi/lien_ket_assist": SCREENED,
        "tiep/ke_hoach_tiep": "hen_gap_lai chuyen_gui",
        "tiep/ngay_hen": days_ago(-14),
    }


def group_counselling() -> Answers:
    """A group of parents at a school."""
    return {
        "xin_dong_y/hinh_thuc": "nhom",
        "noi_ngay/ma_xa": COMMUNE,
        "nhom/ma_dia_diem": SCHOOL,
        "nhom/thuoc_chien_dich": "co",
        "nhom/ma_chien_dich": RUNNING,
        "dem/tong": "18",
        "dem/nam": "5",
        "dem/nu": "13",
        "dem/cha_me": "18",
        "noi_dung_buoi/noi_dung": "C03",
        "noi_dung_buoi/thoi_luong": "90",
    }


def referral() -> Answers:
    return PICKED | {
        "xin_dong_y/thao_tac": "tao",
        "xin_dong_y/dong_y_chuyen": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ma_xa": COMMUNE,
        "gui/dich_vu": "methadone_thay_the",
        "gui/noi_nhan": CLINIC,
        "gui/muc_khan": "khan",
    }


def referral_answered() -> Answers:
    return {
        "xin_dong_y/thao_tac": "phan_hoi",
        "noi_ngay/chuyen_gui": REFERRAL,
        "tra_loi/trang_thai": "da_su_dung_dv",
    }


def call() -> Answers:
    """A crisis: the caller has a case, and leaves a number to call back."""
    return PICKED | {
        "cuoc_goi/kenh": "dien_thoai",
        "cuoc_goi/loai": "khung_hoang",
        "khung_hoang/loai_khung_hoang": "ngao_da",
        "noi/ma_xa": COMMUNE,
        "noi/muc_khan": "khan",
        "ca/cho_phep_goi_lai": "co",
        "ca/dien_thoai": "0912345678",
        "ca/co_ma_ca": "co",
        "xu_ly/ket_qua": "hen_goi_lai",
        "xu_ly/da_xu_ly": "khong",
        "xu_ly/han_xu_ly": days_ago(-1),
    }


def crime_reported() -> Answers:
    return {
        "cuoc_goi/kenh": "dien_thoai",
        "cuoc_goi/loai": "to_giac",
        "to_giac/ban_giao": "da_noi_may",
        "noi/ma_xa": COMMUNE,
    }


def livelihood() -> Answers:
    return PICKED | {
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ma_xa": COMMUNE,
        "ho_tro/lan_ghi": "moi",
        "ho_tro/loai": "hoc_nghe",
        "ho_tro/nghe": "co_khi_han",
        "ho_tro/co_so_trong_danh_sach": "co",
        "ho_tro/co_so": FACTORY,
        "ho_tro/ngay_bat_dau": days_ago(3),
        "ho_tro/ngay_ket_thuc": days_ago(-90),
        "ho_tro/so_tien": "5000000",
        "ho_tro/nguon": "nhcsxh",
    }


def livelihood_followed() -> Answers:
    return {
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ma_xa": COMMUNE,
        "ho_tro/lan_ghi": "theo_doi",
        "ho_tro/loai": "viec_lam",
        "ho_tro/tinh_trang_6_thang": "con_viec",
    }


def refused(page: str) -> Answers:
    """After "no" the commune is all that is asked; `page` is where."""
    return {f"{page}/ma_xa": COMMUNE} | REFUSED


GOOD: Final = {
    "ho_so_truong_hop": case,
    "tiep_can": contact,
    "sang_loc_hoc_sinh": pupil,
    "tu_van": counselling,
    "chuyen_gui": referral,
    "duong_day_nong": call,
    "ho_tro_sinh_ke": livelihood,
}


def typed_screening() -> Answers:
    """Without the list's case: its code is typed."""
    return screening({"b": {2: 2, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0}}) | {
        "ca/co_trong_danh_sach": "chua"
    }


def picked_screening() -> Answers:
    answers = {k: v for k, v in typed_screening().items() if k != "ca/ma_ca"}
    return answers | PICKED | {"ca/co_trong_danh_sach": "co"}


def without(answers: Answers, *dropped: str) -> Answers:
    return {path: text for path, text in answers.items() if path not in dropped}
