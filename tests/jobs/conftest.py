"""Questionnaires whose answers become records, and two square communes with boundaries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.accounts.models import Project, User
from backend.journal.models import Task
from backend.survey.forms.models import Form
from backend.survey.quality.services import CODES
from backend.survey.submissions.models import Submission
from geo.services import Imported, import_boundaries
from outreach.mapping import parse
from outreach.models import Campaign, Site
from outreach.services import plan_campaign
from tests import build
from tests.geo import land
from tests.phone import FieldPhone

ACTIVITY = """
| survey   |           |              |               |
|          | type      | name         | label         |
|          | text      | ma_xa        | Xã            |
|          | date      | ngay         | Ngày          |
|          | geopoint  | vi_tri       | Vị trí        |
|          | text      | loai         | Loại          |
|          | text      | boi_canh     | Bối cảnh      |
|          | text      | ma_dia_diem  | Địa điểm      |
|          | integer   | tong         | Số người      |
| settings |           |              |               |
|          | form_title | form_id     | version       |
|          | Hoạt động | {form_id}    | 1             |
"""
ACTIVITY_MAPPING = parse(b"""
record = "activity"
unit = "ma_xa"
day = "ngay"
position = "vi_tri"
[fields]
kind = "loai"
setting = "boi_canh"
site = "ma_dia_diem"
attendances = "tong"
""")
SITE = """
| survey   |           |          |            |                   |
|          | type      | name     | label      | save_to           |
|          | text      | ma_xa    | Xã         | ma_xa             |
|          | text      | ten      | Tên        | ten               |
|          | text      | loai     | Loại       |                   |
|          | text      | boi_canh | Bối cảnh   |                   |
|          | geopoint  | vi_tri   | Vị trí     |                   |
| entities |           |          |            |                   |
|          | list_name | label    |            |                   |
|          | dia_diem  | ${ten}   |            |                   |
| settings |           |          |            |                   |
|          | form_title | form_id | version    |                   |
|          | Địa điểm  | dk       | 1          |                   |
"""
SITE_MAPPING = parse(b"""
record = "site"
unit = "ma_xa"
position = "vi_tri"
[fields]
name = "ten"
kind = "loai"
setting = "boi_canh"
""")
# The squares of communes A and B of the test province, beside each other.
SQUARES = {build.COMMUNE_A: land.box(0, 0, 1, 1), build.COMMUNE_B: land.box(1, 0, 2, 1)}
IN_A = {"lat": 12.05, "lon": 108.05, "alt": 0.0, "acc": 5.0}
IN_B = {"lat": 12.05, "lon": 108.15, "alt": 0.0, "acc": 5.0}
ON_BORDER = {"lat": 12.05, "lon": 108.1, "alt": 0.0, "acc": 5.0}
PARIS = {"lat": 48.85, "lon": 2.35, "alt": 0.0, "acc": 5.0}


def activity_form(project: Project, form_id: str = "hd") -> Form:
    return build.form(project, ACTIVITY.replace("{form_id}", form_id), mapping=ACTIVITY_MAPPING)


def talk(**changes: Any) -> dict[str, Any]:
    """Answers about a talk for forty people in commune A."""
    return {
        "ma_xa": "90001",
        "ngay": "2026-11-01",
        "loai": "T01",
        "boi_canh": "cong_dong",
        "tong": 40,
        **changes,
    }


def school(name: str = "Trường An", entity: str | None = None, **changes: Any) -> dict[str, Any]:
    """Answers that register a school in commune A."""
    return {
        "ma_xa": "90001",
        "ten": name,
        "loai": "thcs",
        "boi_canh": "truong_hoc",
        "meta/entity/@id": entity if entity is not None else str(uuid4()),
        "meta/entity/label": name,
        **changes,
    }


def errors() -> list[str]:
    """The texts of the tasks that failed."""
    return list(Task.objects.exclude(error="").order_by("id").values_list("error", flat=True))


def flags(submission: Submission | None = None) -> set[str]:
    """What is doubtful about the place or the answers; how it was filled is quality's matter."""
    found = submission or Submission.objects.get()
    return set(found.flags.exclude(code__in=CODES).values_list("code", flat=True))


def draw_boundaries(*, tolerance_m: float = 50.0) -> Imported:
    """Import the squares of communes A and B."""
    rows = [({"code": key[:5]}, square) for key, square in SQUARES.items()]
    return import_boundaries(
        content=land.geojson(rows), valid_on=build.TODAY, now=build.NOW, tolerance_m=tolerance_m
    )


@pytest.fixture
def activities(project: Project) -> Form:
    return activity_form(project)


@pytest.fixture
def sites(project: Project) -> Form:
    return build.form(project, SITE, mapping=SITE_MAPPING)


@pytest.fixture
def wide_phone(project: Project) -> FieldPhone:
    """The phone of somebody with two communes, so that nothing says where she is."""
    both = (build.COMMUNE_A, build.COMMUNE_B)
    return build.phone_of(build.person("wide", "officer", project, units=both), project)


@pytest.fixture
def campaign(project: Project) -> Campaign:
    return plan_campaign(
        campaign=uuid4(),
        project_id=project.pk,
        title="Tháng hành động",
        starts_on=build.TODAY - timedelta(days=30),
        ends_on=build.TODAY + timedelta(days=60),
    )


def place(project: Project, name: str = "Trường An", contact: User | None = None) -> Site:
    """A site of the project, with a contact who has an account."""
    key = uuid4()
    return Site.objects.create(
        uuid=key,
        submission=key,
        project_id=project.pk,
        name=name,
        kind="thcs",
        setting="truong_hoc",
        unit=build.COMMUNE_A,
        contact_user=contact,
        recorded_at=build.NOW,
    )
