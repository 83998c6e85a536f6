"""Wrong answers are refused on the phone, each at its question and in Vietnamese."""

from functools import cache

import pytest

from tests.forms_xls.questionnaires import GOOD, MEDIA, compiled, dated
from tests.javarosa import Filled, fill_all

pytestmark = pytest.mark.java

REFUSED = [
    ("hoat_dong", {"dem/nam": "59"}, "dem/nu", "Nam cộng nữ phải bằng tổng số"),
    ("hoat_dong", {"dem/nam": "121"}, "dem/nam", "không quá tổng số"),
    ("hoat_dong", {"dem/nam": "-1"}, "dem/nam", "từ 0"),
    ("hoat_dong", {"dem/hs_sv": "121"}, "dem/hs_sv", "không được quá tổng số"),
    ("hoat_dong", {"dem/tong": "0"}, "dem/tong", "từ 1 đến 100.000"),
    (
        "hoat_dong",
        {"buoi/doi_tuong": "hs_sv cha_me", "dem/cha_me": "1"},
        "dem/cha_me",
        "không được quá tổng số",
    ),
    ("hoat_dong", {"noi/vi_tri": "14.8 108.9 0 60"}, "noi/vi_tri", "Sai số còn trên 50 m"),
    ("hoat_dong", {"buoi/ngay": "day+1"}, "buoi/ngay", "đến hôm nay"),
    ("hoat_dong", {"buoi/ngay": "2019-12-31"}, "buoi/ngay", "01/01/2020"),
    ("hoat_dong", {"them/kinh_phi": "1500"}, "them/kinh_phi", "tròn nghìn"),
    ("hoat_dong", {"them/kinh_phi": "1000001000"}, "them/kinh_phi", "1 tỷ"),
    ("hoat_dong", {"to_chuc/thoi_luong": "4"}, "to_chuc/thoi_luong", "Từ 5 đến 600"),
    (
        "hoat_dong",
        {"them/danh_gia_nhanh": "co", "them/so_phieu": "30", "them/so_dat": "31"},
        "them/so_dat",
        "số phiếu thu về",
    ),
    (
        "hoat_dong",
        {
            "dem/tong": "6000",
            "dem/nam": "3000",
            "dem/nu": "3000",
            "dem/hs_sv": "6000",
            "dem/xac_nhan_dong": "khong",
        },
        "dem/xac_nhan_dong",
        "sửa lại tổng số",
    ),
    ("cuoc_thi", {"so/nu": "31"}, "so/nu", "Nam cộng nữ"),
    ("cuoc_thi", {"so/giai_kk": "12"}, "so/giai_kk", "không được quá số bài"),
    ("cuoc_thi", {"so/duong_dan": "facebook.com/x"}, "so/duong_dan", "https://"),
    ("dk_dia_diem", {"vi_tri": "14.8 108.9 0 50.1"}, "vi_tri", "Sai số còn trên 50 m"),
    ("dk_dia_diem", {"quy_mo/so_hs": "50001"}, "quy_mo/so_hs", "50.000"),
    ("dk_dia_diem", {"quy_che/ngay_quy_che": "day+1"}, "quy_che/ngay_quy_che", "đến hôm nay"),
    ("sang_loc_assist", {"ca/tuoi": "17"}, "ca/tuoi", "từ 18 tuổi"),
    ("sang_loc_assist", {"ca/da_tap_huan": "khong"}, "ca/da_tap_huan", "đã tập huấn"),
    ("sang_loc_assist", {"g1/hoi_lai": "khong"}, "g1/hoi_lai", "Câu 1"),
    *(
        ("dk_dia_diem", {"quy_mo/dien_thoai": phone}, "quy_mo/dien_thoai", "Di động: 10 số")
        for phone in ("0123456789", "091234567", "0912.345.678", "+84912345678", "02563880147x")
    ),
    *(
        ("sang_loc_assist", {"ca/ma_ca": code}, "ca/ma_ca", "mã tạm T-")
        for code in ("Nguyễn Văn A", "2143-2026-00012", "21439-2026-12", "T-7k3m9q", "T-7K3M9")
    ),
]


ACCEPTED = [
    ("dk_dia_diem", {"quy_mo/dien_thoai": "02563880147"}),
    ("dk_dia_diem", {"vi_tri": "14.8 108.9 0 50"}),
    ("dk_dia_diem", {"vi_tri": "14.8 108.9 0 0"}),  # placed by hand; the server flags it
    ("dk_dia_diem", {"vi_tri": "14.8 108.9"}),  # Web Forms leaves the rest out
    ("hoat_dong", {"them/kinh_phi": "1500000", "them/so_tai_lieu": "200"}),
    ("hoat_dong", {"noi/vi_tri": ""}),
    ("sang_loc_assist", {"ca/ma_ca": "T-7K3M9Q"}),
]


@cache
def outcomes(name: str) -> dict[str, Filled]:
    """Every case of one form, by its changes, filled in one JVM."""
    changes = [case[1] for case in [*REFUSED, *ACCEPTED] if case[0] == name]
    filled = fill_all(compiled(name).xform, [GOOD[name]() | dated(each) for each in changes], MEDIA)
    return dict(zip(map(str, changes), filled, strict=True))


@pytest.mark.parametrize(
    ("name", "wrong", "path", "said"), REFUSED, ids=[f"{n}-{p}" for n, _, p, _ in REFUSED]
)
def test_it_is_refused_at_its_question(
    name: str, wrong: dict[str, str], path: str, said: str
) -> None:
    first = outcomes(name)[str(wrong)].faults[0]
    assert first.startswith(f"constraint {path}: ")
    assert said in first


@pytest.mark.parametrize(("name", "fine"), ACCEPTED)
def test_what_stands_at_the_edge_is_accepted(name: str, fine: dict[str, str]) -> None:
    assert outcomes(name)[str(fine)].faults == []
