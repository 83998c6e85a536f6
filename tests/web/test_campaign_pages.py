"""Planning pages: all of them with bad input; calendar, plans, budget."""

import uuid

import pytest

from backend.accounts.models import Assignment
from backend.journal.models import Event
from outreach import services
from outreach.models import (
    Campaign,
    PlannedActivity,
    Question,
    StockReceipt,
)
from tests import build
from tests.planning.ground import plan, today
from tests.web.conftest import campaign, site

# What each says, or asks, while nothing is there.
EMPTY = {
    "calendar": "Các hoạt động đã lên kế hoạch sẽ hiện ở đây theo ngày.",
    "planned/new": "Chưa có chiến dịch nào.",
    "budget": "Chưa có kinh phí dự kiến hay đã chi",
    "stock": "Số nhận và số phát theo chiến dịch và xã sẽ hiện ở đây.",
    "staff": "Hãy thêm người đầu tiên.",
    "staff/new": 'name="organisation"',
    "doubles": "Khi một điểm bị đăng ký hai lần, cả hai sẽ hiện ở đây.",
    "contests": "sẽ hiện ở đây khi có phiếu cuộc thi gửi về.",
    "questions": "Câu hỏi cho các cuộc thi sẽ hiện ở đây theo chủ đề.",
}
PAGES = list(EMPTY)
ODD = ["\0", "\ud800", "9" * 400, "<script>alert(1)</script>", "'; --", "٣", "-1", "NaN"]


def at(project, more: str) -> str:
    return f"/projects/{project.pk}/campaigns/{more}"


def shown(browser, project, more: str) -> str:
    answer = browser.get(at(project, more))
    assert answer.status_code == 200, more
    return answer.content.decode()


@pytest.fixture
def made(project):
    return campaign(project)


@pytest.fixture
def school(project):
    return site(project, build.COMMUNE_A, "Trường A")


def planning(made, school, **changes):
    return {
        "row": str(uuid.uuid4()),
        "campaign": str(made.pk),
        "site": str(school.pk),
        "kind": "T01",
        "planned_on": today(5).isoformat(),
        "in_charge": "",
        "cost": "1.500.000 đ",
        **changes,
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_empty_and_says_what_will_stand_there(project, browser, page):
    assert EMPTY[page] in shown(browser, project, page)


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_is_answered_with_what_to_mend(project, browser, made, school, page):
    for odd in ODD:
        told = odd.encode("utf-8", "surrogatepass").decode("latin-1")
        asked = browser.get(
            at(project, page), {"month": told, "campaign": told, "q": told, "page": told,
                                "first": told, "last": told, "topic": told}
        )  # fmt: skip
        assert asked.status_code == 200, (page, odd)
        names = ("row", "campaign", "site", "kind", "planned_on", "in_charge", "cost", "receipt",
                 "unit", "received_on", "copies", "staff", "name", "organisation", "groups",
                 "question", "topic", "text", "right", "choice_0", "choice_1")  # fmt: skip
        sent = browser.post(at(project, page), dict.fromkeys(names, told))
        assert sent.status_code in {400, 404, 405}, (page, odd)
    assert not PlannedActivity.objects.exists()
    assert not StockReceipt.objects.exists()
    assert not Question.objects.exists()


def test_planning_leads_to_the_plan_which_stands_in_the_calendar(project, browser, made, school):
    answer = browser.post(at(project, "planned/new"), planning(made, school))
    one = PlannedActivity.objects.get()
    assert answer["Location"] == at(project, f"planned/{one.uuid}?new=1")
    assert one.cost == 1_500_000
    page = shown(browser, project, f"planned/{one.uuid}?new=1")
    assert "1.500.000\u00a0đ" in page
    month = shown(browser, project, f"calendar?month={one.planned_on:%Y-%m}")
    assert "Trường A" in month
    assert "Trường A" not in shown(browser, project, "calendar?month=2021-01")
    assert "1.500.000\u00a0đ" in shown(browser, project, "budget")


def test_sending_twice_plans_once(project, browser, made, school):
    told = planning(made, school)
    for _ in range(2):
        assert browser.post(at(project, "planned/new"), told).status_code == 302
    assert PlannedActivity.objects.count() == 1
    assert Event.objects.filter(kind="activity.plan").count() == 1


def test_a_taken_day_is_shown_before_it_is_saved_and_after(project, browser, made, school):
    browser.post(at(project, "planned/new"), planning(made, school))
    told = planning(made, school, kind="T02")
    warned = browser.post(at(project, "planned/new"), told)
    assert warned.status_code == 200
    assert "Chưa lưu" in warned.content.decode()
    assert PlannedActivity.objects.count() == 1
    browser.post(at(project, "planned/new"), {**told, "confirmed": "on"})
    assert PlannedActivity.objects.count() == 2
    month = shown(browser, project, f"calendar?month={today(5):%Y-%m}")
    assert month.count("trùng lịch") == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"planned_on": "2019-01-01"},
        {"planned_on": "2999-01-01"},
        {"planned_on": "31/02/2026"},
        {"cost": "1,5"},
        {"cost": "-5"},
        {"cost": "9999999999999999"},
        {"kind": "S01"},
        {"campaign": str(uuid.uuid4())},
        {"site": str(uuid.uuid4())},
        {"in_charge": "ai@do.vn"},
        {"row": "1"},
    ],
)
def test_bad_plans_are_refused_at_the_field_and_keep_what_was_typed(
    project, browser, made, school, changes
):
    answer = browser.post(at(project, "planned/new"), planning(made, school, **changes))
    assert answer.status_code == 400
    assert 'class="summary"' in answer.content.decode()
    assert not PlannedActivity.objects.exists()


def test_moving_assigning_and_calling_off(project, browser, officer, *, worker, made, school):
    one = plan(project, made, school, officer)
    page = at(project, f"planned/{one.uuid}")
    told = {"planned_on": today(6).isoformat(), "in_charge": worker.email, "cost": "2000"}
    assert browser.post(page, told).status_code == 302
    one.refresh_from_db()
    assert (one.planned_on, one.assignee, one.cost) == (today(6), worker, 2000)
    assert browser.post(page, {**told, "planned_on": today(-1).isoformat()}).status_code == 400
    assert browser.post(f"{page}/cancel").status_code == 302
    one.refresh_from_db()
    assert one.cancelled_on == today()
    assert browser.post(page, told | {"planned_on": today(9).isoformat()}).status_code == 400


def test_plans_of_another_commune_or_project_are_not_there(
    project, browser, enter, *, officer, made, school
):
    far = site(project, build.COMMUNE_B, "Trường B")
    one = plan(project, made, far, officer)
    local = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    theirs = enter(local)
    assert "Trường B" not in shown(theirs, project, f"calendar?month={today(5):%Y-%m}")
    assert theirs.get(at(project, f"planned/{one.uuid}")).status_code == 404
    assert theirs.post(at(project, f"planned/{one.uuid}/cancel")).status_code == 404
    refused = theirs.post(at(project, "planned/new"), planning(made, far))
    assert refused.status_code == 400
    assert theirs.post(at(project, f"{made.pk}/budget"), {"budget": "5"}).status_code == 403
    other = campaign(type(project)(pk=project.pk + 100), title="Khác")
    assert browser.get(at(project, f"{other.pk}/budget")).status_code == 404
    answer = browser.post(at(project, "planned/new"), planning(other, school))
    assert answer.status_code == 400


def test_a_school_sees_its_own_plans_alone(project, enter, officer, made, school):
    other = site(project, build.COMMUNE_A, "Trường Khác")
    one, two = plan(project, made, school, officer), plan(project, made, other, officer)
    teacher = build.person("co-giao", "school_staff", project, units=(build.COMMUNE_A,))
    Assignment.objects.filter(user=teacher).update(at_site=school.pk)
    theirs = enter(teacher)
    month = shown(theirs, project, f"calendar?month={today(5):%Y-%m}")
    assert "Trường A" in month
    assert "Trường Khác" not in month
    page = theirs.get(at(project, str(made.pk))).content.decode()
    assert "Trường Khác" not in page
    assert theirs.get(at(project, f"planned/{one.uuid}")).status_code == 200
    assert theirs.get(at(project, f"planned/{two.uuid}")).status_code == 404
    for closed in ("planned/new", "stock", "staff", "doubles", "questions"):
        assert theirs.get(at(project, closed)).status_code == 403


def test_the_budget_of_a_campaign_is_set_and_overdrawn(project, browser, officer, made, school):
    assert browser.post(at(project, f"{made.pk}/budget"), {"budget": "1 000"}).status_code == 302
    assert Campaign.objects.get().budget == 1000
    plan(project, made, school, officer, cost=2_000_000)
    page = shown(browser, project, "budget")
    assert "vượt kinh phí" in page
    assert "2.000.000\u00a0đ" in page
    assert browser.post(at(project, f"{made.pk}/budget"), {"budget": "x"}).status_code == 400
    browser.post(at(project, f"{made.pk}/budget"), {"budget": ""})
    assert Campaign.objects.get().budget is None


def test_the_calendar_marks_what_is_overdue_and_its_queries_do_not_grow(
    project, browser, officer, made, django_assert_max_num_queries
):
    for number in range(6):
        at_site = site(project, build.COMMUNE_A, f"Trường {number}")
        services.plan_activity(
            campaign=made, site=at_site, kind="T01", planned_on=today(-1), assignee=officer
        )
    month = f"calendar?month={today(-1):%Y-%m}"
    with django_assert_max_num_queries(30):
        page = shown(browser, project, month)
    assert page.count("Quá hạn") == 6
