"""Pages of offices: what communes sent and did not, their models, who may see it."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from backend.accounts import services as accounts
from backend.journal.models import Event
from backend.planning.replaying_models import MADE, REPLAYS
from geo.services import designate
from outreach.models import Activity, CommunePlan, InspectionTask
from tests import build
from tests.outreach import offices
from tests.web.office_pages import RECOMMENDED, A, B, home, plan_of, role, sent, shown

__all__ = ["role", "sent"]


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
