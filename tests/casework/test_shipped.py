"""The shipped questionnaires about one person become her case and what was done with her."""

from uuid import uuid4

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import Project
from backend.survey.entities.models import Entity
from backend.survey.submissions.models import Submission
from outreach.models import Case, Contact, Counselling, Livelihood, PersonMark, Source
from outreach.selectors.cases import services
from tests import build
from tests.casework.case_forms import outreach_worker, today
from tests.forms_xls import persons
from tests.journey import A, publish

pytestmark = pytest.mark.django_db
CODE = "T-7K3M9Q"


@pytest.fixture
def project(units: None) -> Project:
    accounts.ensure_roles()
    made = accounts.create_project(name="Dự án thử", units=[build.PROVINCE], now=build.NOW)
    publish(made, "ho_so_truong_hop", "tiep_can", "tu_van", "ho_tro_sinh_ke")
    return made


def sent(phone, form_id, answers, **computed):
    """With what the phone computes, which this one does not."""
    here = {path: A if path.endswith("/ma_xa") else said for path, said in answers.items()}
    known = set(Submission.objects.values_list("pk", flat=True))
    answer = phone.send(form_id, {**here, **computed})
    assert answer.is_sent, answer.message
    build.work()
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    return key


def test_each_form_finds_its_case_by_its_uuid_or_its_code(worker, project):
    phone = build.phone_of(worker, project)
    entity, day = uuid4(), today().isoformat()
    case = sent(
        phone,
        "ho_so_truong_hop",
        persons.case(),
        **{
            "meta/entity/@id": str(entity),
            "meta/entity/@create": "1",
            "meta/entity/label": f"{CODE} · 30–44",
            "xin_dong_y/chap_thuan": "co",
            "noi_ngay/ngay": day,
            "ho_so/nhom_tuoi": "30_44",
            "ma/ma_tam": CODE,
        },
    )
    found = Case.objects.get(pk=entity)
    assert (found.submission, found.provisional, found.worker) == (case, CODE, worker)
    assert Entity.objects.get(uuid=entity).label == f"{found.code} · 30–44"
    picked = {"ca/truong_hop": str(entity)}
    contact = sent(
        phone,
        "tiep_can",
        persons.contact_of_case(),
        **picked,
        **{"luot/ngay": day, "ket_qua_ghi": "dong_y_tham_gia"},
    )
    talk = sent(
        phone,
        "tu_van",
        persons.counselling(),
        **{"ca/truong_hop": CODE, "noi_ngay/ngay": day},
    )
    support = sent(
        phone,
        "ho_tro_sinh_ke",
        persons.livelihood(),
        **{"ca/truong_hop": found.code, "noi_ngay/ngay": day},
    )
    for model, key in ((Contact, contact), (Counselling, talk), (Livelihood, support)):
        assert model.objects.get(pk=key).case == entity
    assert not Source.objects.exclude(notes=[]).exists()
    assert {one.kind for one in services(project.pk, today(), today())} == {"P01", "C00", "V01"}


@pytest.mark.parametrize(
    ("form_id", "page", "computed"),
    [
        ("ho_so_truong_hop", "noi_ngay", {"xin_dong_y/chap_thuan": "khong"}),
        ("tiep_can", "luot", {}),
        ("tu_van", "noi_ngay", {"xin_dong_y/hinh_thuc": "ca_nhan"}),
        ("ho_tro_sinh_ke", "noi_ngay", {}),
    ],
)
def test_after_no_only_the_refusal_is_counted(form_id, page, computed, project):
    phone = build.phone_of(outreach_worker(project, "chi-hoa"), project)
    if form_id == "ho_so_truong_hop":
        computed = {**computed, "meta/entity/@create": ""}
    key = sent(phone, form_id, persons.refused(page), **computed)
    assert PersonMark.objects.get().outcome == "refused"
    assert not Case.objects.exists()
    assert Source.objects.get(pk=key).notes == []
    for model in (Contact, Counselling, Livelihood):
        assert all(row.case is None and row.sealed is None for row in model.objects.all())
