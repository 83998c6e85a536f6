"""Good answers to the programme's forms, and the lists that their phones would have."""

from typing import Final

from tests.forms_xls.questionnaires import (
    COMMUNE,
    FACTORY,
    MEDIA,
    OTHER_COMMUNE,
    RUNNING,
    SCHOOL,
    Answers,
    days_ago,
    today,
)

PLANNED_TALK: Final = "6f1c1f9e-0000-4000-8000-000000000021"
PLANNED_CLASS: Final = "6f1c1f9e-0000-4000-8000-000000000022"
PLANNED_CONTEST: Final = "6f1c1f9e-0000-4000-8000-000000000023"
MODEL: Final = "6f1c1f9e-0000-4000-8000-000000000031"
STAFF: Final = (
    "6f1c1f9e-0000-4000-8000-000000000041",
    "6f1c1f9e-0000-4000-8000-000000000042",
)
_PLAN: Final = "name,label,__version,ma_dia_diem,loai,ngay,ma_chien_dich,ma_xa\n"
LISTS: Final = MEDIA | {
    "ke_hoach.csv": (
        f"{_PLAN}{PLANNED_TALK},Hội thảo,1,{FACTORY},T02,2026-12-01,{RUNNING},{COMMUNE}\n"
        f"{PLANNED_CLASS},Lớp,1,{SCHOOL},C03,2026-12-01,,{COMMUNE}\n"
        f"{PLANNED_CONTEST},Thi,1,{SCHOOL},T04,2026-12-01,{RUNNING},{COMMUNE}\n"
    ).encode(),
    "mo_hinh.csv": (
        "name,label,__version,loai_mo_hinh,buoc,ma_xa\n"
        f"{MODEL},Điểm tư vấn Thử,1,diem_tu_van,m0_danh_gia,{COMMUNE}\n"
    ).encode(),
    "can_bo.csv": (
        "name,label,__version,don_vi,ma_xa\n"
        f"{STAFF[0]},Trần Thị Thử – Trạm y tế,1,tram_y_te,{COMMUNE}\n"
        f"{STAFF[1]},Lê Văn Thử – UBND,1,ubnd_xa,{OTHER_COMMUNE}\n"
    ).encode(),
}
M1: Final = ("so_tiep_can", "so_sang_loc", "so_tu_van", "so_phap_ly", "so_ket_noi")
CONDITIONS: Final = (
    "co_so_phap_ly", "nhan_luc", "dia_diem_kin", "kinh_phi_dk", "lien_nganh", "dich_vu_10km",
    "nhu_cau", "cam_ket", "bao_mat",
)  # fmt: skip


def without(answers: Answers, *paths: str) -> Answers:
    return {path: said for path, said in answers.items() if path not in paths}


_ORGANISED: Final = {
    "to_chuc/thuoc_chien_dich": "khong",
    "to_chuc/don_vi_thuc_hien": "y_te",
}
_AT_SCHOOL: Final = {"noi/ma_xa": COMMUNE, "noi/ma_dia_diem": SCHOOL}


def health_check() -> Answers:
    return {
        **_AT_SCHOOL,
        **_ORGANISED,
        "so/so_kham": "640",
        "so/so_duoc_sang_loc": "200",
        "so/cong_cu": "assist",
        "so/thap": "180",
        "so/tb": "15",
        "so/cao": "5",
        "so/so_can_thiep_ngan": "20",
        "so/so_chuyen_gui": "5",
    }


def parents_class() -> Answers:
    return {
        "buoi/loai_lop": "cha_me",
        "buoi/tong_buoi": "4",
        "buoi/buoi_so": "4",
        "buoi/chu_de": "giao_tiep gioi_han",
        **_AT_SCHOOL,
        **_ORGANISED,
        "to_chuc/thoi_luong": "90",
        "dem/tong": "30",
        "dem/nam": "8",
        "dem/nu": "22",
        "dem/cha_me": "30",
        "cuoi/so_hoan_thanh": "28",
        "cuoi/co_danh_gia": "co",
        "cuoi/danh_gia_truoc": "5.5",
        "cuoi/danh_gia_sau": "8",
        "ket/anh_minh_chung": "1.jpg",
    }


def leaflet() -> Answers:
    return {
        "sp/nhom": "to_roi",
        "sp/chu_de": "tac_hai hiv",
        **_AT_SCHOOL,
        "to_chuc/thuoc_chien_dich": "co",
        "to_chuc/ma_chien_dich": RUNNING,
        "to_chuc/don_vi_thuc_hien": "vh_tt",
        "in_an/so_luong": "5000",
        "in_an/so_da_phat": "1200",
    }


def post() -> Answers:
    return {
        "sp/nhom": "facebook",
        "sp/chu_de": "chat_moi",
        "noi/ma_xa": OTHER_COMMUNE,
        "noi/boi_canh_chon": "cong_dong",
        **_ORGANISED,
        "mang/url": "https://facebook.com/thu/1",
        "mang/luot_xem": "15200",
        "mang/luot_tuong_tac": "310",
    }


def course() -> Answers:
    return {
        "lop/cap_do": "D2",
        "lop/cap_to_chuc": "tinh",
        "noi/ma_xa": COMMUNE,
        **_ORGANISED,
        "to_chuc/kinh_phi": "3000000",
        "hoc/so_buoi": "6",
        "hoc/can_bo": " ".join(STAFF),
        "hoc/tong": "25",
        "hoc/nam": "10",
        "hoc/nu": "15",
        "hoc/kiem_tra_truoc": "4.5",
        "hoc/kiem_tra_sau": "7.5",
        "hoc/chung_nhan": "24",
    }


def needs() -> Answers:
    return {
        "lop/cap_do": "D4",
        "lop/cap_to_chuc": "xa",
        "noi/ma_xa": COMMUNE,
        **_ORGANISED,
        "nhu_cau[1]/don_vi": "Trạm y tế",
        "nhu_cau[1]/noi_dung": "Sàng lọc ASSIST",
        "nhu_cau[1]/so_nguoi": "3",
        "nhu_cau[2]/don_vi": "Trường THCS Thử",
        "nhu_cau[2]/noi_dung": "Tư vấn học đường",
        "nhu_cau[2]/so_nguoi": "2",
    }


def model_begun() -> Answers:
    return {
        "mo/buoc": "m0_danh_gia",
        "mo/da_co": "chua",
        "mo/ten": "Điểm tư vấn Trà Câu",
        "mo/loai_mo_hinh": "diem_tu_van",
        "noi/ma_xa": OTHER_COMMUNE,
        "noi/boi_canh_chon": "cong_dong",
        "noi/don_vi_thuc_hien": "ubnd_xa",
        **{f"m0/{name}": "2" for name in CONDITIONS},
        "m0/nhan_luc": "1",
        "m0/kinh_phi_dk": "0",
        "m0/so_nguoi_can": "40",
        "m0/ket_luan": "co_dieu_kien",
    }


def model_watched() -> Answers:
    return {
        "mo/buoc": "m1_theo_doi",
        "mo/da_co": "co",
        "mo/mo_hinh": MODEL,
        "noi/boi_canh_chon": "cong_dong",
        "noi/don_vi_thuc_hien": "y_te",
        **{f"m1/{name}": str(number) for number, name in enumerate(M1, start=11)},
    }


def model_ended() -> Answers:
    answers = {path: said for path, said in model_watched().items() if not path.startswith("m1/")}
    return answers | {
        "mo/buoc": "m2_tong_ket",
        "m2/danh_gia": "4",
        "m2/bai_hoc": "Cần nơi kín đáo.",
    }


def figures() -> Answers:
    """A month that balances: 60 + 30 + 5 + 1 - 2 - 1 - 3 = 58 + 32."""
    return {
        "thang/ky": f"{today():%Y-%m}-01",
        "thang/ma_xa": COMMUNE,
        "thang/nguon_so": "123/CAX",
        "thang/nguon_ngay": today().isoformat(),
        "thang/nguoi_cung_cap": "Công an xã",
        "truoc/co_thang_truoc": "co",
        "truoc/nghien_thang_truoc": "60",
        "truoc/su_dung_thang_truoc": "30",
        "truoc/sau_cai_thang_truoc": "12",
        "nghien/nghien_co_ho_so": "58",
        "nghien/ngoai_xa_hoi": "40",
        "nghien/trong_co_so": "8",
        "nghien/tam_giam": "2",
        "nghien/methadone": "8",
        "khac_nhom/su_dung_co_ho_so": "32",
        "khac_nhom/sau_cai_dang_ql": "13",
        "khac_nhom/duoi_18": "1",
        "khac_nhom/nu": "6",
        "bien_dong/moi_phat_hien": "5",
        "bien_dong/chuyen_den": "1",
        "bien_dong/chuyen_di": "2",
        "bien_dong/tu_vong": "1",
        "bien_dong/dua_ra": "3",
    }


def first_figures() -> Answers:
    """Of a commune that has no figures of the month before: nothing to balance with."""
    answers = {path: said for path, said in figures().items() if not path.startswith("truoc/")}
    return answers | {"truoc/co_thang_truoc": "khong", "bien_dong/dua_ra": "0"}


def survey() -> Answers:
    return {
        "ks/ky": "6_thang_dau",
        "ks/ma_xa": COMMUNE,
        "loai_db/co_phan_loai": "co",
        "loai_db/phan_loai": "trong_diem_2",
        "loai_db/qd_so": "45/QĐ-UBND",
        "loai_db/qd_ngay": "2026-01-15",
        "tieu_chi/dan_so": "18000",
        "tieu_chi/so_co_ho_so": "90",
        "tieu_chi/so_tu_diem": "2",
        "tieu_chi/so_pham_toi": "4",
        "tieu_chi/so_cay": "0",
        "tieu_chi/dien_tich": "0",
        "phong_ngua/so_truong": "6",
        "phong_ngua/truong_co_hd": "5",
        "phong_ngua/so_noi_lv": "20",
        "phong_ngua/noi_lv_co_hd": "3",
        "phong_ngua/nguon_luc": "can_bo doan_the",
        "phong_ngua/kho_khan": "thieu_kinh_phi",
        "uoc_tinh/uoc_tinh_nguy_co_cao": "120",
        "uoc_tinh/phuong_phap": "Trung bình ba nguồn",
    }


def short_survey() -> Answers:
    graded = ("loai_db/phan_loai", "loai_db/qd_so", "loai_db/qd_ngay")
    guessed = ("uoc_tinh/uoc_tinh_nguy_co_cao", "uoc_tinh/phuong_phap")
    return without(survey(), *graded, *guessed) | {
        "ks/ky": "ca_nam",
        "loai_db/co_phan_loai": "chua",
        "phong_ngua/kho_khan": "khac",
        "phong_ngua/kho_khan_khac": "Đường sạt lở",
    }


def inspection() -> Answers:
    return {
        "doan/qd_so": "12/QĐ-UBND",
        "doan/don_vi_thuc_hien": "cong_an y_te",
        "doan/chuyen_de": "phong_ngua",
        "noi/don_vi_duoc_kt": "Trường THCS Thử",
        "noi/ma_xa": COMMUNE,
        "noi/gan_voi": "dia_diem",
        "noi/ma_dia_diem": SCHOOL,
        "noi_dung[1]/ten_noi_dung": "Quy chế đã ban hành",
        "noi_dung[1]/ket_qua": "dat",
        "noi_dung[2]/ten_noi_dung": "Sổ tư vấn",
        "noi_dung[2]/ket_qua": "chua_dat",
        "noi_dung[2]/nhan_xet": "Chưa ghi đủ",
        "ton/ton_tai": "Sổ tư vấn chưa đầy đủ.",
        "ton/co_kien_nghi": "co",
        "kien_nghi[1]/noi_dung_kien_nghi": "Ghi sổ hằng tuần",
        "kien_nghi[1]/han": days_ago(-30),
        "kien_nghi[1]/nguoi_chiu_trach_nhiem": "Hiệu trưởng",
        "ky_ten/chu_ky_doan": "a.png",
        "ky_ten/chu_ky_don_vi": "b.png",
    }


def model_inspection() -> Answers:
    gone = [path for path in inspection() if path.startswith(("noi_dung[2]", "kien_nghi", "ton/"))]
    return without(inspection(), "noi/ma_dia_diem", *gone) | {
        "noi/gan_voi": "mo_hinh",
        "noi/mo_hinh": MODEL,
        "ton/co_kien_nghi": "khong",
    }


def commune_plan() -> Answers:
    return {
        "vb/loai": "Q1",
        "vb/ten": "Kế hoạch phòng, chống ma túy năm 2026",
        "vb/so": "12/KH-UBND",
        "vb/ngay": "2026-01-10",
        "noi/ma_xa": COMMUNE,
        "noi/tu_ngay": "2026-01-01",
        "noi/den_ngay": "2026-12-31",
        "noi/kinh_phi": "50000000",
        "tep/tep_van_ban": "ke-hoach.pdf",
    }


def praise() -> Answers:
    return without(commune_plan(), "noi/tu_ngay", "noi/den_ngay", "tep/tep_van_ban") | {
        "vb/loai": "Q4",
        "vb/so": "không số",
    }
