"""Builds what tests stand on: an invented unit tree, forms from Markdown, people with areas."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project, Role, User
from backend.jobs.worker import run_all
from backend.survey.forms import services as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import reviewing
from backend.survey.submissions.models import Submission
from geo.keys import REFORM, UNKNOWN_START
from geo.models import Level, Successor, Unit
from geo.vietnamese import search_key, sort_key
from outreach.fitness import mapping_faults
from tests.phone import FieldPhone, InProcess

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
LAST_OLD_DAY = date(2025, 6, 30)
PASSWORD = "mot-mat-khau-dai"

PROVINCE, COMMUNE_A, COMMUNE_B = "91@2025-07-01", "90001@2025-07-01", "90002@2025-07-01"
COMMUNE_FAR = "90501@2025-07-01"
OLD_DISTRICT, OLD_A = "901@1900-01-01", "90001@1900-01-01"


def unit(
    code: str, name: str, level: str, *, parent: Unit | None = None, old: bool = False
) -> Unit:
    start = UNKNOWN_START if old else REFORM
    return Unit.objects.create(
        code=code,
        valid_from=start,
        valid_to=LAST_OLD_DAY if old else None,
        key=f"{code}@{start}",
        level=level,
        name=name,
        parent=parent,
        search_key=search_key(name),
        sort_key=sort_key(name),
        lat=15.0,
        lon=108.0,
        area_km2=10.0,
    )


def unit_tree() -> None:
    """Province 91 with communes A and B, another province 95, and an old district that became A.

    Code 90001 is reused: the old commune of that code is a different one.
    """
    province = unit("91", "Tỉnh Thử Nghiệm", Level.PROVINCE)
    elsewhere = unit("95", "Tỉnh Xa", Level.PROVINCE)
    a = unit("90001", "Phường An", Level.COMMUNE, parent=province)
    unit("90002", "Xã Bình", Level.COMMUNE, parent=province)
    unit("90501", "Xã Viễn", Level.COMMUNE, parent=elsewhere)
    old_province = unit("91", "Tỉnh Cũ", Level.PROVINCE, old=True)
    district = unit("901", "Thị xã Cũ", Level.DISTRICT, parent=old_province, old=True)
    for code, name in (("90001", "Phường Cũ Một"), ("90004", "Phường Cũ Hai")):
        old = unit(code, name, Level.COMMUNE, parent=district, old=True)
        Successor.objects.create(old=old, new=a, share="full")


def person(
    key: str,
    role: str,
    project: Project | None,
    *,
    units: tuple[str, ...] = (),
    project_wide: bool = False,
    **more: Any,
) -> User:
    """A user with one running assignment."""
    user = accounts.create_user(
        email=f"{key}@example.org", name=key, password=PASSWORD, now=NOW, **more
    )
    accounts.assign(
        role=Role.objects.get(name=role),
        project=project,
        user=user,
        units=units,
        project_wide=project_wide,
        starts_on=date(2020, 1, 1),
    )
    return user


def phone_of(holder: User, project: Project, **environ: Any) -> FieldPhone:
    """A phone with a key for this person, in the test's own process."""
    app_user, token = accounts.create_app_user(
        project=project, name=f"máy {holder.name}", holder=holder, now=NOW
    )
    return phone_with(token, app_user, **environ)


def phone_with(token: str, app_user: AppUser, **environ: Any) -> FieldPhone:
    url = f"http://testserver/v1/key/{token}/projects/{app_user.project_id}"
    return FieldPhone(url, InProcess(**environ))


def draft(project: Project, markdown: str, *, mapping: dict[str, Any] | None = None) -> FormVersion:
    """Save this XLSForm as a draft."""
    return forms.save_draft(
        project=project,
        source=markdown.encode(),
        file_name="phieu.md",
        actor=None,
        check_mapping=mapping_faults,
        mapping=mapping,
        now=NOW,
    )


def form(project: Project, markdown: str, *, mapping: dict[str, Any] | None = None) -> Form:
    """Publish this XLSForm."""
    version = draft(project, markdown, mapping=mapping)
    forms.publish(form=version.form, actor=None, check_mapping=mapping_faults, now=NOW)
    return Form.objects.select_related("current", "project").get(pk=version.form_id)


def work() -> int:
    """Let the worker run all that is due."""
    return run_all()


def approve_all() -> None:
    """Approve all that arrived, as somebody who did not send it, and let the worker follow."""
    reviewer = User.objects.filter(email="reviewer@example.org").first() or accounts.create_user(
        email="reviewer@example.org", name="reviewer", password=PASSWORD, now=NOW
    )
    waiting = Submission.objects.filter(is_draft=False, deleted_at=None)
    for each in waiting.exclude(review_state="approved").select_related("form__current"):
        reviewing.review(submission=each, state="approved", actor=reviewer, now=NOW)
    work()


SIMPLE = """
| survey   |            |         |              |
|          | type       | name    | label        |
|          | text       | ma_xa   | Xã           |
|          | date       | ngay    | Ngày         |
|          | integer    | tuoi    | Tuổi         |
|          | image      | anh     | Ảnh          |
|          | geopoint   | vi_tri  | Vị trí       |
| settings |            |         |              |
|          | form_title | form_id | version      |
|          | Phiếu thử  | thu     | {version}    |
"""


def simple(version: str = "1", form_id: str = "thu") -> str:
    """A small questionnaire: commune, day, age, photo, position."""
    return SIMPLE.format(version=version).replace("| thu ", f"| {form_id} ")
