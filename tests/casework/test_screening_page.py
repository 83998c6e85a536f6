"""The result of a screening on the server: for who may, with a reason, never a diagnosis."""

import pytest

from backend.journal.models import Event
from backend.privacy import erasures
from backend.survey.submissions.models import Submission
from backend.web.screening_pages import result_of
from outreach.keeping import Found
from outreach.models import Screening
from outreach.scoring import Score
from tests import build
from tests.casework.case_forms import contact, health_worker
from tests.casework.test_pages import REASON, enter, text
from tests.journey import A, publish, screening

pytestmark = pytest.mark.django_db
WORD = "không phải chẩn đoán"


@pytest.fixture
def nurse(project):
    publish(project, "sang_loc_assist")
    return health_worker(project, "dieu-duong")


@pytest.fixture
def page(nurse, project):
    phone = build.phone_of(nurse, project)
    sent = phone.submit(phone.fill(phone.blank("sang_loc_assist"), screening(A, 1)))
    assert sent.is_sent, sent.message
    build.work()
    return f"/projects/{project.pk}/submissions/{Screening.objects.get().pk}/result"


def test_it_is_sealed_until_a_reason_is_given(page, nurse):
    answer = enter(nurse).get(page)
    assert WORD in text(answer)
    shown = text(answer)
    assert not [each for each in ("39/39", "Nguy cơ cao", "Can thiệp ngắn") if each in shown]
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_with_a_reason_it_shows_each_substance_and_what_to_do(page, nurse):
    answer = enter(nurse).post(page, {"reason": REASON})
    shown = text(answer)
    assert answer.status_code == 200
    assert "39/39" in shown
    assert "Nguy cơ cao" in shown
    assert WORD in shown
    assert "Can thiệp ngắn" in shown
    event = Event.objects.get(kind="sensitive.read")
    assert (event.subject, event.notes) == (str(Screening.objects.get().pk), REASON)
    assert "high" not in str(event.details)


@pytest.mark.parametrize("reason", ["", "abc", "x" * 1001])
def test_without_a_reason_nothing_is_shown(reason, page, nurse):
    answer = enter(nurse).post(page, {"reason": reason})
    assert answer.status_code == 400
    assert "39/39" not in text(answer)
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_nobody_else_gets_there(page, worker, project):
    officer = build.person("so", "officer", project, units=(build.PROVINCE,))
    far = health_worker(project, "tram-b", build.COMMUNE_B)
    for person, code in ((worker, 403), (officer, 403), (far, 404)):
        assert enter(person).get(page).status_code == code
        assert enter(person).post(page, {"reason": REASON}).status_code == code


def test_what_is_no_screening_has_no_result(project, phone, admin):
    sent = contact(phone)
    assert (
        enter(admin).get(f"/projects/{project.pk}/submissions/{sent.pk}/result").status_code == 404
    )


def test_an_erased_one_opens_no_more(page, nurse, admin):
    sent = Submission.objects.get(pk=Screening.objects.get().pk)
    owner = sent.current.owner or f"submission:{sent.pk}"
    erasures.erase(owner=owner, reason="yêu cầu", actor=admin, now=build.NOW)
    assert enter(nurse).post(page, {"reason": REASON}).status_code in {400, 403, 404, 409, 410}
    build.work()
    assert enter(nurse).get(page).status_code == 404


def found(
    *scores: Score, highest: str = "none", injecting: str = "never", advice: str = ""
) -> Found:
    return Found(scores, highest, injecting, advice, {})


def test_who_never_used_has_no_rows_and_no_zeros():
    assert result_of(found()).rows == []


def test_ten_points_are_low_for_alcohol_and_moderate_for_cannabis():
    rows = result_of(
        found(Score("b", 10, "low"), Score("c", 10, "moderate"), highest="moderate")
    ).rows
    assert [(row.most, row.shape) for row in rows] == [(39, "done"), (39, "waiting")]


def test_recent_injecting_is_an_alert_beside_the_scores():
    told = result_of(found(highest="low", injecting="recent", advice="further_assessment"))
    assert told.alert
    assert not result_of(found(highest="low", injecting="past")).alert
