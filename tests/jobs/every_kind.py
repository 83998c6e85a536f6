"""A form for each kind of record, one question per field, and answers that become its record."""

from typing import Any, Final
from uuid import UUID

from backend.accounts.models import Project
from backend.survey.submissions.models import Submission
from outreach.kinds import KINDS, Field
from tests import build
from tests.phone import FieldPhone

DAY: Final = "2026-05-17"
_TYPES: Final = {"count": "integer", "mark": "decimal", "day": "date", "file": "file"}
# Answers that must agree with one another.
_AGREEING: Final[dict[str, dict[str, Any]]] = {
    "site": {"name": "Trường Thử", "kind": "thcs", "setting": "truong_hoc"},
    "activity": {"kind": "T01", "attendances": 5, "men": 2, "women": 3},
    "training": {"kind": "D1", "staff": ""},
    "counselling": {"form_of_counselling": "ca_nhan"},
    "referral": {"act": "tao", "consent": "co", "service": "y_te", "state": ""},
    "model": {"step": "m0_danh_gia", "model": "", "kind": "phong_ngua", "name": "Mô hình thử"},
    "health_check": {"examined": 10, "screened": 6, "low": 3, "moderate": 2, "high": 1,
                     "brief_interventions": 1, "referred": 1},
    "commune_figures": {"addicted": 4, "addicted_outside": 1, "addicted_in_facility": 1,
                        "addicted_detained": 1, "addicted_methadone": 1},
    "commune_survey": {"year": 2026, "half": "ca_nam"},
    "commune_plan": {"kind": "Q1"},
    "case": {"group": "su_dung", "birth_year": 1990, "provisional": "T-ABC234"},
    "pupil_survey": {"grade": 9, "risks": 2},
    "hotline_call": {"subject": "tu_van_cai_nghien"},
}  # fmt: skip
# The screening's pattern of scores is shipped; a correction becomes a version of another one.
PLAIN: Final = tuple(kind for kind in KINDS if kind not in {"screening", "correction"})


def form_id(kind: str) -> str:
    return f"loai_{kind}"


def publish(project: Project, kind: str) -> None:
    """One question for each field; rows are left to their own tests."""
    fields = KINDS[kind].fields
    lines = [f"| | {_TYPES.get(field.shape, 'text')} | {name} | {name} |"
             for name, field in fields.items()]  # fmt: skip
    markdown = "\n".join(
        [
            "| survey | | | |",
            "| | type | name | label |",
            "| | text | ma_xa | Xã |",
            "| | date | ngay_x | Ngày |",
            *lines,
            "| settings | | | |",
            "| | form_title | form_id | version |",
            f"| | {kind} | {form_id(kind)} | 1 |",
        ]
    )
    mapping = {
        "record": kind,
        "unit": "ma_xa",
        "day": "ngay_x",
        "fields": {name: name for name in fields},
    }
    build.form(project, markdown, mapping=mapping)


def answers(kind: str, places: dict[str, UUID], /, **more: Any) -> dict[str, str]:
    told = {name: _sample(name, field, places) for name, field in KINDS[kind].fields.items()}
    told |= {**_AGREEING.get(kind, {}), **more}
    said = {"ma_xa": "90001", "ngay_x": DAY, **told}
    return {name: str(value) for name, value in said.items() if value not in {"", None}}


def _sample(name: str, field: Field, places: dict[str, UUID]) -> Any:
    samples = {
        "text": name[: field.limit or 10],
        "word": field.codes[0] if field.codes else "khac",
        "words": "mot hai",
        "count": 1,
        "mark": 5,
        "day": DAY,
        "month": "2026-05",
        "yes_no": "co",
        "reference": places.get(name, places.get("site") if name == "receiver" else ""),
        "case": places.get("case", ""),
        "file": "",
    }
    return samples[field.shape]


def send(phone: FieldPhone, kind: str, places: dict[str, UUID], /, **more: Any) -> UUID:
    """One filled form; the worker has done with it."""
    known = set(Submission.objects.values_list("pk", flat=True))
    blank = phone.blank(form_id(kind))
    filled = phone.fill(blank, answers(kind, places, **more))
    answer = phone.submit(filled)
    assert answer.is_sent, answer.message
    build.work()
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    return key
