"""Invented mappings and answers of what is done with one person."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from outreach.mapping import parse
from outreach.models import Case
from tests.outreach import build

CASE = parse(b"""
record = "case"
unit = "ma_xa"
day = "ngay"
[fields]
consent = "dong_y"
provisional = "ma_tam"
group = "nhom"
age_band = "nhom_tuoi"
gender = "gioi"
""")
CONTACT = parse(b"""
record = "contact"
unit = "ma_xa"
day = "ngay"
[fields]
consent = "dong_y"
case = "ma_ca"
form_of_contact = "hinh_thuc"
group = "nhom"
gender = "gioi"
age_band = "nhom_tuoi"
content = "noi_dung"
result = "ket_qua"
safety = "an_toan"
next_on = "ngay_hen"
""")
COUNSELLING = parse(b"""
record = "counselling"
unit = "ma_xa"
day = "ngay"
[fields]
consent = "dong_y"
case = "ma_ca"
form_of_counselling = "hinh_thuc"
content = "noi_dung"
minutes = "thoi_luong"
stage = "giai_doan"
next_on = "ngay_hen"
men = "nam"
women = "nu"
""")
LIVELIHOOD = parse(b"""
record = "livelihood"
unit = "ma_xa"
day = "ngay"
[fields]
consent = "dong_y"
case = "ma_ca"
support = "loai"
occasion = "lan_ghi"
state_after_6_months = "sau_6_thang"
""")
PROVISIONAL = "T-AB12CD"


def day(after: int = 0) -> str:
    return (build.DAY + timedelta(days=after)).isoformat()


def opened(entity: UUID | None = None, **changes: Any) -> Case:
    """A case of unit A, opened on the tests' day; `unit`, `project_id`, `submission` as `send`."""
    key = entity or uuid4()
    places = {name: changes.pop(name) for name in PLACES if name in changes}
    build.send(CASE, opening(**changes), entity=key, **places)
    return Case.objects.get(pk=key)


PLACES = ("unit", "project_id", "submission")


def opening(**changes: Any) -> dict[str, Any]:
    return {
        "ngay": day(),
        "dong_y": "co",
        "ma_tam": PROVISIONAL,
        "nhom": "su_dung",
        "nhom_tuoi": "18_29",
        "gioi": "nu",
        **changes,
    }


def contacted(case: object = "", after: int = 0, **changes: Any) -> UUID:
    """A contact; `case`: what the form names."""
    key = changes.pop("submission", None) or uuid4()
    places = {name: changes.pop(name) for name in PLACES if name in changes}
    answers = {
        "ngay": day(after),
        "ma_ca": str(case),
        "hinh_thuc": "tai_nha",
        "nhom": "su_dung",
        "gioi": "nu",
        "nhom_tuoi": "18_29",
        "noi_dung": "thong_tin",
        "ket_qua": "dong_y_tham_gia",
        "an_toan": "binh_thuong",
    }
    build.send(CONTACT, {**answers, **changes}, submission=key, **places)
    return key


def counselled(case: object = "", after: int = 0, **changes: Any) -> UUID:
    key = changes.pop("submission", None) or uuid4()
    places = {name: changes.pop(name) for name in PLACES if name in changes}
    answers = {"ngay": day(after), "ma_ca": str(case), "hinh_thuc": "ca_nhan", "noi_dung": "C01"}
    build.send(COUNSELLING, {**answers, **changes}, submission=key, **places)
    return key


def supported(case: object = "", after: int = 0, **changes: Any) -> UUID:
    key = changes.pop("submission", None) or uuid4()
    places = {name: changes.pop(name) for name in PLACES if name in changes}
    answers = {"ngay": day(after), "ma_ca": str(case), "loai": "hoc_nghe"}
    build.send(LIVELIHOOD, {**answers, **changes}, submission=key, **places)
    return key


def told(sealed: bytes) -> dict[str, Any]:
    """What the tests' seal holds."""
    found: dict[str, Any] = json.loads(bytes(sealed).removeprefix(b"sealed:")[::-1])
    return found
