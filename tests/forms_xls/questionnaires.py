"""The questionnaires, the lists that a phone would have, and one good answer to each form."""

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import openpyxl
from lxml import etree

from backend.survey.xforms import Converted, answers_of, convert
from outreach.mapping import Applied, apply, parse
from tests.javarosa import Filled

FOLDER: Final = Path(__file__).resolve().parents[2] / "forms_xls"
# Those whose answers become records; what shall be among them says test_workbooks.
NAMES: Final = tuple(
    sorted(
        path.stem
        for path in FOLDER.glob("*.toml")
        if 'record = "correction"' not in path.read_text("utf-8")  # see test_sua_phieu
    )
)
VI, EN = "Tiếng Việt (vi)", "English (en)"
SUBSTANCES: Final = "abcdefghij"

COMMUNE, OTHER_COMMUNE = "21439", "21451"
SCHOOL: Final = "6f1c1f9e-0000-4000-8000-000000000001"
FACTORY: Final = "6f1c1f9e-0000-4000-8000-000000000002"
RUNNING: Final = "6f1c1f9e-0000-4000-8000-000000000011"
LAST_YEAR: Final = "6f1c1f9e-0000-4000-8000-000000000012"
MEDIA: Final = {
    "xa.csv": f"name,label,tinh\n{COMMUNE},Đức Phổ,51\n{OTHER_COMMUNE},Trà Câu,51\n".encode(),
    "truong_hop.csv": b"name,label,__version,nhom_tuoi,ma_xa\n",
    "dia_diem.csv": (
        "name,label,__version,ma_xa,loai,boi_canh\n"
        f"{SCHOOL},Trường THCS Thử,1,{COMMUNE},thcs,truong_hoc\n"
        f"{FACTORY},Nhà máy Thử,1,{COMMUNE},doanh_nghiep,noi_lam_viec\n"
    ).encode(),
    "chien_dich.csv": (
        "name,label,__version,tu_ngay,den_ngay\n"
        f"{RUNNING},Đang chạy,1,2020-01-01,\n{LAST_YEAR},Đã qua,1,2020-01-01,2020-12-31\n"
    ).encode(),
}
# What the server sends before anyone has made a site or a campaign.
EMPTY_LISTS: Final = MEDIA | dict.fromkeys(
    ("dia_diem.csv", "chien_dich.csv"), b"name,label,__version\n"
)

Answers = dict[str, str]


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def days_ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def dated(answers: Answers) -> Answers:
    """Each "day-3" (three days ago) and "year-17" becomes what it is on the day of filling."""
    return {path: _dated(said) for path, said in answers.items()}


def _dated(said: str) -> str:
    found = re.fullmatch(r"(day|year)([+-]\d+)", said)
    if found is None:
        return said
    return days_ago(-int(found[2])) if found[1] == "day" else str(today().year + int(found[2]))


def of_today(values: dict[str, Any]) -> dict[str, Any]:
    """Each `today` in a table that was read before midnight becomes the day that it is."""
    return {name: said() if said is today else said for name, said in values.items()}


@cache
def compiled(name: str) -> Converted:
    return convert((FOLDER / f"{name}.xlsx").read_bytes(), file_name=f"{name}.xlsx")


@cache
def rows(name: str, sheet: str) -> list[dict[str, str]]:
    """A sheet as {column: text}, empty cells left out."""
    book = openpyxl.load_workbook(FOLDER / f"{name}.xlsx", read_only=True)
    heads, *lines = book[sheet].iter_rows(values_only=True)
    return [
        {str(h): str(v) for h, v in zip(heads, line, strict=False) if v is not None}
        for line in lines
    ]


def mapping(name: str) -> dict[str, Any]:
    return parse((FOLDER / f"{name}.toml").read_bytes())


def plain_mapping(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def typed(name: str, filled: Filled) -> dict[str, Any]:
    """The submission's answers as the server types them."""
    return answers_of(compiled(name).fields, etree.fromstring(filled.xml)).values


def applied(name: str, filled: Filled) -> Applied:
    """The record that the server makes of the submission."""
    return apply(mapping(name), typed(name, filled))


def talk() -> Answers:
    """A talk at a school of the list: what a teacher types in two minutes."""
    return {
        "buoi/loai": "T01",
        "buoi/chu_de": "luat hiv",
        "buoi/doi_tuong": "hs_sv",
        "noi/ma_xa": COMMUNE,
        "noi/ma_dia_diem": SCHOOL,
        "noi/vi_tri": "14.81 108.96 5 12",
        "to_chuc/thuoc_chien_dich": "co",
        "to_chuc/ma_chien_dich": RUNNING,
        "to_chuc/don_vi_thuc_hien": "truong doan_tn",
        "to_chuc/bao_cao_vien": "cong_an",
        "to_chuc/thoi_luong": "45",
        "dem/tong": "120",
        "dem/nam": "58",
        "dem/nu": "62",
        "dem/hs_sv": "120",
        "ket/anh_minh_chung": "1.jpg",
    }


def contest() -> Answers:
    return {
        "thi/loai": "y_tuong_sang_tao",
        "thi/hinh_thuc": "video",
        "thi/cap": "truong",
        "thi/vai_tro": "to_chuc",
        "noi/ma_xa": COMMUNE,
        "noi/ma_dia_diem": FACTORY,
        "to_chuc/thuoc_chien_dich": "khong",
        "to_chuc/don_vi_thuc_hien": "ldld",
        "so/so_thi_sinh": "40",
        "so/nam": "10",
        "so/nu": "30",
        "so/so_bai": "12",
        "so/giai_nhat": "1",
        "so/giai_kk": "3",
        "ket/anh_minh_chung": "1.jpg",
    }


def site() -> Answers:
    return {
        "diem/ten": "Trường THCS Thử Nghiệm",
        "diem/loai": "thcs",
        "diem/ma_xa": COMMUNE,
        "vi_tri": "14.81 108.96 5 12",
        "quy_mo/so_hs": "640",
        "quy_mo/nguoi_dau_moi": "Nguyễn Thị Thử",
        "quy_mo/dien_thoai": "0912345678",
        "quy_che/co_quy_che": "co",
        "quy_che/so_hieu_quy_che": "12/QC-THCS",
        "quy_che/ngay_quy_che": "2025-09-05",
    }


def screening(used: dict[str, dict[int, int]] | None = None, injecting: str = "0") -> Answers:
    """A consenting adult; `used` are the answers {substance letter: {question: code}}."""
    used = used or {}
    answers = {
        "xin_dong_y/dong_y": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ma_xa": COMMUNE,
        "ca/da_tap_huan": "co",
        "ca/co_ma_ca": "co",
        "ca/ma_ca": "21439-2026-00012",
        "ca/tuoi": "34",
        "ket_qua/da_lam": "thong_tin",
    }
    for s in SUBSTANCES:
        answers[f"g1/q1_{s}"] = "3" if s in used else "0"
        answers |= {f"s_{s}/q{q}_{s}": str(code) for q, code in used.get(s, {}).items()}
    if "j" in used:
        answers["g1/q1_j_khac"] = "chất thử"
    return answers | ({"q8": injecting} if used else {"g1/hoi_lai": "co"})


GOOD: Final = {
    "cuoc_thi": contest,
    "dk_dia_diem": site,
    "hoat_dong": talk,
    "sang_loc_assist": screening,
}
