"""Pages of offices: who opens them, what communes have sent, a plan as somebody enters it."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.accounts import services as accounts
from backend.survey.forms.models import Form
from backend.survey.submissions import scope
from backend.survey.submissions.models import Submission
from tests import build
from tests.outreach import offices

A, B, FAR = build.COMMUNE_A, build.COMMUNE_B, build.COMMUNE_FAR
FORMS = {
    "commune_figures": "so_lieu_xa",
    "model": "mo_hinh",
    "inspection": "kiem_tra",
    "commune_plan": "ke_hoach_xa",
}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
RECOMMENDED = [
    {"recommendation": "Lập sổ theo dõi", "due_on": "2026-06-20", "responsible": "Hiệu trưởng"},
    {"recommendation": "Bổ sung góc truyền thông", "due_on": "2026-06-30", "responsible": ""},
]


@pytest.fixture
def sent(project, admin):
    """A record of a kind whose submission lies in a commune, in its own form, for real readers."""

    def send(kind: str, unit: str, answers: dict, **more) -> UUID:
        form_id = FORMS[kind]
        form = Form.objects.filter(project=project, form_id=form_id).first()
        form = form or build.form(project, build.simple(form_id=form_id))
        key = uuid4()
        row = Submission.objects.create(
            uuid=key,
            project=project,
            form=form,
            instance_id=f"uuid:{key}",
            created_at=timezone.now(),
            updated_at=timezone.now(),
            submitter=admin,
            review_state=more.get("review", "approved"),
        )
        scope.place(submission=row, unit=unit, actor=admin, now=timezone.now())
        return offices.send(kind, answers, submission=key, project_id=project.pk, unit=unit, **more)

    return send


@pytest.fixture
def role(project, enter):
    """A browser of somebody with this role in a commune."""

    def of(name: str, *units: str):
        accounts.ensure_roles()
        return enter(build.person(f"{name}-{len(units)}", name, project, units=units or (A,)))

    return of


def home(project, more=""):
    return f"/projects/{project.pk}{more}"


def shown(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def plan_of(**changes):
    told = {
        "unit": A,
        "kind": "Q1",
        "title": "Kế hoạch phòng, chống ma túy năm 2026",
        "number": "21/KH-UBND",
        "issued_on": "2026-01-15",
        "starts_on": "2026-01-15",
        "ends_on": "2026-12-31",
        "file": SimpleUploadedFile("ke_hoach.pdf", PDF),
    }
    return {key: value for key, value in {**told, **changes}.items() if value is not None}
