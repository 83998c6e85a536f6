"""Wrong answers to the programme's forms are refused on the phone, each at its question."""

from functools import cache
from typing import Final

import pytest

from tests.forms_xls import programme
from tests.forms_xls.programme import LISTS, without
from tests.forms_xls.questionnaires import Answers, compiled, dated
from tests.javarosa import Filled, fill_all

pytestmark = pytest.mark.java

GOOD: Final = {
    "kham_suc_khoe_long_ghep": programme.health_check,
    "lop_ky_nang_cha_me": programme.parents_class,
    "san_pham_truyen_thong": programme.leaflet,
    "tap_huan": programme.course,
    "mo_hinh": programme.model_begun,
    "so_lieu_xa": programme.figures,
    "khao_sat_dia_ban": programme.survey,
    "kiem_tra": programme.inspection,
    "ke_hoach_xa": programme.commune_plan,
}
# Form, what is typed instead ("-" = left out), at which question, and what the phone says.
REFUSED: Final = [
    ("kham_suc_khoe_long_ghep", {"so/so_duoc_sang_loc": "641"}, "so/so_duoc_sang_loc", "được khám"),
    ("kham_suc_khoe_long_ghep", {"so/cao": "4"}, "so/cao", "phải bằng số người được sàng lọc"),
    ("kham_suc_khoe_long_ghep", {"so/tb": "21"}, "so/tb", "thấp cộng trung bình"),
    ("kham_suc_khoe_long_ghep", {"so/so_chuyen_gui": "21"}, "so/so_chuyen_gui", "trung bình cộng"),
    ("kham_suc_khoe_long_ghep", {"dot/ngay": "day+1"}, "dot/ngay", "đến hôm nay"),
    ("lop_ky_nang_cha_me", {"buoi/tong_buoi": "21"}, "buoi/tong_buoi", "Từ 1 đến 20"),
    ("lop_ky_nang_cha_me", {"buoi/buoi_so": "5"}, "buoi/buoi_so", "tổng số buổi"),
    ("lop_ky_nang_cha_me", {"dem/nu": "21"}, "dem/nu", "Nam cộng nữ phải bằng tổng số"),
    ("lop_ky_nang_cha_me", {"dem/hs_sv": "1"}, "dem/cha_me", "không được quá tổng số"),
    ("lop_ky_nang_cha_me", {"cuoi/so_hoan_thanh": "31"}, "cuoi/so_hoan_thanh", "không quá"),
    ("lop_ky_nang_cha_me", {"cuoi/danh_gia_sau": "10.5"}, "cuoi/danh_gia_sau", "từ 0 đến 10"),
    ("san_pham_truyen_thong", {"in_an/so_luong": "1000001"}, "in_an/so_luong", "1.000.000"),
    ("san_pham_truyen_thong", {"in_an/so_da_phat": "5001"}, "in_an/so_da_phat", "số lượng"),
    ("tap_huan", {"hoc/tong": "1"}, "hoc/tong", "không ít hơn số cán bộ đã chọn"),
    ("tap_huan", {"hoc/nu": "14"}, "hoc/nu", "Nam cộng nữ"),
    ("tap_huan", {"hoc/chung_nhan": "26"}, "hoc/chung_nhan", "tổng số người dự"),
    ("tap_huan", {"hoc/kiem_tra_sau": "11"}, "hoc/kiem_tra_sau", "từ 0 đến 10"),
    ("mo_hinh", {"mo/ten": "A"}, "mo/ten", "từ 3 đến 200"),
    ("mo_hinh", {"m0/so_nguoi_can": "-1"}, "m0/so_nguoi_can", "từ 0"),
    ("so_lieu_xa", {"thang/ky": "day+40"}, "thang/ky", "đến tháng này"),
    ("so_lieu_xa", {"thang/nguon_ngay": "day-60"}, "thang/nguon_ngay", "đến hôm nay"),
    ("so_lieu_xa", {"nghien/trong_co_so": "19"}, "nghien/trong_co_so", "không được quá tổng số"),
    ("so_lieu_xa", {"nghien/methadone": "9"}, "nghien/methadone", "không được quá tổng số"),
    ("so_lieu_xa", {"khac_nhom/nu": "91"}, "khac_nhom/nu", "nghiện cộng người sử dụng"),
    ("so_lieu_xa", {"bien_dong/dua_ra": "2"}, "bien_dong/dua_ra", "Chưa cân đối"),
    ("khao_sat_dia_ban", {"ks/nam": "2019"}, "ks/nam", "Năm từ 2020"),
    ("khao_sat_dia_ban", {"tieu_chi/so_co_ho_so": "18001"}, "tieu_chi/so_co_ho_so", "dân số"),
    ("khao_sat_dia_ban", {"phong_ngua/truong_co_hd": "7"}, "phong_ngua/truong_co_hd", "số trường"),
    ("kiem_tra", {"kien_nghi[1]/han": "day-1"}, "kien_nghi[1]/han", "trước ngày kiểm tra"),
    ("ke_hoach_xa", {"noi/den_ngay": "2025-12-31"}, "noi/den_ngay", "trước ngày bắt đầu"),
    ("ke_hoach_xa", {"vb/ngay": "day+1"}, "vb/ngay", "đến hôm nay"),
]
NEEDED: Final = [
    ("kham_suc_khoe_long_ghep", {"dot/ngay": "day-31"}, "dot/ly_do_muon"),
    ("kham_suc_khoe_long_ghep", {"so/cong_cu": "khac"}, "so/cong_cu_khac"),
    ("lop_ky_nang_cha_me", {"ket/anh_minh_chung": "-"}, "ket/anh_minh_chung"),
    ("lop_ky_nang_cha_me", {"cuoi/so_hoan_thanh": "-"}, "cuoi/so_hoan_thanh"),
    ("lop_ky_nang_cha_me", {"buoi/chu_de": "khac"}, "buoi/chu_de_khac"),
    ("san_pham_truyen_thong", {"sp/nhom": "pano"}, "ket/anh_minh_chung"),
    ("san_pham_truyen_thong", {"noi/ma_dia_diem": "-"}, "noi/boi_canh_chon"),
    ("san_pham_truyen_thong", {"sp/nhom": "khac"}, "sp/nhom_khac"),
    ("mo_hinh", {"m0/bao_mat": "-"}, "m0/bao_mat"),
    ("mo_hinh", {"mo/loai_mo_hinh": "khac"}, "mo/loai_mo_hinh_khac"),
    ("so_lieu_xa", {"thang/nguon_so": "-"}, "thang/nguon_so"),
    (
        "so_lieu_xa",
        {"truoc/su_dung_thang_truoc": "20", "bien_dong/moi_phat_hien": "15"},
        "chenh/ly_do_chenh",
    ),
    ("khao_sat_dia_ban", {"uoc_tinh/phuong_phap": "-"}, "uoc_tinh/phuong_phap"),
    ("khao_sat_dia_ban", {"loai_db/qd_so": "-"}, "loai_db/qd_so"),
    ("kiem_tra", {"noi_dung[2]/nhan_xet": "-"}, "noi_dung[2]/nhan_xet"),
    ("kiem_tra", {"kien_nghi[1]/nguoi_chiu_trach_nhiem": "-"},
     "kien_nghi[1]/nguoi_chiu_trach_nhiem"),
    ("kiem_tra", {"ky_ten/chu_ky_don_vi": "-"}, "ky_ten/chu_ky_don_vi"),
    ("ke_hoach_xa", {"tep/tep_van_ban": "-"}, "tep/tep_van_ban"),
    ("ke_hoach_xa", {"noi/tu_ngay": "-"}, "noi/tu_ngay"),
]  # fmt: skip
ACCEPTED: Final = [
    # Exactly a fifth more needs no reason.
    (
        "so_lieu_xa",
        {
            "truoc/nghien_thang_truoc": "50",
            "nghien/nghien_co_ho_so": "60",
            "bien_dong/moi_phat_hien": "17",
        },
    ),
    ("san_pham_truyen_thong", {"in_an/so_da_phat": "-", "in_an/so_luong": "1000000"}),
    ("tap_huan", {"hoc/can_bo": "-", "hoc/kiem_tra_truoc": "-", "hoc/kiem_tra_sau": "10"}),
]


def filling(form_id: str, instead: Answers) -> Answers:
    left_out = [path for path, said in instead.items() if said == "-"]
    return without(GOOD[form_id]() | dated(instead), *left_out)


@cache
def outcomes(form_id: str) -> dict[str, Filled]:
    """Every case of one form, by its changes, filled in one JVM."""
    cases = [case[:2] for case in (*REFUSED, *NEEDED, *ACCEPTED)]
    changes = [instead for form, instead in cases if form == form_id]
    persons = [filling(form_id, instead) for instead in changes]
    filled = fill_all(compiled(form_id).xform, persons, LISTS)
    return dict(zip(map(str, changes), filled, strict=True))


@pytest.mark.parametrize(
    ("form_id", "wrong", "path", "said"), REFUSED, ids=[f"{f}-{p}" for f, _, p, _ in REFUSED]
)
def test_it_is_refused_at_its_question(form_id: str, wrong: Answers, path: str, said: str) -> None:
    first = outcomes(form_id)[str(wrong)].faults[0]
    assert first.startswith(f"constraint {path}: ")
    assert said in first


@pytest.mark.parametrize(
    ("form_id", "wrong", "path"), NEEDED, ids=[f"{f}-{p}" for f, _, p in NEEDED]
)
def test_what_is_needed_cannot_be_left_out(form_id: str, wrong: Answers, path: str) -> None:
    assert outcomes(form_id)[str(wrong)].faults[0].startswith(f"required {path}")


@pytest.mark.parametrize(("form_id", "fine"), ACCEPTED)
def test_what_stands_at_the_edge_is_accepted(form_id: str, fine: Answers) -> None:
    assert outcomes(form_id)[str(fine)].faults == []


@pytest.mark.parametrize("url", ["facebook.com/x", "javascript:alert(1)", "https://a b.vn"])
def test_a_link_begins_with_http_and_has_no_spaces(url: str) -> None:
    (filled,) = fill_all(
        compiled("san_pham_truyen_thong").xform, [programme.post() | {"mang/url": url}], LISTS
    )
    assert filled.faults[0].startswith("constraint mang/url: Đường dẫn bắt đầu bằng http")
