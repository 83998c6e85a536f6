"""Who accompanies a case opens again the statuses that she herself set, and nothing else."""

import pytest
from django.test import Client

from backend.casework import cases
from backend.journal.models import Event
from outreach.models import CaseStatus
from tests import build
from tests.casework.case_forms import contact, health_worker, open_case, outreach_worker, today
from tests.casework.test_cases import by
from tests.casework.test_pages import REASON, at, enter, text

pytestmark = pytest.mark.django_db
OWN, OTHERS, FIRST = "Sau cai", "Lệ thuộc", "Đang sử dụng chất"


@pytest.fixture
def case(phone, worker, station):
    """Opened by the worker, with a status of the station's and one of her own."""
    found = open_case(phone)
    cases.change_status(case=found, status="nghien", since=today(), by=by(station))
    cases.change_status(case=found, status="sau_cai", since=today(), by=by(worker))
    return found


def opened(answer) -> str:
    """What stands on the page as answers; the choices of its forms name every status."""
    return text(answer).split('id="timeline"')[1].split('id="sealed"')[0]


def test_she_sees_it_only_after_saying_why_and_the_journal_keeps_that(case, worker):
    browser = enter(worker)
    assert "<dd>" not in opened(browser.get(at(case)))
    answer = browser.post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert opened(answer).count("<dd>") == 1
    assert OWN in opened(answer)
    for other in (OTHERS, FIRST):
        assert other not in opened(answer)
    event = Event.objects.get(kind="sensitive.read")
    assert (event.user_id, event.notes) == (worker.pk, REASON)
    assert event.details == {"classes": ["health"], "case": str(case.pk)}
    # The next load shows nothing.
    assert "<dd>" not in opened(browser.get(at(case)))


@pytest.mark.parametrize("reason", ["", "ngắn", "\0" * 20, "1234567890123"])
def test_without_a_reason_nothing_opens(reason, case, worker):
    answer = enter(worker).post(f"{at(case)}/reveal", {"reason": reason})
    assert answer.status_code == 400
    assert "<dd>" not in opened(answer)
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_what_her_own_forms_said_stays_sealed_to_her(case, phone, worker):
    contact(phone, case.pk)
    answer = enter(worker).post(f"{at(case)}/reveal", {"reason": REASON})
    assert "Đồng ý tham gia" not in text(answer)


def test_who_accompanies_it_no_more_opens_nothing(case, worker, station, project):
    other = outreach_worker(project, "chi-hoa")
    cases.assign(case=case, worker=other.pk, by=by(station))
    answer = enter(other).post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 400
    assert enter(worker).post(f"{at(case)}/reveal", {"reason": REASON}).status_code == 404
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_nobody_else_opens_more_than_before(case, project, admin):
    manager = build.person("quan-ly", "project_manager", project, project_wide=True)
    cases.change_status(case=case, status="nguy_co_cao", since=today(), by=by(manager))
    leader = build.person("lanh-dao", "leader", project, units=(build.PROVINCE,))
    far = health_worker(project, "tram-b", build.COMMUNE_B)
    mate = outreach_worker(project, "chi-hoa")
    # She set a status herself, but does not accompany the case.
    told = {manager: 400, leader: 403, far: 404, mate: 404}
    for person, code in told.items():
        answer = enter(person).post(f"{at(case)}/reveal", {"reason": REASON})
        assert answer.status_code == code, person.name
        assert "<dd>" not in text(answer)
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_the_station_opens_all_as_before(case, station):
    answer = enter(station).post(f"{at(case)}/reveal", {"reason": REASON})
    for said in (OWN, OTHERS, FIRST):
        assert said in opened(answer)


def test_who_looks_with_her_eyes_opens_nothing(case, worker, admin):
    browser: Client = enter(admin)
    assert browser.post(f"/view-as/{worker.pk}").status_code == 302
    assert browser.get(at(case)).status_code == 200
    answer = browser.post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 403
    assert "<dd>" not in text(answer)
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_head_and_options_open_nothing(case, worker):
    browser = enter(worker)
    for answer in (
        browser.head(f"{at(case)}/reveal"),
        browser.options(f"{at(case)}/reveal"),
        browser.get(f"{at(case)}/reveal", {"reason": REASON}),
    ):
        assert answer.status_code == 405
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_an_erased_status_opens_no_more(case, worker):
    CaseStatus.objects.update(sealed=b"x" * 60)
    answer = enter(worker).post(f"{at(case)}/reveal", {"reason": REASON})
    assert answer.status_code == 200
    assert OWN not in opened(answer)
    assert "<dd>" not in opened(answer)
