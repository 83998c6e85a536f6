"""A form about persons, a plain one, who keeps the privacy desk, and what phones send."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, Role, User
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.xforms.marks import NAMESPACE
from tests import build
from tests.phone import FieldPhone

PERSONS = f"""
| survey   |             |                    |              |                    |
|          | type        | name               | label        | bind::dh:sensitive |
|          | text        | ma_xa              | Xã           |                    |
|          | text        | dong_y             | Đồng ý       |                    |
|          | text        | hinh_thuc_dong_y   | Hình thức    |                    |
|          | text        | phien_ban_van_ban  | Phiên bản    |                    |
|          | text        | ten_goi            | Tên gọi      | identity           |
|          | text        | dien_thoai         | Điện thoại   | contact            |
|          | text        | suc_khoe           | Sức khỏe     | health             |
|          | text        | ghi_chu            | Ghi chú      |                    |
|          | image       | anh                | Ảnh          | identity           |
| settings |             |                    |              |                    |
|          | form_title  | form_id            | version      | namespaces         |
|          | Phiếu người | nguoi              | 1            | dh="{NAMESPACE}" |
"""
NAME, TEL, HEALTH = "Planted Nguyen Van Giau", "0987000111", "PLANTED-HEP-C"
NOTE = "PLANTED-NOTE-QUIET"
ANSWERS: dict[str, Any] = {
    "dong_y": "co",
    "hinh_thuc_dong_y": "loi_noi_ghi_am",
    "phien_ban_van_ban": "2026-1",
    "ten_goi": NAME,
    "dien_thoai": TEL,
    "suc_khoe": HEALTH,
    "ghi_chu": NOTE,
}
Send = Callable[..., Submission]


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, PERSONS)


@pytest.fixture
def desk(project: Project) -> User:
    """Keeps the desk of the whole project, and may open every class."""
    return keeper("desk", project, project_wide=True)


@pytest.fixture
def desk_a(project: Project) -> User:
    """Keeps the desk for commune A alone."""
    return keeper("desk-a", project, units=(build.COMMUNE_A,))


def keeper(key: str, project: Project, **where: Any) -> User:
    Role.objects.get_or_create(
        name="privacy_keeper",
        defaults={
            "title": "Bảo vệ dữ liệu",
            "verbs": [
                "project.read",
                "form.list",
                "privacy.read",
                "privacy.update",
                "sensitive.identity",
                "sensitive.health",
                "sensitive.contact",
            ],
        },
    )
    return build.person(key, "privacy_keeper", project, **where)


@pytest.fixture
def send(form: Form, phone: FieldPhone) -> Send:
    """A phone's filled form: `send(commune)`, `send(days_ago=40)`, `send(ten_goi="…")`."""

    def post(
        commune: str = "90001",
        *,
        days_ago: int = 0,
        files: dict[str, bytes] | None = None,
        **answers: Any,
    ) -> Submission:
        told = {**ANSWERS, "ma_xa": commune, **answers}
        if files:
            told["anh"] = next(iter(files))
        sent = phone.send("nguoi", told, files=files)
        assert sent.status_code == 201, sent.message
        row = Submission.objects.latest("created_at")
        age(row, days_ago)
        return Submission.objects.select_related("current", "form").get(pk=row.pk)

    return post


def age(row: Submission, days: int) -> None:
    """Let it have arrived so many days ago."""
    at: datetime = timezone.now() - timedelta(days=days)
    Submission.objects.filter(pk=row.pk).update(created_at=at)
    SubmissionVersion.objects.filter(submission=row.pk).update(created_at=at)


@pytest.fixture(autouse=True)
def _roles(units: None) -> None:
    accounts.ensure_roles()
