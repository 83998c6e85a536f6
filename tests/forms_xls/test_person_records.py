"""The forms about persons through the server: JavaRosa fills what it serves, the worker records it.

Plain columns and sealed values of each record stand in the table; nothing else is told of anybody.
"""

import json
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.db.models import Model
from django.utils import timezone

from backend.accounts.models import Project
from backend.casework import sealing
from backend.jobs.worker import run_all
from backend.survey.entities.models import Entity
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from geo.keys import UnitKey
from outreach.models import (
    Activity,
    Case,
    Contact,
    Counselling,
    HotlineCall,
    Livelihood,
    PersonMark,
    PupilSurvey,
    Referral,
    Screening,
    Source,
)
from tests import build
from tests.forms_xls import persons, questionnaires
from tests.forms_xls.person_paths import PATHS
from tests.forms_xls.persons import PICKED, TYPED, without
from tests.forms_xls.questionnaires import Answers, days_ago, today
from tests.javarosa import fill_all
from tests.journey import all_done, publish, rows
from tests.phone import Blank, FieldPhone

pytestmark = pytest.mark.java

COMMUNE = UnitKey.parse(build.COMMUNE_A).code
CAMPAIGN = ("nhom/thuoc_chien_dich", "nhom/ma_chien_dich")


@pytest.fixture
def phone(project: Project) -> FieldPhone:
    """In the hands of one who may fill every form about persons."""
    nurse = build.person("nurse", "data_collector", project, units=(build.COMMUNE_A,))
    return build.phone_of(nurse, project)


def blank_of(phone: FieldPhone, form_id: str) -> Blank:
    """The form as the server serves it, published the first time that it is asked for."""
    if not Form.objects.filter(form_id=form_id).exists():
        publish(Project.objects.get(), form_id)
    return phone.blank(form_id)


def send(phone: FieldPhone, form_id: str, answers: Answers) -> UUID:
    """Fill the form that the server serves, send it; the submission's id."""
    blank = blank_of(phone, form_id)
    (filled,) = fill_all(blank.xform, [answers], blank.media)
    assert filled.faults == [], form_id
    known = set(Submission.objects.values_list("pk", flat=True))
    photo = {"1.jpg": b"photo"} if b"1.jpg" in filled.xml else {}
    answer = phone.submit(filled.xml, photo)
    assert answer.status_code == 201, answer.message
    (key,) = Submission.objects.exclude(pk__in=known).values_list("pk", flat=True)
    build.work()
    return key


def here(answers: Answers) -> Answers:
    return {path: COMMUNE if path.endswith("/ma_xa") else said for path, said in answers.items()}


def told(kind: str, key: UUID, row: Any) -> dict[str, Any]:
    """What the record keeps sealed, without the empty values."""
    plain = json.loads(sealing.opened(kind=kind, key=key, sealed=bytes(row.sealed)))
    return {name: value for name, value in plain.items() if value not in (None, "")}


def marks(kind: str) -> list[str]:
    return list(PersonMark.objects.filter(kind=kind).values_list("outcome", flat=True))


@pytest.fixture
def case(phone: FieldPhone) -> Case:
    send(phone, "ho_so_truong_hop", here(persons.case()))
    return Case.objects.get()


def test_a_case_opened_on_the_phone_gets_its_code_and_the_list_carries_it(
    phone: FieldPhone, case: Case
) -> None:
    assert case.code == f"{COMMUNE}-{today().year}-00001"
    assert case.provisional.startswith("T-")
    assert (case.unit, case.age_band, case.opened_on) == (build.COMMUNE_A, "30_44", today())
    entity = Entity.objects.get(uuid=case.pk)
    assert entity.label == f"{case.code} · 30–44"
    assert entity.values == {"nhom_tuoi": "30_44", "ma_xa": COMMUNE}
    assert told("case", case.submission, case) == {
        "group": "su_dung",
        "has_file": "khong_biet",
        "birth_year": today().year - 30,
        "gender": "nam",
        "occupation": "cong_nhan",
        "substances": "ats can_sa",
        "minor": False,
    }
    (listed,) = rows(blank_of(phone, "tiep_can").media["truong_hop.csv"])
    assert listed["label"].startswith(case.code)


class Row(NamedTuple):
    """One path through the server: the record's model, its plain columns, what it keeps sealed."""

    form_id: str
    answers: Answers
    kind: str
    model: type[Model]
    plain: dict[str, Any]
    sealed: dict[str, Any]
    mark: str
    counted: bool = True


RECORDS = {
    "contact, of a case": Row(
        "tiep_can",
        persons.contact_of_case(),
        "contact",
        Contact,
        {"first": False, "leaflets": 2, "safety": "co_nguy_co", "next_step": "gap_lai"},
        {"group": "su_dung", "content": "tu_van_ngan chuyen_gui", "result": "dong_y_tham_gia"},
        "P01",
    ),
    "counselling": Row(
        "tu_van",
        persons.counselling(),
        "counselling",
        Counselling,
        {"form_of_counselling": "ca_nhan", "minutes": 45},
        {
            "content": "C01 C08",
            "stage": "chuan_bi",
            "screening": persons.SCREENED,
            "legal_matters": "cu_tru lao_dong",
            "next_step": "hen_gap_lai chuyen_gui",
        },
        "C00",
    ),
    "livelihood, after six months": Row(
        "ho_tro_sinh_ke",
        persons.livelihood_followed() | PICKED,
        "livelihood",
        Livelihood,
        {"starts_on": None, "provider": None, "follow_up": True},
        {"support": "viec_lam", "state_after_6_months": "con_viec"},
        "V01",
        counted=False,
    ),
}


@pytest.mark.parametrize("name", RECORDS)
def test_what_is_done_with_a_person_stands_with_her_case(
    name: str, phone: FieldPhone, case: Case
) -> None:
    row = RECORDS[name]
    answers = here(row.answers) | {"ca/ho_so": str(case.pk)}
    key = send(phone, row.form_id, answers)
    assert all_done()
    made: Any = row.model.objects.get(pk=key)  # type: ignore[attr-defined]
    assert (made.case, made.case_code, made.held_on) == (case.pk, "", today())
    assert {column: getattr(made, column) for column in row.plain} == row.plain
    assert told(row.kind, key, made) == row.sealed
    assert marks(row.mark) == ([""] if row.counted else [])
    assert (Source.objects.get(pk=key).kind, Source.objects.get(pk=key).notes) == (row.kind, [])


def test_a_typed_provisional_code_finds_the_case_too(phone: FieldPhone, case: Case) -> None:
    answers = here(persons.livelihood_followed()) | TYPED | {"ca/ma_ca": case.provisional}
    key = send(phone, "ho_tro_sinh_ke", answers)
    assert Livelihood.objects.get(pk=key).case == case.pk
    known = here(persons.typed_screening()) | {"ca/ma_ca": case.code}
    screened = send(phone, "sang_loc_assist", known)
    assert Screening.objects.get(pk=screened).case == str(case.pk)


def test_a_screening_names_the_case_of_the_list(phone: FieldPhone, case: Case) -> None:
    key = send(
        phone, "sang_loc_assist", here(persons.picked_screening()) | {"ca/ho_so": str(case.pk)}
    )
    assert Screening.objects.get(pk=key).case == str(case.pk)


def test_an_anonymous_contact_is_nobodys(phone: FieldPhone) -> None:
    key = send(phone, "tiep_can", here(persons.contact()))
    made = Contact.objects.get(pk=key)
    assert (made.case, made.case_code, made.next_on, made.first) == (None, "", None, True)
    assert told("contact", key, made)["age_band"] == "18_29"
    assert marks("P01") == [""]


REFUSALS = {
    "ho_so_truong_hop": "P00",
    "tiep_can": "P01",
    "tu_van": "C00",
    "chuyen_gui": "R01",
    "ho_tro_sinh_ke": "V01",
}


@pytest.mark.parametrize("form_id", REFUSALS)
def test_of_a_refusal_only_the_refusal_is_counted(form_id: str, phone: FieldPhone) -> None:
    (path,) = [
        each for name, each in PATHS.items() if each.form_id == form_id and "refused" in name
    ]
    key = send(phone, form_id, here(path.answers))
    assert all_done()
    assert marks(REFUSALS[form_id]) == ["refused"]
    assert not Case.objects.exists()
    assert not Referral.objects.exists()
    assert not Contact.objects.filter(pk=key).exclude(sealed=None).exists()


def test_a_group_session_is_an_activity_and_nobody_is_marked(phone: FieldPhone) -> None:
    answers = without(here(persons.group_counselling()), *CAMPAIGN, "nhom/ma_dia_diem")
    fallback = {"nhom/ten_diem_moi": "Nhà văn hóa Thử", "nhom/loai_diem_moi": "nha_van_hoa"}
    key = send(phone, "tu_van", answers | fallback)
    held = Activity.objects.get(pk=key)
    assert (held.kind, held.attendances, held.parents, held.minutes) == ("C03", 18, 18, 90)
    assert not PersonMark.objects.exists()


def test_a_referral_is_made_answered_and_closed_on_the_list(phone: FieldPhone, case: Case) -> None:
    answers = without(here(persons.referral()), "gui/noi_nhan") | {
        "ca/ho_so": str(case.pk),
        "gui/noi_nhan_ten": "Trạm y tế Thử",
    }
    key = send(phone, "chuyen_gui", answers)
    made = Referral.objects.get(submission=key)
    assert (made.case, made.urgency, made.state) == (str(case.pk), "khan", "")
    assert made.due_on == made.made_on + timedelta(days=1)
    assert told("referral", key, made) == {
        "receiver_name": "Trạm y tế Thử",
        "service": "methadone_thay_the",
    }
    (listed,) = rows(blank_of(phone, "chuyen_gui").media["chuyen_gui.csv"])
    assert (listed["name"], listed["trang_thai"]) == (str(made.pk), "mo")
    assert listed["label"] == f"Chuyển gửi · {case.code} · {today():%d/%m}"

    send(
        phone,
        "chuyen_gui",
        persons.referral_answered() | {"noi_ngay/chuyen_gui": str(made.pk)},
    )
    made.refresh_from_db()
    assert (made.state, made.closed_on) == ("da_su_dung_dv", today())
    assert Entity.objects.get(uuid=made.pk).values["trang_thai"] == "da_dong"
    assert (marks("R01"), marks("R02")) == ([""], [""])


def test_a_call_keeps_the_clock_and_not_the_number(phone: FieldPhone, case: Case) -> None:
    key = send(phone, "duong_day_nong", here(persons.call()) | {"ca/ho_so": str(case.pk)})
    kept = HotlineCall.objects.get(pk=key)
    assert (kept.subject, kept.urgency, kept.outcome) == ("khung_hoang", "khan", "hen_goi_lai")
    assert (kept.case, str(kept.due_on)) == (str(case.pk), days_ago(-1))
    assert kept.number_until == today() + timedelta(days=30)
    crime = send(phone, "duong_day_nong", here(persons.crime_reported()))
    handed = HotlineCall.objects.get(pk=crime)
    assert (handed.subject, handed.case, handed.outcome, handed.due_on) == ("to_giac", "", "", None)


def test_a_pupil_is_recorded_after_the_day_and_leads_to_nobody(phone: FieldPhone) -> None:
    site = questionnaires.site() | {"diem/ma_xa": COMMUNE, "ket/anh_minh_chung": "1.jpg"}
    send(phone, "dk_dia_diem", site)
    (school,) = rows(blank_of(phone, "sang_loc_hoc_sinh").media["dia_diem.csv"])
    key = send(
        phone,
        "sang_loc_hoc_sinh",
        here(persons.pupil()) | {"truong/ma_dia_diem": school["name"]},
    )
    assert not PupilSurvey.objects.exists()
    run_all(now=timezone.now() + timedelta(days=2))
    kept = PupilSurvey.objects.get(pk=key)
    assert told("pupil_survey", key, kept) == {
        "site": school["name"],
        "grade": 8,
        "gender": "nu",
        "risks": 4,
        "wants_help": True,
    }
    assert marks("S05") == [""]
    assert not Case.objects.exists()
    submission = Submission.objects.get(pk=key)
    assert (submission.submitter, submission.app_user) == (None, None)
