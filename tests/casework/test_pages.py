"""The pages about cases: who sees what, what is sealed, what each button does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import Role
from backend.casework import cases
from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from outreach.models import Case
from tests import build
from tests.casework.case_forms import contact, health_worker, open_case, outreach_worker, today

pytestmark = pytest.mark.django_db

REASON = "chuẩn bị buổi tư vấn tuần này"


def enter(user) -> Client:
    client = Client()
    client.force_login(user, backend="backend.accounts.backends.EmailBackend")
    return client


@pytest.fixture
def case(phone):
    return open_case(phone)


@pytest.fixture
def home(project):
    return f"/projects/{project.pk}"


def at(case):
    return f"/projects/{case.project_id}/cases/{case.pk}"


def text(answer):
    return answer.content.decode()


def test_the_list_is_found_by_either_code_and_never_by_a_name(case, worker, home):
    browser = enter(worker)
    for asked in (case.code, case.code[:10], "t-ab12cd", str(case.pk)):
        assert case.code in text(browser.get(f"{home}/cases", {"q": asked})), asked
    for asked in ("chi-lan", "Nguyễn", "%", "\0", "\ud800".encode("utf-8", "surrogatepass")):
        answer = browser.get(f"{home}/cases", {"q": asked})
        assert answer.status_code == 200
        assert case.code not in text(answer)


def test_each_reaches_the_cases_of_her_area_or_her_own(case, worker, station, project, home):
    other = outreach_worker(project, "chi-hoa")
    far = health_worker(project, "tram-b", build.COMMUNE_B)
    seen = {
        person.name: case.code in text(enter(person).get(f"{home}/cases"))
        for person in (worker, station, other, far)
    }
    assert seen == {"chi-lan": True, "tram": True, "chi-hoa": False, "tram-b": False}
    for person in (other, far):
        assert enter(person).get(at(case)).status_code == 404


def test_who_opens_cases_only_may_not_read_them(case, project, home):
    officer = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    assert enter(officer).get(f"{home}/cases").status_code == 403
    assert enter(officer).get(at(case)).status_code == 403


def test_the_case_page_tells_kinds_and_days_and_nothing_sealed(case, phone, worker):
    contact(phone, case.pk)
    page = text(enter(worker).get(at(case)))
    assert case.code in page
    assert "•••" in page
    for sealed in ("Đồng ý tham gia", "dong_y_tham_gia", "Người sử dụng chất"):
        assert sealed not in page


def test_a_reason_opens_what_the_reader_may_see_and_is_journalled(case, phone, station):
    sent = contact(phone, case.pk)
    answer = enter(station).post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 200
    assert "Người sử dụng chất" in text(answer)
    # Of the form of contacts this role may open nothing.
    assert "Đồng ý tham gia" not in text(answer)
    events = Event.objects.filter(kind="sensitive.read")
    assert [each.subject for each in events] == [str(case.submission)]
    assert events.get().notes == REASON
    assert str(sent.pk) not in {each.subject for each in events}


@pytest.mark.parametrize("reason", ["", "ngắn", "1234567890123", "x" * 1001])
def test_without_a_reason_nothing_opens(reason, case, station):
    answer = enter(station).post(f"{at(case)}/reveal", {"reason": reason})
    assert answer.status_code == 400
    assert "Người sử dụng chất" not in text(answer)
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_an_outreach_worker_is_shown_no_way_to_open_and_finds_none(case, worker):
    browser = enter(worker)
    assert "reveal" not in text(browser.get(at(case)))
    answer = browser.post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 400
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_each_action_is_done_and_journalled(case, worker, station):
    browser = enter(worker)
    day = (today() + timedelta(days=3)).isoformat()
    browser.post(f"{at(case)}/step", {"step": "tu_van", "next_on": day})
    browser.post(f"{at(case)}/status", {"status": "nghien", "since": today().isoformat()})
    browser.post(f"{at(case)}/worker", {"worker": station.pk})
    found = Case.objects.get()
    assert (found.next_on.isoformat(), found.planned_step, found.worker) == (day, "tu_van", station)
    browser = enter(station)
    browser.post(f"{at(case)}/close", {"reason": "hoan_thanh", "closed_on": today().isoformat()})
    assert Case.objects.get().closed_on == today()
    assert browser.post(f"{at(case)}/reopen").status_code == 302
    assert browser.post(f"{at(case)}/transfer", {"commune": "90002"}).status_code == 302
    kinds = Event.objects.filter(kind__startswith="case.").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "case.open", "case.step", "case.status", "case.worker", "case.close", "case.reopen",
        "case.transfer",
    ]  # fmt: skip
    assert browser.get(at(case)).status_code == 404


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("step", {"next_on": "hôm nay"}),
        ("step", {"next_on": "1999-01-01"}),
        ("step", {"step": "la", "next_on": today().isoformat()}),
        ("status", {"status": "", "since": today().isoformat()}),
        ("status", {"status": "nghien", "since": "9999-12-31"}),
        ("status", {"status": "than_nhan", "since": "x"}),
        ("worker", {"worker": "999999999999999999999"}),
        ("worker", {"worker": "\0"}),
        ("transfer", {"commune": ""}),
        ("transfer", {"commune": "90501"}),
        ("transfer", {"commune": "９０００２"}),
        ("close", {"reason": "vi_sao", "closed_on": today().isoformat()}),
        ("close", {"reason": "hoan_thanh", "closed_on": "2000-01-01"}),
        ("reopen", {}),
    ],
)
def test_bad_input_has_a_sentence_and_changes_nothing(what, given, case, worker):
    before = Case.objects.values().get()
    answer = enter(worker).post(f"{at(case)}/{what}", given)
    assert answer.status_code == 400
    assert 'class="summary"' in text(answer)
    assert Case.objects.values().get() == before


def test_actions_need_the_verb_and_the_case(case, project, leader_of):
    for what in ("step", "status", "worker", "transfer", "close", "reopen"):
        assert enter(leader_of).post(f"{at(case)}/{what}").status_code == 403
        assert enter(leader_of).get(f"{at(case)}/{what}").status_code == 405


@pytest.fixture
def leader_of(project):
    return build.person("lanh-dao", "leader", project, units=(build.PROVINCE,))


def test_the_work_list_names_what_is_due_and_what_waits(case, phone, worker, home):
    yesterday, now = today() - timedelta(days=1), today()
    other = open_case(phone)
    Case.objects.filter(pk=case.pk).update(next_on=yesterday)
    Case.objects.filter(pk=other.pk).update(next_on=now)
    approved = Submission.objects.order_by("created_at").first()
    Submission.objects.filter(pk=approved.pk).update(review_state="approved")
    page = text(enter(worker).get(f"{home}/work"))
    assert page.index("Trường hợp quá hạn") < page.index(case.code) < page.index(other.code)
    assert page.count("/submissions/") == 1
    assert str(approved.pk) not in page


def test_nothing_to_do_says_what_would_stand_there(station, home):
    assert "Hôm nay không có việc đến hạn" in text(enter(station).get(f"{home}/work"))


def test_queries_do_not_grow_with_cases(phone, worker, station, home):
    open_case(phone)
    browser = enter(station)

    def counted():
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"{home}/cases").status_code == 200
        return len(found)

    counted()
    first = counted()
    for number in range(4):
        open_case(phone, ma_tam=f"T-AB12C{number}")
    assert counted() <= first


def test_a_closed_case_offers_reopening_alone(case, station):
    by = cases.By(station, today(), build.NOW)
    cases.close(case=case, reason="mo_nham", closed_on=today(), by=by)
    page = text(enter(station).get(at(case)))
    assert f"{at(case)}/reopen" in page
    assert f"{at(case)}/status" not in page


def test_who_works_with_cases_no_more_finds_none_in_her_work(case, worker, home):
    Case.objects.filter(pk=case.pk).update(next_on=today())
    browser = enter(worker)
    assert case.code in text(browser.get(f"{home}/work"))
    assert "Việc của tôi (1)" in text(browser.get("/"))
    worker.assignments.update(role=Role.objects.get(name="school_staff"))
    assert case.code not in text(browser.get(f"{home}/work"))
    assert "Việc của tôi (" not in text(browser.get("/"))
