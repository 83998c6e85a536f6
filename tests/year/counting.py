"""What a year of submissions should count, worked out from their XML and from the catalogue alone.

Written apart from the server on purpose: it reads the XML with the standard library, names each
form's questions itself, and shares neither mappings nor scoring nor counting with what it checks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

Answers = dict[str, str]
# (commune's code, month "2026-05", kind, setting, measure) → figure.
Figures = Counter[tuple[str, str, str, str, str]]


class Received(NamedTuple):
    """A submission as it was sent, and what its review said: approved, waiting or out."""

    xml: bytes
    review: str


class Event(NamedTuple):
    """Where an event's form says what: paths below the root, and measure → path."""

    day: str
    kind: str
    kinds: dict[str, str]
    sums: dict[str, str]
    place: str = "noi"


HEADS = {
    "attendances": "dem/tong",
    "men": "dem/nam",
    "women": "dem/nu",
    "pupils": "dem/hs_sv",
    "workers": "dem/nguoi_lao_dong",
    "parents": "dem/cha_me",
    "others": "dem/khac",
}
PRINTED = ("to_roi", "to_gap", "pano", "ap_phich", "bang_ron")
MEDIA = {
    **dict.fromkeys(PRINTED, "T06"),
    **dict.fromkeys(("so_tay", "sach_mong", "khac"), "T05"),
    **dict.fromkeys(("phat_thanh", "truyen_hinh", "bao"), "T07"),
    **dict.fromkeys(("bai_web", "facebook", "zalo", "tiktok", "video"), "T08"),
    "quy_che": "T09",
}
STEPS = {
    "m0_danh_gia": "M0", "m1_trien_khai": "M1", "m1_theo_doi": "M1", "m2_tong_ket": "M2",
    "m3_nhan_rong": "M3",
}  # fmt: skip
EVENTS = {
    "hoat_dong": Event(
        "buoi/ngay", "buoi/loai", {},
        {**HEADS, "minutes": "to_chuc/thoi_luong", "leaflets": "them/so_tai_lieu",
         "cost": "them/kinh_phi", "surveyed": "them/so_phieu", "passed": "them/so_dat"},
    ),
    "cuoc_thi": Event(
        "thi/ngay", "thi/loai", {"tim_hieu": "T03", "y_tuong_sang_tao": "T04"},
        {"attendances": "so/so_thi_sinh", "men": "so/nam", "women": "so/nu",
         "entries": "so/so_bai"},
    ),
    "lop_ky_nang_cha_me": Event(
        "buoi/ngay", "buoi/loai_lop",
        {"cha_me": "C03", "ky_nang_ca_nhan": "C04", "nhom_dong_dang": "C05", "cau_lac_bo": "C05"},
        {**HEADS, "minutes": "to_chuc/thoi_luong", "leaflets": "them/so_tai_lieu",
         "cost": "them/kinh_phi"},
    ),
    "san_pham_truyen_thong": Event(
        "sp/ngay", "sp/nhom", MEDIA, {"minutes": "phat_song/so_phut", "cost": "to_chuc/kinh_phi"}
    ),
    "tap_huan": Event(
        "lop/ngay", "lop/cap_do", {},
        {"attendances": "hoc/tong", "men": "hoc/nam", "women": "hoc/nu",
         "cost": "to_chuc/kinh_phi"},
    ),
    "mo_hinh": Event("mo/ngay", "mo/buoc", STEPS, {"cost": "noi/kinh_phi"}),
    "kham_suc_khoe_long_ghep": Event(
        "dot/ngay", "", {"": "S02"}, {"attendances": "so/so_duoc_sang_loc"}
    ),
    "so_lieu_xa": Event("thang/ky", "", {"": "X2"}, {}, "thang"),
    "khao_sat_dia_ban": Event("ks/ngay", "", {"": "X1"}, {}, "ks"),
    "kiem_tra": Event("doan/ngay", "", {"": "K1"}, {}),
    "ke_hoach_xa": Event("vb/ngay", "vb/loai", {}, {"cost": "noi/kinh_phi"}),
}  # fmt: skip


def figures_of(year: Iterable[Received]) -> Figures:
    """Count a whole year; zeros are left out."""
    read = [(_answers(each.xml), each) for each in year]
    settings = {
        told["meta/entity/@id"]: told["diem/boi_canh"]
        for (form, told), _ in read
        if form == "dk_dia_diem"
    }
    figures: Figures = Counter()
    for (form, told), received in read:
        if received.review == "out":
            continue
        for where, measures in _counted(form, told, settings):
            if received.review != "approved":
                figures[(*where, "waiting")] += 1
                continue
            for measure, value in measures.items():
                figures[(*where, measure)] += value
    return Counter({key: value for key, value in figures.items() if value})


Where = tuple[str, str, str, str]


def _counted(
    form: str, told: Answers, settings: dict[str, str]
) -> Iterator[tuple[Where, dict[str, int]]]:
    """Under which cell a submission counts, and with what."""
    if form in EVENTS:
        yield from _event(EVENTS[form], form, told, settings)
    elif form == "tu_van" and told.get("xin_dong_y/hinh_thuc") == "nhom":
        setting = settings.get(told.get("nhom/ma_dia_diem", ""), "")
        first = told["noi_dung_buoi/noi_dung"].split()[0]
        where = (told["noi_ngay/ma_xa"], told["noi_ngay/ngay"][:7], first, setting)
        sums = {**HEADS, "minutes": "noi_dung_buoi/thoi_luong"}
        yield where, {"held": 1, **_sums(sums, told)}
    elif form in PERSONS:
        kind, place, day, consent = PERSONS[form]
        where = (told[place], told[day][:7], kind, "")
        agreed = told.get(consent, "co") != "khong"
        if form == "tiep_can" and agreed and told.get("ket_qua_ghi") == "khong_gap":
            return
        if form == "ho_tro_sinh_ke" and agreed and told["ho_tro/lan_ghi"] == "theo_doi":
            return  # how a support goes on is none anew
        if form == "chuyen_gui" and told["xin_dong_y/thao_tac"] != "tao":
            return  # what was received is counted by `received`
        yield where, _of_person(form, told) if agreed else {"refused": 1}


# kind, commune, day, consent
PERSONS = {
    "tiep_can": ("P01", "luot/ma_xa", "luot/ngay", "xin_dong_y/dong_y"),
    "sang_loc_assist": ("S01", "noi_ngay/ma_xa", "noi_ngay/ngay", "xin_dong_y/dong_y"),
    "tu_van": ("C00", "noi_ngay/ma_xa", "noi_ngay/ngay", "xin_dong_y/dong_y"),
    "chuyen_gui": ("R01", "noi_ngay/xa", "noi_ngay/ngay", "xin_dong_y/dong_y_chuyen"),
    "ho_tro_sinh_ke": ("V01", "noi_ngay/ma_xa", "noi_ngay/ngay", "xin_dong_y/dong_y"),
    "duong_day_nong": ("H01", "noi/ma_xa", "cuoc_goi/ngay", ""),
    "sang_loc_hoc_sinh": ("S05", "truong/ma_xa", "truong/ngay", "xin_dong_y/chap_thuan"),
}


def received(year: Iterable[Received]) -> Figures:
    """Referrals that were received, each once: in its commune, in the month of its first arrival.

    It counts as its own submission is reviewed; an answer that was sent back says nothing.
    """
    read = [(_answers(each.xml), each.review) for each in year]
    referrals = [(told, review) for (form, told), review in read if form == "chuyen_gui"]
    arrived: dict[str, str] = {}
    for told, review in referrals:
        state = told.get("tra_loi/trang_thai", "")
        if review != "out" and state in ("da_tiep_nhan", "da_su_dung_dv"):
            name, day = told["noi_ngay/chuyen_gui"], told["noi_ngay/ngay"]
            arrived[name] = min(day, arrived.get(name, day))
    figures: Figures = Counter()
    for told, review in referrals:
        day = arrived.get(told.get("meta/entity/@id", ""))
        if told["xin_dong_y/thao_tac"] == "tao" and day and review != "out":
            measure = "services" if review == "approved" else "waiting"
            figures[told["noi_ngay/xa"], day[:7], "R02", "", measure] += 1
    return figures


def _event(
    form: Event, name: str, told: Answers, settings: dict[str, str]
) -> Iterator[tuple[Where, dict[str, int]]]:
    said = told.get(form.kind, "")
    kind = form.kinds.get(said, "" if form.kinds else said)
    if not kind:
        return  # a model that ends is no activity
    site = told.get(f"{form.place}/ma_dia_diem", "")
    setting = settings.get(site) or told.get(f"{form.place}/boi_canh", "")
    where = (told[f"{form.place}/ma_xa"], told[form.day][:7], kind, setting)
    joined = name == "cuoc_thi" and told.get("thi/vai_tro") == "tham_gia"
    measures = {"joined" if joined else "held": 1, **_sums(form.sums, told)}
    if name == "san_pham_truyen_thong" and said in (*PRINTED, "so_tay", "sach_mong", "khac"):
        measures["leaflets"] = int(told.get("in_an/so_da_phat", 0))
    yield where, measures


def _sums(sums: dict[str, str], told: Answers) -> dict[str, int]:
    return {measure: int(told[path]) for measure, path in sums.items() if told.get(path)}


def _of_person(form: str, told: Answers) -> dict[str, int]:
    if form != "sang_loc_assist":
        return {"services": 1}
    return {"screened": 1, _highest(told): 1}


def _highest(told: Answers) -> str:
    """WHO ASSIST 3.1: 4 and 27 points, for alcohol (b) 11 and 27; tobacco (a) has no question 5."""
    bands = ["none"]
    for letter in "abcdefghij":
        if told.get(f"g1/q1_{letter}") != "3":
            continue
        points = sum(int(told.get(f"s_{letter}/q{n}_{letter}") or 0) for n in range(2, 8))
        moderate = 11 if letter == "b" else 4
        bands.append("high" if points >= 27 else "moderate" if points >= moderate else "low")
    return max(bands, key=("none", "low", "moderate", "high").index)


def _answers(xml: bytes) -> tuple[str, Answers]:
    """The form's id, and the answers by path; the entity's attributes as meta/entity/@name."""
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own phone wrote it
    told: Answers = {}
    _walk(root, "", told)
    return root.attrib["id"], told


def _walk(element: Any, path: str, told: Answers) -> None:
    for child in element:
        name = f"{path}{child.tag.rpartition('}')[2]}"
        for key, value in child.attrib.items():
            told[f"{name}/@{key.rpartition('}')[2]}"] = value
        if len(child):
            _walk(child, f"{name}/", told)
        elif child.text and child.text.strip():
            told.setdefault(name, child.text.strip())
