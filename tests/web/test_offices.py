"""Pages of offices: what communes sent and did not, their plans, models, tasks of inspections."""

import io
import zipfile
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Role
from backend.jobs.clock import sweep
from backend.journal.models import Event
from backend.planning.replaying_models import MADE, REPLAYS
from backend.survey.blobs import services as blobs
from backend.survey.forms.models import Form
from backend.survey.submissions import scope
from backend.survey.submissions.models import Submission
from geo.services import designate
from outreach.models import Activity, CommunePlan, InspectionTask, TaskDone
from tests import build
from tests.outreach import offices
from tests.web.conftest import hotspot

A, B, FAR = build.COMMUNE_A, build.COMMUNE_B, build.COMMUNE_FAR
FORMS = {
    "commune_figures": "so_lieu_xa",
    "model": "mo_hinh",
    "inspection": "kiem_tra",
    "commune_plan": "ke_hoach_xa",
}
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


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


def docx(name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "<w:document/>")
    return out.getvalue()


# Bad input first.
@pytest.mark.parametrize(
    "changes",
    [
        {"file": SimpleUploadedFile("ke_hoach.pdf", b"MZ\x90 a program")},
        {"file": SimpleUploadedFile("ke_hoach.pdf", docx())},
        {"file": SimpleUploadedFile("ke_hoach.docx", PDF)},
        {"file": SimpleUploadedFile("ke_hoach.docx", docx("xl/workbook.xml"))},
        {"file": SimpleUploadedFile("ke_hoach.docx", b"PK\x03\x04 broken")},
        {"file": SimpleUploadedFile("ke_hoach.exe", PDF)},
        {"file": SimpleUploadedFile("ke_hoach", PDF)},
        {"file": SimpleUploadedFile("ke_hoach.pdf", b"")},
        {"file": None},
        {"unit": FAR},
        {"unit": "99999@2025-07-01"},
        {"unit": "\0"},
        {"kind": "Q9"},
        {"title": "\0"},
        {"title": "x" * 301},
        {"number": ""},
        {"issued_on": "2026-13-01"},
        {"issued_on": "31/02/2026"},
        {"ends_on": "2026-01-14"},
    ],
)
def test_a_plan_that_is_none_is_refused_at_its_field_and_nothing_is_kept(
    changes, project, browser, tmp_path
):
    answer = browser.post(home(project, "/commune-plans/new"), plan_of(**changes))
    assert answer.status_code == 400
    text = answer.content.decode()
    assert 'role="alert"' in text
    assert "{" not in text.split("<main")[1]
    assert not CommunePlan.objects.exists()
    assert not Activity.objects.exists()
    assert not Event.objects.filter(kind__startswith="commune_plan").exists()
    waiting = tmp_path / "blobs" / "tmp"
    assert not waiting.exists() or not list(waiting.iterdir())


def test_a_file_that_is_too_large_is_refused_with_a_sentence(project, browser):
    large = SimpleUploadedFile("ke_hoach.pdf", PDF + b"\0" * 20_000_000)
    answer = browser.post(home(project, "/commune-plans/new"), plan_of(file=large))
    assert answer.status_code == 400
    assert "20 MB" in answer.content.decode()
    assert not CommunePlan.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/commune-figures?month=2026-13",
        "/commune-figures?month=%00",
        "/commune-figures?month=" + "9" * 500,
        "/commune-plans?year=hai",
        "/commune-plans?year=1999",
        "/commune-plans?year=%EF%BC%92026",
        "/pupil-releases/2026-10",
        "/pupil-releases/2026-13",
        "/pupil-releases/x/figures.csv",
    ],
)
def test_what_an_address_cannot_mean_is_told_so(address, project, browser):
    answer = browser.get(home(project, address))
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/models?q=%00&stage=x&page=-4", "/inspections?state=%00&page=zz", "/commune-plans?page=99"],
)
def test_nonsense_in_a_search_finds_nothing_and_breaks_nothing(address, project, browser):
    assert browser.get(home(project, address)).status_code == 200


# Monthly figures.
def test_the_page_of_figures_says_who_has_not_sent_and_what_does_not_fit(project, browser, sent):
    sent("commune_figures", A, {**offices.FIGURES, "women": 99})
    sent("commune_figures", A, offices.FIGURES, review="", arrived=datetime(2026, 6, 1, tzinfo=UTC))
    text = shown(browser, home(project, "/commune-figures?month=2026-05"))
    assert "1/2 (50%)" in text
    assert text.index("Xã Bình") < text.index("Phường An</a>")
    assert "chưa gửi" in text
    assert "99" in text
    assert "2 lần" in text


def test_figures_of_another_area_are_not_shown_and_the_official_grade_is(
    project, role, sent, browser
):
    sent("commune_figures", A, {**offices.FIGURES, "addicted": 4321})
    designate(
        unit=A, grade="trong_diem_1", starts_on=date(2026, 1, 1), decision_number="1/QĐ",
        decided_on=date(2026, 1, 1),
    )  # fmt: skip
    address = home(project, "/commune-figures?month=2026-05")
    assert "4.321" in shown(browser, address)
    assert "loại I" in shown(browser, address)
    own = shown(role("commune_officer", B), address)
    assert "4.321" not in own
    assert "Phường An" not in own


def test_the_police_see_monthly_figures_and_nothing_else_of_offices(project, role, sent):
    sent("commune_figures", A, offices.FIGURES)
    sent("model", A, offices.MODEL)
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    sent("commune_plan", A, offices.PLAN)
    police = role("police_liaison")
    assert "1/1 (100%)" in shown(police, home(project, "/commune-figures?month=2026-05"))
    assert "Phổ Minh" not in shown(police, home(project, "/models"))
    assert "Lập sổ" not in shown(police, home(project, "/inspections"))
    plans = shown(police, home(project, "/commune-plans?year=2026"))
    assert "21/KH-UBND" not in plans
    assert "/models" not in plans
    assert police.get(home(project, "/offices"))["Location"].endswith("/commune-figures")


# Models.
def test_models_are_listed_with_their_stage_and_one_tells_its_steps_and_doubts(
    project, browser, sent
):
    entity = uuid4()
    sent("model", A, offices.MODEL, entity=entity, day=date(2026, 1, 5))
    told = {
        "step": "m2_tong_ket",
        "model": str(entity),
        "evaluation": 4,
        "lessons": "Cần phòng kín",
    }
    sent("model", A, told)
    sent("model", A, {"step": "m1_trien_khai"})
    text = shown(browser, home(project, "/models?q=diem+tu+van"))
    assert "Điểm tư vấn Phổ Minh" in text
    assert "18" in text
    assert "Bước không rõ mô hình" in shown(browser, home(project, "/models"))
    assert "Phổ Minh" not in shown(browser, home(project, "/models?stage=M0"))
    one = shown(browser, home(project, f"/models/{entity}"))
    assert "Cần phòng kín" in one
    assert "còn thiếu bước M1" in one
    assert browser.get(home(project, f"/models/{uuid4()}")).status_code == 404


def test_who_reads_her_own_rows_alone_finds_only_her_own_models(project, role, sent):
    sent("model", A, offices.MODEL)
    assert "Phổ Minh" not in shown(role("outreach_worker"), home(project, "/models"))


# Inspections.
RECOMMENDED = [
    {"recommendation": "Lập sổ theo dõi", "due_on": "2026-06-20", "responsible": "Hiệu trưởng"},
    {"recommendation": "Bổ sung góc truyền thông", "due_on": "2026-06-30", "responsible": ""},
]


def test_a_task_is_done_with_evidence_and_opened_again_and_the_journal_knows(
    project, browser, officer, sent
):
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    task = InspectionTask.objects.get(number=1)
    address = home(project, f"/inspections/tasks/{task.pk}")
    assert "Lập sổ theo dõi" in shown(browser, home(project, "/inspections"))
    wrong = browser.post(f"{address}/done", {"done_on": "2999-01-01", "evidence": "Sổ số 3"})
    assert wrong.status_code == 400
    assert browser.post(f"{address}/done", {"evidence": "\0"}).status_code == 400
    short = browser.post(f"{address}/done", {"done_on": "2026-06-01", "evidence": "rồi"})
    assert short.status_code == 400
    assert "rồi" in short.content.decode()
    assert not TaskDone.objects.exists()
    made = browser.post(f"{address}/done", {"done_on": "2026-06-01", "evidence": "Sổ số 3"})
    assert made.status_code == 302
    assert "Sổ số 3" in shown(browser, home(project, "/inspections?state=done"))
    event = Event.objects.get(kind="inspection_task.done")
    assert (event.details, event.notes) == ({"on": "2026-06-01"}, "Sổ số 3")
    assert event.user_id == officer.pk
    for _ in range(2):
        assert browser.post(f"{address}/reopen").status_code == 302
    assert Event.objects.filter(kind="inspection_task.reopen").count() == 1
    assert not TaskDone.objects.exists()


def test_a_task_of_another_commune_is_not_found(project, role, sent):
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    task = InspectionTask.objects.get(number=1)
    other = role("commune_officer", B)
    told = {"done_on": "2026-06-01", "evidence": "Sổ số 3"}
    for key in (task.pk, uuid4()):
        answer = other.post(home(project, f"/inspections/tasks/{key}/done"), told)
        assert answer.status_code == 404
    assert not TaskDone.objects.exists()


def test_who_only_reads_minutes_cannot_say_that_a_task_is_done(project, role, sent):
    reads = Role.objects.create(
        name="reads", title="Reads", verbs=["project.read", "submission.read"], delivered=[]
    )
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    browser = role(reads.name)
    assert "Lập sổ" in shown(browser, home(project, "/inspections"))
    assert "/done" not in shown(browser, home(project, "/inspections"))
    task = InspectionTask.objects.first()
    answer = browser.post(home(project, f"/inspections/tasks/{task.pk}/done"), {})
    assert answer.status_code == 403


# Plans of communes.
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Kế hoạch số 21.PDF", PDF),
        ("kh.docx", docx()),
        ("kh.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_a_plan_is_registered_with_its_file_and_given_back_as_it_came(
    name, content, project, browser
):
    told = plan_of(file=SimpleUploadedFile(name, content))
    assert browser.post(home(project, "/commune-plans/new"), told).status_code == 302
    made = CommunePlan.objects.get()
    text = shown(browser, home(project, "/commune-plans?year=2026"))
    assert "1/2 (50%)" in text
    assert "21/KH-UBND" in text
    answer = browser.get(home(project, f"/commune-plans/{made.pk}/file"))
    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert Activity.objects.get().kind == "Q1"


def test_the_same_plan_twice_is_refused(project, browser):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    again = browser.post(home(project, "/commune-plans/new"), plan_of())
    assert again.status_code == 400
    assert CommunePlan.objects.count() == 1


def test_a_file_of_a_plan_is_kept_by_the_sweeper_and_of_one_taken_out_it_goes(project, browser):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    made = CommunePlan.objects.get()
    later = timezone.now() + timezone.timedelta(days=3)
    sweep(later)
    assert blobs.is_stored(made.file)
    gone = browser.post(home(project, f"/commune-plans/{made.pk}/remove"))
    assert gone.status_code == 302
    assert not CommunePlan.objects.exists()
    assert not Activity.objects.exists()
    sweep(later)
    assert not blobs.is_stored(made.file)


def test_a_plan_of_another_commune_is_not_found_and_one_of_a_form_not_taken_out(
    project, browser, role, sent
):
    browser.post(home(project, "/commune-plans/new"), plan_of())
    made = CommunePlan.objects.get()
    other = role("commune_officer", B)
    assert other.get(home(project, f"/commune-plans/{made.pk}/file")).status_code == 404
    assert other.post(home(project, f"/commune-plans/{made.pk}/remove")).status_code == 404
    assert "21/KH-UBND" not in shown(other, home(project, "/commune-plans?year=2026"))
    key = sent("commune_plan", A, offices.PLAN)
    refused = browser.post(home(project, f"/commune-plans/{key}/remove"))
    assert refused.status_code == 409
    assert browser.get(home(project, f"/commune-plans/{key}/file")).status_code == 404
    leader = role("leader")
    assert leader.post(home(project, "/commune-plans/new"), plan_of()).status_code == 403


def test_a_hotspot_lacks_what_it_lacks_and_is_complete_with_all_four(project, browser, sent):
    hotspot(A)
    address = home(project, "/commune-plans?year=2026")
    text = shown(browser, address)
    assert text.count('<span class="state overdue">không có</span>') >= 4
    for setting in ("truong_hoc", "noi_lam_viec", "cong_dong"):
        told = {"kind": "T01", "setting": setting}
        offices.send("activity", told, project_id=project.pk, unit=A)
    told = {"kind": "T01", "setting": "cong_dong"}
    offices.send("activity", told, project_id=project.pk, unit=A, review="")
    waiting = sent("commune_plan", A, offices.PLAN, review="")
    text = shown(browser, address)
    assert "chưa đủ hoặc chưa duyệt" in text
    assert "1 chờ duyệt" in text
    browser.post(home(project, "/commune-plans/new"), plan_of(number="22/KH-UBND"))
    text = shown(browser, address)
    assert '<span class="state done">có</span>' in text
    assert str(waiting) in text
    # The list of another year had no hotspot.
    assert "Xã trọng điểm" not in shown(browser, home(project, "/commune-plans?year=2024"))


def test_what_was_done_on_pages_is_done_again_from_the_journal(project, browser, sent):
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    for task in InspectionTask.objects.all():
        address = home(project, f"/inspections/tasks/{task.pk}")
        browser.post(f"{address}/done", {"done_on": "2026-06-01", "evidence": "Sổ số 3"})
    browser.post(f"{address}/reopen")
    for number in ("21/KH", "22/KH"):
        browser.post(home(project, "/commune-plans/new"), plan_of(number=number))
    gone = CommunePlan.objects.get(number="22/KH")
    browser.post(home(project, f"/commune-plans/{gone.pk}/remove"))
    before = [list(model.objects.order_by("pk").values()) for model in MADE]
    activities = list(Activity.objects.order_by("pk").values())
    assert [len(rows) for rows in before] == [1, 1]
    for model in MADE:
        model.objects.all().delete()
    for _ in range(2):
        for event in Event.objects.filter(kind__in=REPLAYS).order_by("at", "id"):
            REPLAYS[event.kind](event)
    assert [list(model.objects.order_by("pk").values()) for model in MADE] == before
    assert list(Activity.objects.order_by("pk").values()) == activities


def test_the_lists_ask_no_more_of_the_database_when_they_grow(
    project, browser, sent, django_assert_max_num_queries
):
    def ask():
        for page in ("/commune-figures?month=2026-05", "/models", "/inspections", "/commune-plans"):
            shown(browser, home(project, page))

    def more():
        entity = uuid4()
        sent("model", A, offices.MODEL, entity=entity)
        sent("commune_figures", A, offices.FIGURES)
        sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
        sent("commune_plan", A, offices.PLAN)

    more()
    with django_assert_max_num_queries(200) as first:
        ask()
    for _ in range(6):
        more()
    with django_assert_max_num_queries(len(first)):
        ask()


def test_a_stranger_finds_none_of_these_pages(project, enter):
    other = accounts.create_project(name="Khác", units=[build.PROVINCE], now=build.NOW)
    stranger = enter(build.person("la", "officer", other, units=(build.PROVINCE,)))
    for page in ("offices", "commune-figures", "commune-plans", "models", "inspections"):
        assert stranger.get(home(project, f"/{page}")).status_code == 404
