"""Invented mappings, answers and records for the tests of outreach."""

import hmac
import uuid
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from outreach import services
from outreach.cells import Cell
from outreach.cube import Threshold
from outreach.keeping import Found, Keeping, unpacked
from outreach.models import Campaign, Release, Screening, Site
from outreach.scoring import SUBSTANCES
from outreach.text import search_key, sort_key

NOW = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
DAY = date(2026, 5, 17)
MAY = date(2026, 5, 1)
JUNE = date(2026, 6, 1)
UNIT = "21439@2025-07-01"
OTHER_UNIT = "21451@2025-07-01"
PROJECT = 1

SITE_TOML = """
record = "site"
unit = "ma_xa"
position = "vi_tri"
[fields]
name = "ten"
kind = "loai"
setting = "boi_canh"
pupils = "so_hs"
contact_name = "nguoi_dau_moi"
contact_phone = "dien_thoai"
has_regulation = "co_quy_che"
regulation_date = "ngay_quy_che"
"""
ACTIVITY_TOML = """
record = "activity"
unit = "ma_xa"
day = "ngay"
position = "vi_tri"
[fields]
kind = "loai"
site = "ma_dia_diem"
campaign = "ma_chien_dich"
setting = "boi_canh"
topics = "chu_de"
attendances = "dem/tong"
men = "dem/nam"
women = "dem/nu"
minutes = "thoi_luong"
cost = "kinh_phi"
[values.kind]
tim_hieu = "T03"
"""
SCREENING_TOML = """
record = "screening"
unit = "ma_xa"
day = "ngay"
[fields]
consent = "dong_y"
case = "ma_ca"
age = "tuoi"
[scores]
q1 = "g1/q1_{s}"
q2 = "s_{s}/q2_{s}"
q3 = "s_{s}/q3_{s}"
q4 = "s_{s}/q4_{s}"
q5 = "s_{s}/q5_{s}"
q6 = "s_{s}/q6_{s}"
q7 = "s_{s}/q7_{s}"
injecting = "q8"
injecting_days = "q8_muc"
"""


class Question(NamedTuple):
    """A question as a form lists it."""

    path: str
    type: str


SITE_FORM = [
    Question("ma_xa", "select1"),
    Question("vi_tri", "geopoint"),
    Question("ten", "string"),
    Question("loai", "select1"),
    Question("boi_canh", "string"),
    Question("so_hs", "int"),
    Question("nguoi_dau_moi", "string"),
    Question("dien_thoai", "string"),
    Question("co_quy_che", "select1"),
    Question("ngay_quy_che", "date"),
]
ACTIVITY_FORM = [
    Question("ma_xa", "select1"),
    Question("ngay", "date"),
    Question("vi_tri", "geopoint"),
    Question("loai", "select1"),
    Question("ma_dia_diem", "select1"),
    Question("ma_chien_dich", "select1"),
    Question("boi_canh", "string"),
    Question("chu_de", "select"),
    Question("dem/tong", "int"),
    Question("dem/nam", "int"),
    Question("dem/nu", "int"),
    Question("thoi_luong", "int"),
    Question("kinh_phi", "int"),
    Question("ghi_chu", "string"),
    Question("lop", "repeat"),
    Question("lop/nam", "int"),
]
SCREENING_FORM = [
    Question("ma_xa", "select1"),
    Question("ngay", "date"),
    Question("vi_tri", "geopoint"),
    Question("dong_y", "select1"),
    Question("ma_ca", "string"),
    Question("tuoi", "int"),
    Question("q8", "select1"),
    Question("q8_muc", "select1"),
    *(Question(f"g1/q1_{s}", "select1") for s in SUBSTANCES),
    *(
        Question(f"s_{s}/q{q}_{s}", "select1")
        for s in SUBSTANCES
        for q in range(2, 8)
        if not (s == "a" and q == 5)
    ),
]


def never_used() -> dict[str, Any]:
    """Answers of a consenting person who never used anything."""
    return {
        "ma_xa": "21439",
        "ngay": DAY.isoformat(),
        "dong_y": "co",
        **{f"g1/q1_{s}": "0" for s in SUBSTANCES},
    }


def used(letter: str, *codes: str) -> dict[str, Any]:
    """The answers to questions 1 to 7 about a substance; "" = not asked."""
    answers = {f"g1/q1_{letter}": "3", "q8": "0"}
    for question, code in enumerate(codes, start=2):
        if code:
            answers[f"s_{letter}/q{question}_{letter}"] = code
    return answers


BAND_ANSWERS = {
    "none": {},
    "low": used("i", "0", "", "", "", "3", "0"),
    "moderate": used("e", "2", "3", "4", "5", "0", "0"),
    "high": used("e", "6", "6", "7", "8", "6", "6"),
}


def mark(submission: uuid.UUID) -> str:
    """As the caller's keyed hash: nothing of the submission is seen in it."""
    return hmac.digest(b"invented", submission.bytes, "sha256").hex()


def keeping(submission: uuid.UUID) -> Keeping:
    """The caller's seal, turned round here so that no test reads what is stored in clear."""
    return Keeping(lambda: mark(submission), lambda _kind, plain: b"sealed:" + plain[::-1])


def found_by(screening: Screening) -> Found:
    return unpacked(bytes(screening.sealed).removeprefix(b"sealed:")[::-1])


def send(
    mapping: dict[str, Any],
    answers: dict[str, Any],
    *,
    submission: uuid.UUID | None = None,
    project_id: int = PROJECT,
    unit: str | None = UNIT,
    entity: uuid.UUID | None = None,
    review: str = "approved",
) -> frozenset[Cell]:
    """Record one submission as the worker does."""
    key = submission or uuid.uuid4()
    return services.record(
        mapping=mapping,
        answers=answers,
        submission=key,
        project_id=project_id,
        unit=unit,
        day=DAY,
        position_state="",
        entity=entity,
        keeping=keeping(key),
        review=review,
        now=NOW,
    )


def forget(submission: uuid.UUID) -> frozenset[Cell]:
    return services.forget(submission=submission, mark=lambda: mark(submission), now=NOW)


def release(month: date, *, project_id: int = PROJECT, k: int = 5, **more: Any) -> Release:
    """Publish a month as the clock does after its end; no unit is above another."""
    return services.release(
        **{
            "project_id": project_id,
            "month": month,
            "above": lambda _keys, _day: {},
            "threshold": Threshold(k, k),
            "made_by": None,
            "today": date(2027, 1, 1),
            "now": NOW,
            **more,
        }
    )


def site_answers(**changes: Any) -> dict[str, Any]:
    """Answers that register a school."""
    return {
        "ma_xa": "21439",
        "ten": "Trường THCS Phổ Minh",
        "loai": "thcs",
        "boi_canh": "truong_hoc",
        "vi_tri": {"lat": 14.8, "lon": 108.9, "alt": 0.0, "acc": 4.5},
        **changes,
    }


def activity_answers(**changes: Any) -> dict[str, Any]:
    """Answers about a talk for forty people."""
    return {
        "ma_xa": "21439",
        "ngay": DAY.isoformat(),
        "loai": "T01",
        "boi_canh": "cong_dong",
        "dem/tong": 40,
        "dem/nam": 15,
        "dem/nu": 25,
        **changes,
    }


def site(
    name: str = "Trường THCS Phổ Minh", *, unit: str = UNIT, setting: str = "truong_hoc"
) -> Site:
    """A site of the project, written without a questionnaire."""
    key = uuid.uuid4()
    return Site.objects.create(
        uuid=key,
        submission=key,
        project_id=PROJECT,
        name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        kind="thcs",
        setting=setting,
        unit=unit,
        recorded_at=NOW,
    )


def campaign(**changes: Any) -> Campaign:
    """A campaign over the whole of 2026."""
    return services.plan_campaign(
        **{
            "campaign": uuid.uuid4(),
            "project_id": PROJECT,
            "title": "Tháng hành động",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            **changes,
        }
    )
