"""What a column of a file can be, by the kind of record, and which one it probably is."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from geo.vietnamese import search_key
from outreach import field_labels, labels
from outreach.codes import ACTIVITY_KINDS, SETTINGS, SITE_KINDS

PLACE: Final = ("address", "commune", "district", "province")
# In `values`: what holds for every row.
ALL: Final = "*"


class Column(NamedTuple):
    """A field that a column can fill. `shape`: text, count, day, code, place."""

    name: str
    shape: str
    words: tuple[str, ...]  # of headings, as search keys
    needed: bool = False
    limit: int = 200


_PLACES: Final = (
    Column("address", "place", ("dia chi", "dia diem to chuc", "noi to chuc", "dia ban")),
    Column("commune", "place", ("xa", "phuong", "xa phuong", "ten xa", "don vi xa", "ma xa")),
    Column("district", "place", ("huyen", "quan", "thi xa", "quan huyen")),
    Column("province", "place", ("tinh", "thanh pho", "tinh thanh")),
)
_PEOPLE: Final = (
    Column("attendances", "count", ("tong", "so nguoi", "luot nguoi", "so luot", "nguoi du")),
    Column("men", "count", ("nam",)),
    Column("women", "count", ("nu",)),
    Column("pupils", "count", ("hoc sinh", "hs", "sinh vien")),
    Column("workers", "count", ("nguoi lao dong", "cong nhan", "nld", "lao dong")),
    Column("parents", "count", ("cha me", "phu huynh")),
    Column("others", "count", ("khac",)),
)
COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "site": (
        Column(
            "name", "text", ("ten", "dia diem", "ten truong", "truong", "co so", "don vi"), True
        ),
        Column("kind", "code", ("loai", "loai hinh", "cap hoc"), True),
        Column("setting", "code", ("boi canh",)),
        *_PLACES,
        Column("pupils", "count", ("hoc sinh", "so hs", "sinh vien")),
        Column("workers", "count", ("nguoi lao dong", "cong nhan", "so nld")),
        Column("regulation_number", "text", ("so quy che", "quy che"), limit=100),
        Column("regulation_date", "day", ("ngay quy che", "ngay ban hanh")),
    ),
    "activity": (
        Column("kind", "code", ("loai", "noi dung", "hinh thuc", "hoat dong"), True),
        Column("day", "day", ("ngay", "thoi gian", "ngay to chuc"), True),
        Column("site", "text", ("dia diem", "ten truong", "truong", "noi to chuc")),
        Column("setting", "code", ("boi canh",)),
        *_PLACES,
        Column("organisers", "text", ("don vi to chuc", "don vi chu tri", "chu tri"), limit=500),
        *_PEOPLE,
        Column("minutes", "count", ("thoi luong", "so phut")),
        Column("leaflets", "count", ("to roi", "tai lieu")),
        Column("cost", "count", ("kinh phi", "so tien", "chi phi")),
    ),
}
CODES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "site": {"kind": SITE_KINDS, "setting": SETTINGS},
    "activity": {"kind": ACTIVITY_KINDS, "setting": SETTINGS},
}
_WORDS: Final[dict[tuple[str, str], Mapping[str, object]]] = {
    ("site", "kind"): labels.SITE_KINDS,
    ("activity", "kind"): labels.ACTIVITY_KINDS,
}
_PLACE_WORDS: Final = {
    "address": _("Address in one column"),
    "commune": _("Commune (xã, phường), by name or code"),
    "district": _("District (huyện), of before 01/07/2025"),
    "province": _("Province"),
    "site": _("Site where it took place"),
    "day": _("Day"),
}
# Where a site of the kind is, when no column says it.
SETTING_OF: Final = {
    **dict.fromkeys(
        ("tieu_hoc", "thcs", "thpt", "gdtx", "truong_nghe", "cao_dang_dh"), "truong_hoc"
    ),
    **dict.fromkeys(("doanh_nghiep", "kcn_ccn", "co_quan", "co_so_dich_vu"), "noi_lam_viec"),
}
# Words of offices for what our labels say otherwise.
_USUAL: Final = {
    "tieu hoc": "tieu_hoc", "cap 1": "tieu_hoc", "thcs": "thcs", "cap 2": "thcs", "thpt": "thpt",
    "cap 3": "thpt", "cong ty": "doanh_nghiep", "doanh nghiep": "doanh_nghiep",
    "nha van hoa": "nha_van_hoa", "tram y te": "tram_y_te", "noi chuyen": "T01",
    "toa dam": "T01", "tuyen truyen mieng": "T01", "hoi nghi": "T02", "hoi thao": "T02",
    "cuoc thi": "T03", "hoi thi": "T03", "to roi": "T06", "bang ron": "T06", "pano": "T06",
    "phat thanh": "T07", "truyen thanh": "T07", "facebook": "T08", "zalo": "T08",
    "ngoai khoa": "T10", "tap huan": "D2", "truong hoc": "truong_hoc",
    "noi lam viec": "noi_lam_viec", "cong dong": "cong_dong",
}  # fmt: skip


def label(name: str) -> str:
    """The field in words."""
    return str(_PLACE_WORDS.get(name) or field_labels.label(name))


def coded(kind: str, name: str) -> list[tuple[str, str]]:
    """The codes of the field, in words."""
    words = _WORDS.get((kind, name), labels.SETTINGS)
    return [(code, str(words.get(code, code))) for code in CODES[kind][name]]


def key_of(text: str) -> str:
    """What equal texts have in common: a search key of at most 300 characters."""
    return search_key(text)[:300]


def suggested_columns(kind: str, headings: Mapping[int, str]) -> dict[str, int]:
    """{field: column} by the words of the headings: an equal one first, then one that holds it."""
    keys = {column: key_of(text) for column, text in headings.items() if text}
    found: dict[str, int] = {}
    for exact in (True, False):
        for column in COLUMNS[kind]:
            if column.name in found:
                continue
            for number, key in keys.items():
                if number not in found.values() and _is_headed(key, column.words, exact=exact):
                    found[column.name] = number
                    break
    return found


def _is_headed(key: str, words: Iterable[str], *, exact: bool) -> bool:
    return any(key == word if exact else f" {word} " in f" {key} " for word in words)


def suggested_code(kind: str, name: str, key: str) -> str:
    """The code that a text probably means; "" for no guess."""
    codes = CODES[kind][name]
    for code, words in coded(kind, name):
        if key in {code.lower(), key_of(words)}:
            return code
    for words, code in _USUAL.items():
        if code in codes and f" {words} " in f" {key} ":
            return code
    return ""
