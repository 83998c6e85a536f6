"""Small questionnaires about one person, and what phones send with them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from backend.accounts.models import Project, User
from backend.survey.entities import services as entities
from backend.survey.submissions.models import Submission
from outreach.mapping import parse
from outreach.models import Case
from tests import build
from tests.outreach import cases as records
from tests.phone import FieldPhone
from tests.sealed.conftest import NAMESPACES

PROVISIONAL = "T-AB12CD"


def today() -> date:
    return timezone.localdate()


CASE = """
| survey   |                 |           |               |              |           |
|          | type            | name      | label         | save_to      | bind::dh:sensitive |
|          | select_one yn   | dong_y    | Đồng ý?       |              |           |
|          | text            | ma_xa     | Xã            | ma_xa        |           |
|          | date            | ngay      | Ngày          |              |           |
|          | text            | ma_tam    | Mã tạm        |              |           |
|          | select_one nhom | nhom      | Nhóm          |              | health    |
|          | text            | nhom_tuoi | Nhóm tuổi     | nhom_tuoi    |           |
|          | select_one gioi | gioi      | Giới          |              | health    |
| choices  |                 |           |               |              |           |
|          | list_name       | name      | label         |              |           |
|          | yn              | co        | Có            |              |           |
|          | yn              | khong     | Không         |              |           |
|          | nhom            | su_dung   | Người sử dụng chất |         |           |
|          | nhom            | nghien    | Người nghiện  |              |           |
|          | gioi            | nu        | Nữ            |              |           |
| entities |                 |           |               |              |           |
|          | list_name       | label     | create_if     |              |           |
|          | truong_hop      | ${ma_tam} | ${dong_y}='co' |             |           |
| settings |                 |           |               |              |           |
|          | form_title      | form_id   | version       | namespaces   |           |
|          | Mở hồ sơ        | ho_so_truong_hop | 1      | {namespaces} |           |
""".replace("{namespaces}", NAMESPACES)
CONTACT = """
| survey   |                 |           |               |           |
|          | type            | name      | label         | bind::dh:sensitive |
|          | text            | ma_xa     | Xã            |           |
|          | date            | ngay      | Ngày          |           |
|          | text            | ma_ca     | Mã hồ sơ      |           |
|          | text            | hinh_thuc | Hình thức     |           |
|          | select_one kq   | ket_qua   | Kết quả       | health    |
|          | text            | an_toan   | An toàn       |           |
|          | date            | ngay_hen  | Hẹn           |           |
| choices  |                 |           |               |           |
|          | list_name       | name      | label         |           |
|          | kq              | dong_y_tham_gia | Đồng ý tham gia |   |
|          | kq              | tu_choi   | Từ chối       |           |
| settings |                 |           |               |           |
|          | form_title      | form_id   | version       | namespaces |
|          | Tiếp cận        | tiep_can  | 1             | {namespaces} |
""".replace("{namespaces}", NAMESPACES)
CONTACT_TOML = parse(b"""
record = "contact"
unit = "ma_xa"
day = "ngay"
[fields]
case = "ma_ca"
form_of_contact = "hinh_thuc"
result = "ket_qua"
safety = "an_toan"
next_on = "ngay_hen"
""")


def publish(project: Project) -> None:
    names = ["nhom_tuoi", "ma_xa"]
    entities.ensure_list(project=project, name="truong_hop", properties=names, now=build.NOW)
    build.form(project, CASE, mapping=records.CASE)
    build.form(project, CONTACT, mapping=CONTACT_TOML)


def opening(entity: UUID, **changes: Any) -> dict[str, Any]:
    return {
        "dong_y": "co",
        "ma_xa": "90001",
        "ngay": today().isoformat(),
        "ma_tam": PROVISIONAL,
        "nhom": "su_dung",
        "nhom_tuoi": "18_29",
        "gioi": "nu",
        "meta/entity/@id": str(entity),
        "meta/entity/@create": "1",
        "meta/entity/label": PROVISIONAL,
        **changes,
    }


def open_case(phone: FieldPhone, entity: UUID | None = None, **changes: Any) -> Case:
    """Send the opening form and let the worker run."""
    key = entity or uuid4()
    sent = phone.send("ho_so_truong_hop", opening(key, **changes))
    assert sent.status_code == 201, sent
    build.work()
    return Case.objects.get(pk=key)


def contact(
    phone: FieldPhone, case: object = "", day: date | None = None, **changes: Any
) -> Submission:
    before = set(Submission.objects.values_list("pk", flat=True))
    answers = {
        "ma_xa": "90001",
        "ngay": (day or today()).isoformat(),
        "ma_ca": str(case),
        "hinh_thuc": "tai_nha",
        "ket_qua": "dong_y_tham_gia",
        "an_toan": "binh_thuong",
        **changes,
    }
    assert phone.send("tiep_can", answers).status_code == 201
    build.work()
    return Submission.objects.exclude(pk__in=before).get()


def health_worker(project: Project, key: str = "tram", unit: str = build.COMMUNE_A) -> User:
    return build.person(key, "health_worker", project, units=(unit,))


def outreach_worker(project: Project, key: str, unit: str = build.COMMUNE_A) -> User:
    return build.person(key, "outreach_worker", project, units=(unit,))
