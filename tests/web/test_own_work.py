"""My work: what one person has to mend, visit and hold, and the way there from the start page."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import Assignment, User
from backend.survey.quality import send_backs
from backend.survey.submissions.models import Submission
from outreach.models import PlannedActivity
from tests import build
from tests.planning.ground import plan, today
from tests.web.conftest import campaign, site

MARKDOWN = """
| survey   |            |         |              |
|          | type       | name    | label        |
|          | text       | ma_xa   | Xã           |
|          | text       | nghe    | Nghề         |
| settings |            |         |              |
|          | form_title | form_id | version      |
|          | Phiếu thử  | thu     | 1            |
"""


@pytest.fixture
def form(project):
    return build.form(project, MARKDOWN)


@pytest.fixture
def hers(worker, enter):
    return enter(worker)


@pytest.fixture
def home(project):
    return f"/projects/{project.pk}"


def shown(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(phone):
    done = phone.send("thu", {"ma_xa": "90001", "nghe": "may"})
    assert done.is_sent, done.message
    build.work()
    return (
        Submission.objects.select_related("form__current", "current__form_version")
        .order_by("created_at")
        .last()
    )


def sent_back(phone, officer):
    found = sent(phone)
    send_backs.send_back(
        submission=found,
        actor=officer,
        questions=["nghe"],
        note="Xem lại nghề.",
        now=timezone.now(),
    )
    return found


@pytest.mark.usefixtures("form")
def test_what_was_sent_back_is_found_from_the_start_page(home, phone, officer, hers):
    found, waits = sent_back(phone, officer), sent(phone)
    assert "Việc của tôi (1)" in shown(hers, "/")
    page = shown(hers, f"{home}/work")
    assert "Xem lại nghề." in page
    assert f"{home}/send-backs" in page
    assert f"/submissions/{waits.pk}" in page
    assert f"/submissions/{found.pk}" not in page
    for state in ("rejected", "approved"):
        Submission.objects.filter(pk=waits.pk).update(review_state=state)
        assert str(waits.pk) not in shown(hers, f"{home}/work")


@pytest.mark.usefixtures("form")
def test_nobody_sees_what_others_have_to_mend(home, phone, officer, enter):
    sent_back(phone, officer)
    browser = enter(officer)
    assert "Việc của tôi (" not in shown(browser, "/")
    assert "Xem lại nghề." not in shown(browser, f"{home}/work")


def test_a_school_finds_the_talks_that_it_is_to_hold(project, home, officer, enter):
    made = campaign(project)
    school, other = (site(project, build.COMMUNE_A, name) for name in ("Trường A", "Trường Khác"))
    teacher = build.person("co-giao", "school_staff", project, units=(build.COMMUNE_A,))
    Assignment.objects.filter(user=teacher).update(at_site=school.pk)
    plan(project, made, school, officer, days=3)
    plan(project, made, other, officer, days=3)
    page = shown(enter(teacher), f"{home}/work")
    assert page.count("Trường A") == 1
    assert "Trường Khác" not in page
    assert "Trường A" not in shown(enter(officer), f"{home}/work")


def test_the_one_who_is_named_finds_it_and_what_is_far_off_or_over_is_left_out(
    project, home, officer, enter
):
    made = campaign(project)
    names = ("Trường Nay", "Trường Xa", "Trường Huỷ", "Trường Quên")
    sites = [site(project, build.COMMUNE_A, name) for name in names]
    rows = [plan(project, made, each, officer, assignee=officer) for each in sites]
    days = [0, 15, 0, -31]
    for row, far in zip(rows, days, strict=True):
        PlannedActivity.objects.filter(pk=row.pk).update(planned_on=today(far))
    PlannedActivity.objects.filter(pk=rows[2].pk).update(cancelled_on=today())
    page = shown(enter(officer), f"{home}/work")
    assert [name in page for name in names] == [True, False, False, False]


def counted(browser, *addresses):
    with CaptureQueriesContext(connection) as found:
        for address in addresses:
            assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.usefixtures("form")
def test_queries_do_not_grow_with_what_is_to_do(project, home, phone, officer, hers):
    made, worker = campaign(project), User.objects.get(name="worker")

    def more(name):
        sent_back(phone, officer)
        sent(phone)
        plan(project, made, site(project, build.COMMUNE_A, name), officer, assignee=worker)

    more("Trường Một")
    counted(hers, "/", f"{home}/work")
    first = counted(hers, "/", f"{home}/work")
    for number in range(3):
        more(f"Trường {number}")
    assert counted(hers, "/", f"{home}/work") <= first


def test_nothing_to_do_says_what_would_stand_there_and_leads_to_the_forms(home, worker, enter):
    page = shown(enter(worker), f"{home}/work")
    assert "Hôm nay không có việc đến hạn" in page
    assert f'href="{home}/forms"' in page


def test_the_day_of_a_moment_is_that_in_viet_nam():
    late = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    assert Template("{% load house %}{{ at|day }}").render(Context({"at": late})) == "23/11/2026"
    assert Template("{% load house %}{{ at|day }}").render(Context({"at": None})) == "–"
