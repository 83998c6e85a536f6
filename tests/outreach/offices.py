"""Invented answers of the forms that offices fill, already under the names of record fields."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from outreach import services
from outreach.cells import Cell
from outreach.kinds import KINDS
from outreach.models import Source
from tests.outreach import build

NOW = build.NOW
DAY = date(2026, 5, 20)

MODEL = {"step": "m0_danh_gia", "name": "Điểm tư vấn Phổ Minh", "kind": "diem_tu_van"} | {
    f"m0_{number}": 2 for number in range(1, 10)
}
CHECK = {
    "examined": 120, "screened": 100, "low": 80, "moderate": 15, "high": 5, "referred": 9,
    "brief_interventions": 20, "setting": "truong_hoc",
}  # fmt: skip
FIGURES = {
    "month": "2026-05", "addicted": 40, "addicted_outside": 14, "addicted_in_facility": 13,
    "addicted_detained": 5, "addicted_methadone": 8, "using": 25, "after_rehab": 10,
    "newly_found": 3, "moved_in": 1, "moved_out": 1, "died": 0, "taken_off": 2, "under_18": 4,
    "women": 9, "source_number": "15/CAX", "source_date": "2026-05-18",
}  # fmt: skip
SURVEY = {
    "year": 2026, "half": "ca_nam", "classification": "trong_diem_2",
    "decision_number": "12/QĐ-UBND", "decision_date": "2026-01-10", "schools": 5,
    "schools_active": 4, "high_risk_estimate": 60, "estimate_method": "Thống kê của y tế xã",
}  # fmt: skip
PLAN = {
    "kind": "Q1", "title": "Kế hoạch phòng, chống ma túy năm 2026", "number": "21/KH-UBND",
    "issued_on": "2026-01-15", "starts_on": "2026-01-15", "ends_on": "2026-12-31",
    "file": "ke_hoach.pdf",
}  # fmt: skip
INSPECTION = {"inspected": "Trường THCS Phổ Minh", "setting": "truong_hoc"}
PUPIL = {"consent": "co", "grade": 8, "risks": 1, "wants_help": "khong"}


def mapping(kind: str, rows: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Each field from a question of its own name."""
    made: dict[str, Any] = {
        "record": kind,
        "unit": "ma_xa",
        "fields": {name: name for name in KINDS[kind].fields},
    }
    if KINDS[kind].dated:
        made["day"] = "ngay"
    if rows:
        made["rows"] = {
            name: {"repeat": name, "fields": {each: each for each in KINDS[kind].rows[name]}}
            for name in rows
        }
    return made


def send(
    kind: str,
    answers: Mapping[str, Any],
    *,
    submission: UUID | None = None,
    project_id: int = build.PROJECT,
    unit: str | None = build.UNIT,
    entity: UUID | None = None,
    review: str = "approved",
    day: date = DAY,
    arrived: datetime | None = None,
    rows: Mapping[str, list[dict[str, Any]]] | None = None,
) -> UUID:
    """Record one submission as the worker does; its id."""
    key = submission or uuid4()
    services.record(
        mapping=mapping(kind, rows),
        answers={"ngay": day.isoformat(), **answers, **(rows or {})},
        submission=key,
        project_id=project_id,
        unit=unit,
        day=day,
        position_state="",
        entity=entity,
        keeping=build.keeping(key),
        review=review,
        arrived=arrived or datetime(day.year, day.month, day.day, 3, tzinfo=UTC),
        now=NOW,
    )
    return key


def notes(submission: UUID) -> list[str]:
    """The codes of what its readers should know."""
    return [code for code, _ in Source.objects.get(pk=submission).notes]


def held(submission: UUID) -> frozenset[Cell]:
    """Take its record out."""
    return build.forget(submission)
