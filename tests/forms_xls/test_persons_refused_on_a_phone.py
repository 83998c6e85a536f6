"""Wrong answers to the forms about persons are refused on the phone, each at its question."""

from functools import cache

import pytest

from tests.forms_xls.persons import GOOD, LISTS, PICKED, contact, minor_case, without
from tests.forms_xls.questionnaires import Answers, compiled, dated, days_ago, today
from tests.javarosa import Filled, fill_all

pytestmark = pytest.mark.java

# (form, what is changed in its good answer, the question that refuses, what it says)
REFUSED: list[tuple[str, Answers, str, str]] = [
    ("ho_so_truong_hop", {"ho_so/nam_sinh": "1929"}, "ho_so/nam_sinh", "Năm sinh từ 1930"),
    ("ho_so_truong_hop", {"ho_so/nam_sinh": "year-9"}, "ho_so/nam_sinh", "Năm sinh từ 1930"),
    ("ho_so_truong_hop", {"ho_so/nam_sinh": "year-17"}, "ho_so/nam_sinh", "đã đủ 18 tuổi"),
    ("ho_so_truong_hop", {"ho_so/chat_chinh": "khong ats"}, "ho_so/chat_chinh", "Không dùng chất"),
    *(
        (
            "ho_so_truong_hop",
            {"lien_he/ghi_lien_he": "co", "lien_he/dien_thoai": phone},
            "lien_he/dien_thoai",
            "Di động: 10 số",
        )
        for phone in ("0123456789", "091234567", "0912.345.678", "+84912345678")
    ),
    ("ho_so_truong_hop", {"noi_ngay/ngay": "day+1"}, "noi_ngay/ngay", "đến hôm nay"),
    (
        "tiep_can",
        {"viec/noi_dung": "chuyen_gui"},
        "viec/noi_dung",
        "Chuyển gửi cần hồ sơ",
    ),
    ("tiep_can", {"viec/so_tai_lieu": "201"}, "viec/so_tai_lieu", "từ 0 đến 200"),
    ("tiep_can", {"luot/ngay": "2019-12-31"}, "luot/ngay", "01/01/2020"),
    ("sang_loc_hoc_sinh", {"truong/ngay": "day+1"}, "truong/ngay", "đến hôm nay"),
    ("tu_van", {"noi_dung_buoi/thoi_luong": "4"}, "noi_dung_buoi/thoi_luong", "Từ 5 đến 240"),
    ("tu_van", {"noi_dung_buoi/thoi_luong": "241"}, "noi_dung_buoi/thoi_luong", "Từ 5 đến 240"),
    (
        "tu_van",
        {"tiep/ke_hoach_tiep": "hen_gap_lai ket_thuc"},
        "tiep/ke_hoach_tiep",
        "«Kết thúc» không đi cùng",
    ),
    ("tu_van", {"tiep/ngay_hen": "day-0"}, "tiep/ngay_hen", "phải sau ngày tư vấn"),
    (
        "tu_van",
        {"noi_dung_buoi/lien_ket_assist": "39 điểm"},
        "noi_dung_buoi/lien_ket_assist",
        "Mã phiếu có dạng",
    ),
    *(
        (
            "tu_van",
            {"ca/co_trong_danh_sach": "chua", "ca/ma_ca": code},
            "ca/ma_ca",
            "mã tạm T-",
        )
        for code in ("Nguyễn Văn A", "2143-2026-00012", "T-7k3m9q")
    ),
    ("chuyen_gui", {"noi_ngay/ngay": "day+1"}, "noi_ngay/ngay", "đến hôm nay"),
    (
        "duong_day_nong",
        {"ca/dien_thoai": "115"},
        "ca/dien_thoai",
        "Di động: 10 số",
    ),
    (
        "duong_day_nong",
        {"xu_ly/han_xu_ly": "day+2"},
        "xu_ly/han_xu_ly",
        "chậm nhất ngày hôm sau",
    ),
    ("duong_day_nong", {"xu_ly/han_xu_ly": "day-1"}, "xu_ly/han_xu_ly", "Từ ngày nhận"),
    ("ho_tro_sinh_ke", {"ho_tro/so_tien": "1500"}, "ho_tro/so_tien", "tròn nghìn"),
    ("ho_tro_sinh_ke", {"ho_tro/so_tien": "1000001000"}, "ho_tro/so_tien", "1 tỷ"),
    (
        "ho_tro_sinh_ke",
        {"ho_tro/ngay_ket_thuc": "day-4"},
        "ho_tro/ngay_ket_thuc",
        "Không trước ngày bắt đầu",
    ),
    ("ho_tro_sinh_ke", {"ho_tro/ngay_bat_dau": "2019-12-31"}, "ho_tro/ngay_bat_dau", "01/01/2020"),
]
# What is asked only then: (form, good answer with this changed, the question that wants an answer)
ASKED: list[tuple[str, Answers, str]] = [
    ("ho_so_truong_hop", {"ho_so/gioi": ""}, "ho_so/gioi"),
    ("ho_so_truong_hop", {"ho_so/nghe": "khac"}, "ho_so/nghe_khac"),
    ("ho_so_truong_hop", {"noi_ngay/ngay": "day-40"}, "noi_ngay/ly_do_muon"),
    ("tiep_can", {"luot/ngay": "day-40"}, "luot/ly_do_muon"),
    ("tiep_can", {"an_toan/an_toan_nhan_vien": "co_nguy_co"}, "an_toan/an_toan_ghi"),
    ("tiep_can", {"viec/noi_dung": "khac"}, "viec/noi_dung_khac"),
    ("sang_loc_hoc_sinh", {"truong/ngay": "day-40"}, "truong/ly_do_muon"),
    ("tu_van", {"noi_ngay/ngay": "day-40"}, "noi_ngay/ly_do_muon"),
    ("tu_van", {"tiep/ke_hoach_tiep": "khac"}, "tiep/ke_hoach_khac"),
    ("tu_van", {"tiep/ngay_hen": ""}, "tiep/ngay_hen"),
    ("chuyen_gui", {"gui/dich_vu": "khac"}, "gui/dich_vu_khac"),
    ("chuyen_gui", {"noi_ngay/ngay": "day-40"}, "noi_ngay/ly_do_muon"),
    ("duong_day_nong", {"xu_ly/ket_qua": "khac"}, "xu_ly/ket_qua_khac"),
    ("ho_tro_sinh_ke", {"ho_tro/nguon": "khac"}, "ho_tro/nguon_khac"),
]


@cache
def outcomes(name: str) -> dict[str, Filled]:
    """Every change to the good answer of one form, filled in one JVM."""
    changes = [case[1] for case in [*REFUSED, *ASKED] if case[0] == name]
    good = GOOD[name]()
    changed = [
        without(good, "ca/ho_so") | dated(each) if "ca/ma_ca" in each else good | dated(each)
        for each in changes
    ]
    filled = fill_all(compiled(name).xform, changed, LISTS)
    return dict(zip(map(str, changes), filled, strict=True))


@pytest.mark.parametrize(
    ("name", "wrong", "path", "said"), REFUSED, ids=[f"{n}-{p}" for n, _, p, _ in REFUSED]
)
def test_it_is_refused_at_its_question(name: str, wrong: Answers, path: str, said: str) -> None:
    first = outcomes(name)[str(wrong)].faults[0]
    assert first.startswith(f"constraint {path}: ")
    assert said in first


@pytest.mark.parametrize(("name", "changed", "path"), ASKED, ids=[f"{n}-{p}" for n, _, p in ASKED])
def test_it_asks_for_what_it_needs(name: str, changed: Answers, path: str) -> None:
    assert outcomes(name)[str(changed)].faults[0] == f"required {path}: no answer"


def test_a_minor_needs_the_guardian_and_her_own_word() -> None:
    form = compiled("ho_so_truong_hop").xform
    alone, silent, older = fill_all(
        form,
        [
            without(minor_case(), "xin_dong_y/giam_ho_dong_y"),
            without(minor_case(), "xin_dong_y/tre_dong_y"),
            minor_case() | {"ho_so/nam_sinh": str(today().year - 19)},
        ],
        LISTS,
    )
    assert alone.faults[0] == "required xin_dong_y/giam_ho_dong_y: no answer"
    assert silent.faults[0] == "required xin_dong_y/tre_dong_y: no answer"
    assert older.faults[0].startswith("constraint ho_so/nam_sinh: ")


def test_a_name_is_not_asked_for_unless_the_person_wants_to_leave_it() -> None:
    form = compiled("ho_so_truong_hop").xform
    silent, told = fill_all(
        form,
        [
            GOOD["ho_so_truong_hop"]() | {"lien_he/ten_goi": "Anh Ba"},
            GOOD["ho_so_truong_hop"]() | {"lien_he/ghi_lien_he": "co", "lien_he/ten_goi": "Anh Ba"},
        ],
        LISTS,
    )
    assert silent.faults[0].startswith("not_asked lien_he/ten_goi")
    assert told.faults == []


def test_a_case_of_another_commune_is_not_offered() -> None:
    away = GOOD["tu_van"]() | {"noi_ngay/ma_xa": "21451"}
    (done,) = fill_all(compiled("tu_van").xform, [away], LISTS)
    assert any(fault.startswith("not_asked ca/ho_so") for fault in done.faults)


def test_without_a_waiting_referral_there_is_nothing_to_answer() -> None:
    none = LISTS | {"chuyen_gui.csv": b"name,label,__version,truong_hop,ma_xa,trang_thai\n"}
    (done,) = fill_all(compiled("chuyen_gui").xform, [{"xin_dong_y/thao_tac": "phan_hoi"}], none)
    assert done.faults[0].startswith("constraint xin_dong_y/thao_tac: Trên máy không có")


def test_an_agreed_day_comes_after_the_contact() -> None:
    answers = without(contact(), "nguoi/gioi", "nguoi/nhom_tuoi") | PICKED
    answers |= {
        "ca/co_ma_ca": "co",
        "ca/hinh_thuc_dong_y": "chu_ky",
        "viec/buoc_tiep": "goi_dien",
        "viec/ngay_hen": days_ago(0),
    }
    (done,) = fill_all(compiled("tiep_can").xform, [answers], LISTS)
    assert done.faults[0].startswith("constraint viec/ngay_hen: Ngày hẹn phải sau")
