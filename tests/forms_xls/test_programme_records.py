"""The programme's forms through the server: JavaRosa fills them, the worker records them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.jobs.planning import sum_models
from backend.planning.staff import save_staff
from backend.survey.submissions.models import Submission
from geo.keys import UnitKey
from outreach.models import (
    Activity,
    CommuneFigures,
    CommunePlan,
    CommuneSurvey,
    HealthCheck,
    Inspection,
    MediaProduct,
    ModelStep,
    PilotModel,
    Site,
    Source,
    Staff,
    Training,
)
from tests import build
from tests.forms_xls import programme, questionnaires
from tests.forms_xls.programme import without
from tests.forms_xls.questionnaires import Answers, today
from tests.javarosa import fill_all
from tests.journey import all_done, open_campaign, publish
from tests.outreach import cases
from tests.phone import FieldPhone

pytestmark = pytest.mark.java

COMMUNE = UnitKey.parse(build.COMMUNE_A).code
FILES = {"1.jpg": b"photo", "a.png": b"signed", "b.png": b"signed", "ke-hoach.pdf": b"%PDF-1.4"}


def send(phone: FieldPhone, form_id: str, *persons: Answers) -> list[UUID]:
    """Fill the form that the server serves, send it, let the worker run; the submissions' ids."""
    blank = phone.blank(form_id)
    sent = []
    for filled in fill_all(blank.xform, persons, blank.media):
        assert filled.faults == [], form_id
        named = {name: file for name, file in FILES.items() if name.encode() in filled.xml}
        answer = phone.submit(filled.xml, named)
        assert answer.status_code == 201, answer.message
        sent.append(Submission.objects.latest("created_at").pk)
    build.work()
    assert all_done()
    return sent


def here(answers: Answers, **instead: str) -> Answers:
    """At commune A; without the campaigns of the lists that tests make up."""
    moved = {
        path: COMMUNE if path.endswith("/ma_xa") else said
        for path, said in answers.items()
        if not path.startswith(("to_chuc/thuoc_chien", "to_chuc/ma_chien"))
    }
    return moved | {path.replace("__", "/"): said for path, said in instead.items()}


def kept(model: Any, key: UUID, *names: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = model.objects.filter(pk=key).values_list(*names).get()
    return found


def held(key: UUID) -> tuple[str, str, date]:
    """The activity that the same submission is: its code, its setting and its day."""
    one = Activity.objects.get(pk=key)
    return (one.kind, one.setting, one.held_on)


@pytest.fixture
def school(project: Project, phone: FieldPhone) -> str:
    publish(project, "dk_dia_diem")
    site = questionnaires.site() | {"diem/ma_xa": COMMUNE, "ket/anh_minh_chung": "1.jpg"}
    send(phone, "dk_dia_diem", site)
    return str(Site.objects.get().pk)


def test_a_health_check_is_its_totals_and_an_activity(
    project: Project, phone: FieldPhone, school: str
) -> None:
    publish(project, "kham_suc_khoe_long_ghep")
    (key,) = send(
        phone,
        "kham_suc_khoe_long_ghep",
        here(programme.health_check(), noi__ma_dia_diem=school),
    )
    names = ("examined", "screened", "low", "moderate", "high", "referred", "adds_up")
    assert kept(HealthCheck, key, *names) == (640, 200, 180, 15, 5, 5, True)
    assert held(key) == ("S02", "truong_hoc", today())


def test_a_class_is_an_activity_with_its_session(
    project: Project, phone: FieldPhone, school: str
) -> None:
    publish(project, "lop_ky_nang_cha_me")
    (key,) = send(
        phone,
        "lop_ky_nang_cha_me",
        here(programme.parents_class(), noi__ma_dia_diem=school),
    )
    assert held(key) == ("C03", "truong_hoc", today())
    names = ("session", "sessions", "completed", "before", "after", "parents")
    assert kept(Activity, key, *names) == (4, 4, 28, 55, 80, 30)


def test_products_have_their_reach_and_count_as_their_medium(
    project: Project, phone: FieldPhone, school: str
) -> None:
    publish(project, "san_pham_truyen_thong")
    campaign = str(open_campaign(project))
    build.work()
    leaflet = here(programme.leaflet(), noi__ma_dia_diem=school) | {
        "to_chuc/thuoc_chien_dich": "co",
        "to_chuc/ma_chien_dich": campaign,
    }
    post = here(programme.post()) | {"to_chuc/thuoc_chien_dich": "khong"}
    prints, web = send(phone, "san_pham_truyen_thong", leaflet, post)
    assert held(prints) == ("T06", "truong_hoc", today())
    assert kept(MediaProduct, prints, "medium", "copies", "given_out") == ("to_roi", 5000, 1200)
    assert str(Activity.objects.get(pk=prints).campaign_id) == campaign
    assert held(web) == ("T08", "cong_dong", today())
    names = ("medium", "views", "interactions", "measured_on")
    assert kept(MediaProduct, web, *names) == ("facebook", 15200, 310, today())


def test_a_course_counts_its_staff_once_and_a_review_has_its_needs(
    project: Project, phone: FieldPhone, officer: User
) -> None:
    publish(project, "tap_huan")
    staff = [uuid4(), uuid4()]
    for number, key in enumerate(staff):
        save_staff(
            staff=key,
            project=project,
            name=f"Cán Bộ Thử {number}",
            organisation="Trạm y tế",
            title="",
            groups=["phong_ngua"],
            unit=build.COMMUNE_A,
            known=False,
            actor=officer,
            now=timezone.now(),
        )
    build.work()
    assert Staff.objects.count() == 2
    course = here(programme.course(), hoc__can_bo=" ".join(map(str, staff)))
    first, again, needs = send(phone, "tap_huan", course, course, here(programme.needs()))
    assert held(first) == ("D2", "", today())
    assert kept(Training, first, "sessions", "certificates") == (6, 24)
    attended = {row.staff for row in Training.objects.get(pk=again).attendances.all()} | {
        row.staff for row in Training.objects.get(pk=first).attendances.all()
    }
    assert attended == set(staff)
    told = Training.objects.get(pk=needs).needs.values_list("organisation", "content", "persons")
    assert list(told) == [
        ("Trạm y tế", "Sàng lọc ASSIST", 3),
        ("Trường THCS Thử", "Tư vấn học đường", 2),
    ]


def test_a_model_begins_and_goes_through_its_steps(project: Project, phone: FieldPhone) -> None:
    publish(project, "mo_hinh")
    begun = without(here(programme.model_begun()), "mo/da_co")
    (first,) = send(phone, "mo_hinh", begun)
    model = PilotModel.objects.get()
    assert (model.name, model.kind, model.unit) == (
        "Điểm tư vấn Trà Câu",
        "diem_tu_van",
        build.COMMUNE_A,
    )
    assert kept(ModelStep, first, "model", "score", "conclusion") == (model.pk, 15, "co_dieu_kien")
    assert held(first) == ("M0", "cong_dong", today())
    watched = here(programme.model_watched(), mo__mo_hinh=str(model.pk))
    ended = here(programme.model_ended(), mo__mo_hinh=str(model.pk))
    second, last = send(phone, "mo_hinh", watched, ended)
    blocks = ("model", "approached", "screened", "counselled", "legal", "linked")
    assert kept(ModelStep, second, *blocks) == (model.pk, 11, 12, 13, 14, 15)
    assert kept(ModelStep, last, "model", "evaluation", "lessons") == (
        model.pk,
        4,
        "Cần nơi kín đáo.",
    )
    assert (held(second)[0], held(last)[0]) == ("M1", "M2")
    assert PilotModel.objects.count() == 1


def test_what_the_server_summed_is_filled_in_on_the_phone(
    project: Project, phone: FieldPhone
) -> None:
    """The four sums of the list; legal support is sealed in its records, so it is typed."""
    publish(project, "mo_hinh")
    send(phone, "mo_hinh", without(here(programme.model_begun()), "mo/da_co"))
    model = PilotModel.objects.get()
    watched = here(programme.model_watched(), mo__mo_hinh=str(model.pk))
    first = watched | {"mo/buoc": "m1_trien_khai"}
    send(phone, "mo_hinh", first)
    for _ in range(5):  # fewer persons are told to nobody
        cases.contacted(ngay=today().isoformat(), project_id=project.pk, unit=build.COMMUNE_A)
    assert sum_models(timezone.now()) == 1
    summed = [f"m1/{name}" for name in programme.M1 if name != "so_phap_ly"]
    (kept_as_told,) = send(phone, "mo_hinh", without(watched, *summed))
    blocks = ("approached", "screened", "counselled", "legal", "linked", "edited_reason")
    assert kept(ModelStep, kept_as_told, *blocks) == (5, 0, 0, 14, 0, "")
    edited = watched | {"m1/ly_do_sua": "Trừ người ngoài mô hình"}
    (changed,) = send(phone, "mo_hinh", edited)
    assert kept(ModelStep, changed, *blocks) == (11, 12, 13, 14, 15, "Trừ người ngoài mô hình")


def test_monthly_figures_surveys_and_plans_of_a_commune(
    project: Project, phone: FieldPhone
) -> None:
    publish(project, "so_lieu_xa", "khao_sat_dia_ban", "ke_hoach_xa")
    (figures,) = send(phone, "so_lieu_xa", here(programme.figures()))
    month = today().replace(day=1)
    assert kept(
        CommuneFigures, figures, "unit", "month", "addicted", "using", "after_rehab", "taken_off"
    ) == (build.COMMUNE_A, month, 58, 32, 13, 3)
    assert held(figures) == ("X2", "", month)
    (survey,) = send(phone, "khao_sat_dia_ban", here(programme.survey()))
    assert kept(
        CommuneSurvey, survey, "classification", "decision_number", "population", "places"
    ) == ("trong_diem_2", "45/QĐ-UBND", 18000, 2)
    assert held(survey)[0] == "X1"
    (plan,) = send(phone, "ke_hoach_xa", here(programme.commune_plan()))
    assert kept(
        CommunePlan, plan, "kind", "number", "issued_on", "starts_on", "ends_on", "file_name"
    ) == (
        "Q1",
        "12/KH-UBND",
        date(2026, 1, 10),
        date(2026, 1, 1),
        date(2026, 12, 31),
        "ke-hoach.pdf",
    )
    assert held(plan) == ("Q1", "", date(2026, 1, 10))


def test_an_inspection_has_points_and_makes_tasks(
    project: Project, phone: FieldPhone, school: str
) -> None:
    publish(project, "mo_hinh", "kiem_tra")
    (key,) = send(phone, "kiem_tra", here(programme.inspection(), noi__ma_dia_diem=school))
    made = Inspection.objects.get(pk=key)
    assert (made.inspected, str(made.site), made.team_decision) == (
        "Trường THCS Thử",
        school,
        "12/QĐ-UBND",
    )
    assert list(made.points.values_list("point", "result")) == [
        ("Quy chế đã ban hành", "dat"),
        ("Sổ tư vấn", "chua_dat"),
    ]
    (task,) = made.tasks.all()
    assert (task.recommendation, task.responsible) == ("Ghi sổ hằng tuần", "Hiệu trưởng")
    assert task.due_on is not None
    assert task.due_on > today()
    assert held(key) == ("K1", "truong_hoc", today())


def test_none_of_these_records_has_a_doubt(
    project: Project, phone: FieldPhone, school: str
) -> None:
    publish(project, "so_lieu_xa", "ke_hoach_xa", "kham_suc_khoe_long_ghep")
    send(phone, "so_lieu_xa", here(programme.figures()))
    send(phone, "ke_hoach_xa", here(programme.commune_plan()))
    send(
        phone,
        "kham_suc_khoe_long_ghep",
        here(programme.health_check(), noi__ma_dia_diem=school),
    )
    assert not [row.notes for row in Source.objects.exclude(notes=[])]
