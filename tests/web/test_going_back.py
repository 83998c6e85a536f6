"""Back in the browser, something else typed, sent again: nothing is lost or overwritten."""

import re
import uuid

import pytest

from backend.survey.entities.models import Entity
from outreach.models import PlannedActivity, Question, StockReceipt
from tests import build
from tests.planning.ground import today
from tests.web.conftest import campaign, site
from tests.web.test_campaign_pages import at, planning

pytestmark = pytest.mark.django_db

AGAIN = "chưa được lưu. Bấm nút lần nữa"


def stock(made, **changes):
    return {
        "receipt": str(uuid.uuid4()), "campaign": str(made.pk), "unit": build.COMMUNE_A,
        "received_on": today().isoformat(), "copies": "500", **changes,
    }  # fmt: skip


def staff(**changes):
    return {
        "staff": str(uuid.uuid4()), "name": "Trần Văn Thử", "organisation": "Đoàn xã",
        "unit": build.COMMUNE_A, **changes,
    }  # fmt: skip


def question(**changes):
    return {
        "question": str(uuid.uuid4()), "topic": "hiv", "text": "Câu một?", "choice_0": "Có",
        "choice_1": "Không", "right": "0", **changes,
    }  # fmt: skip


def sent_back_and_again(browser, page, name, told, *, changes, rows):
    """The first stands; the second is refused, keeps its words, and is saved by the next press."""
    assert browser.post(page, told).status_code == 302
    assert browser.post(page, told).status_code == 302
    assert rows.count() == 1
    answer = browser.post(page, told | changes)
    text = answer.content.decode()
    assert (answer.status_code, AGAIN in text) == (400, True)
    assert rows.count() == 1
    (fresh,) = re.findall(rf'name="{name}" value="([0-9a-f-]{{36}})"', text)
    assert fresh != told[name]
    assert browser.post(page, told | changes | {name: fresh}).status_code == 302
    assert rows.count() == 2


def test_another_plan(project, browser):
    made = campaign(project)
    told = planning(made, site(project, build.COMMUNE_A, "Trường A"))
    changes = {"planned_on": today(7).isoformat()}
    page = at(project, "planned/new")
    sent_back_and_again(
        browser, page, "row", told, changes=changes, rows=PlannedActivity.objects.all()
    )


def test_a_plan_of_another_campaign(project, browser):
    school = site(project, build.COMMUNE_A, "Trường A")
    told = planning(campaign(project), school)
    changes = {"campaign": str(campaign(project, "Hè").pk)}
    page = at(project, "planned/new")
    rows = PlannedActivity.objects.all()
    assert browser.post(page, told).status_code == 302
    assert browser.post(page, told | changes).status_code == 400
    assert rows.count() == 1


def test_another_receipt(project, browser):
    page, told = at(project, "stock"), stock(campaign(project))
    rows = StockReceipt.objects.all()
    sent_back_and_again(browser, page, "receipt", told, changes={"copies": "70"}, rows=rows)


def test_another_member_of_staff(project, browser):
    page, rows = at(project, "staff/new"), Entity.objects.filter(entity_list__name="can_bo")
    sent_back_and_again(browser, page, "staff", staff(), changes={"name": "Lê Thị Thử"}, rows=rows)


def test_another_question(project, browser):
    page, rows = at(project, "questions"), Question.objects.all()
    sent_back_and_again(
        browser, page, "question", question(), changes={"text": "Câu hai?"}, rows=rows
    )
    assert set(rows.values_list("text", flat=True)) == {"Câu một?", "Câu hai?"}


@pytest.mark.parametrize("page", ["planned/new", "stock", "staff/new", "questions"])
def test_ten_megabytes_in_every_field_are_refused(project, browser, page):
    huge = "x" * 10_000_000
    for names in (["row", "planned_on", "cost"], ["receipt", "copies"], ["staff", "name"],
                  ["question", "text", "choice_0"]):  # fmt: skip
        answer = browser.post(at(project, page), dict.fromkeys(names, huge))
        assert answer.status_code in {400, 413}
