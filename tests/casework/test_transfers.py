"""A case goes to another commune: which, and who accompanies the person there."""

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.casework import cases
from backend.jobs.rebuilding import rebuild
from backend.journal.models import Event
from backend.problems import Problem
from outreach.models import Case, CaseTransfer
from tests import build
from tests.casework.case_forms import health_worker, open_case, outreach_worker, today
from tests.casework.test_cases import carried
from tests.casework.test_pages import at, enter, text

pytestmark = pytest.mark.django_db
NOBODY = "chưa có người phụ trách"


def by(actor: User) -> cases.By:
    """After the case arrived, by the clock that its phone has."""
    return cases.By(actor, today(), timezone.now())


@pytest.fixture
def case(phone):
    return open_case(phone)


@pytest.fixture
def there(project):
    return health_worker(project, "tram-b", build.COMMUNE_B)


@pytest.fixture
def far(project):
    return outreach_worker(project, "chi-hoa", build.COMMUNE_B)


@pytest.fixture
def manager(project):
    return build.person("quan-ly", "project_manager", project, project_wide=True)


def stands(project: Project) -> bool:
    found = rebuild(project_id=project.pk, check=True, now=timezone.now())
    return not sum(each.differing for each in found)


def test_the_commune_is_found_by_name_or_code_and_shown_before_anything_is_done(
    case, station, there
):
    browser = enter(station)
    page = browser.get(f"{at(case)}/receiver")
    assert page.status_code == 200
    assert 'name="worker"' not in text(page)
    for asked in ("90002", "BINH", "xa binh", "Xã Bình"):
        shown = text(browser.get(f"{at(case)}/receiver", {"commune": asked}))
        assert "Chuyển đến" in shown, asked
        assert 'value="90002"' in shown, asked
    assert not CaseTransfer.objects.exists()


@pytest.mark.parametrize(
    "asked",
    ["", " ", "90001", "90501", "không có", "\0", "%", "_", "x" * 5000, "９０００２", "\ud83d"],
)
def test_a_commune_that_is_none_has_a_sentence(asked, case, station):
    typed = asked.encode("utf-8", "surrogatepass")
    answer = enter(station).get(f"{at(case)}/receiver", {"commune": typed})
    assert answer.status_code == 400
    assert 'class="summary"' in text(answer)


def test_several_of_one_name_are_told_apart(case, manager):
    page = text(enter(manager).get(f"{at(case)}/receiver", {"commune": "n"}))
    assert "Xã, phường nào?" in page
    assert f"{at(case)}/receiver?commune=90002" in page
    # It is there already; and another province's is none of this project's.
    assert "commune=90001" not in page
    assert "90501" not in page


def test_an_officer_of_this_commune_leaves_the_worker_to_that_one(
    case, station, there, far, project
):
    browser = enter(station)
    page = text(browser.get(f"{at(case)}/receiver", {"commune": "90002"}))
    # Who works in another area's commune is that area's own affair.
    assert far.name not in page
    assert there.name not in page
    told = {"commune": "90002", "worker": far.pk}
    assert browser.post(f"{at(case)}/transfer", told).status_code == 400
    assert Case.objects.get().unit == build.COMMUNE_A
    assert browser.post(f"{at(case)}/transfer", {"commune": "90002"}).status_code == 302
    assert Case.objects.get().worker is None
    assert stands(project)


def test_until_somebody_is_chosen_it_stands_in_the_work_of_who_chooses_there(
    case, station, there, far, project
):
    cases.transfer(case=case, project=project, commune="90002", worker=None, by=by(station))
    home = f"/projects/{project.pk}"
    for path in (f"{home}/work", f"{home}/cases", f"{home}/cases?state=nobody"):
        page = text(enter(there).get(path))
        assert case.code in page, path
        assert NOBODY in page, path
        for other in (far, station):
            assert case.code not in text(enter(other).get(path)), (other.name, path)
    page = text(enter(there).get(at(case)))
    assert NOBODY in page
    assert far.name in page
    assert enter(there).post(f"{at(case)}/worker", {"worker": far.pk}).status_code == 302
    assert Case.objects.get().worker == far
    assert carried(far, project)
    assert NOBODY not in text(enter(there).get(f"{home}/work"))
    assert stands(project)


def test_who_works_in_both_communes_chooses_at_once(case, manager, far, worker, project):
    browser = enter(manager)
    page = text(browser.get(f"{at(case)}/receiver", {"commune": "90002"}))
    assert far.name in page
    assert worker.name not in page
    for wrong in (worker.pk, "10" * 12, "\0", "x"):
        told = {"commune": "90002", "worker": wrong}
        answer = browser.post(f"{at(case)}/transfer", told)
        assert answer.status_code == 400
        assert 'class="summary"' in text(answer)
    told = {"commune": "90002", "worker": far.pk}
    assert browser.post(f"{at(case)}/transfer", told).status_code == 302
    assert Case.objects.get().worker == far
    details = Event.objects.get(kind="case.transfer").details
    assert (details["to_unit"], details["worker"]) == (build.COMMUNE_B, far.pk)
    assert stands(project)


def test_a_commune_without_anybody_who_would_find_it_is_said_before(case, station, far):
    page = enter(station).get(f"{at(case)}/receiver", {"commune": "90002"})
    assert "chưa có ai phân công" in text(page)


def test_sent_twice_it_moves_once(case, manager, station, there):
    told = {"commune": "90002"}
    browser = enter(station)
    assert browser.post(f"{at(case)}/transfer", told).status_code == 302
    assert browser.post(f"{at(case)}/transfer", told).status_code == 404
    assert enter(manager).post(f"{at(case)}/transfer", told).status_code == 400
    assert CaseTransfer.objects.count() == 1


def test_what_another_tab_still_shows_does_nothing_after_it_moved(case, station, project):
    stale = Case.objects.get()
    cases.transfer(case=case, project=project, commune="90002", worker=None, by=by(station))
    acts = (
        lambda: cases.assign(case=stale, worker=station.pk, by=by(station)),
        lambda: cases.change_status(case=stale, status="nghien", since=today(), by=by(station)),
        lambda: cases.close(case=stale, reason="mo_nham", closed_on=today(), by=by(station)),
        lambda: cases.plan_step(case=stale, step="tu_van", next_on=today(), by=by(station)),
        lambda: cases.reopen(case=stale, by=by(station)),
    )
    before = Case.objects.values().get()
    for act in acts:
        with pytest.raises(Problem):
            act()
    assert Case.objects.values().get() == before


def test_an_action_on_a_case_that_was_closed_meanwhile_is_refused(case, station):
    stale = Case.objects.get()
    cases.close(case=case, reason="mo_nham", closed_on=today(), by=by(station))
    with pytest.raises(Problem) as refused:
        cases.assign(case=stale, worker=None, by=by(station))
    assert refused.value.code == "409.861"


def test_a_closed_case_goes_nowhere(case, station):
    cases.close(case=case, reason="mo_nham", closed_on=today(), by=by(station))
    assert enter(station).get(f"{at(case)}/receiver").status_code == 409
    assert enter(station).post(f"{at(case)}/transfer", {"commune": "90002"}).status_code == 400


def test_who_has_no_business_with_the_case_gets_no_further(case, project, there, far):
    leader = build.person("lanh-dao", "leader", project, units=(build.PROVINCE,))
    other = outreach_worker(project, "chi-mai")
    asked = {"commune": "90002"}
    for person, code in ((leader, 403), (other, 404), (there, 404), (far, 404)):
        browser = enter(person)
        for answer in (
            browser.get(f"{at(case)}/receiver", asked),
            browser.head(f"{at(case)}/receiver", asked),
            browser.post(f"{at(case)}/transfer", asked),
        ):
            assert answer.status_code == code, person.name
        assert browser.options(f"{at(case)}/receiver").status_code == 405
    assert Case.objects.get().unit == build.COMMUNE_A


def test_a_status_sent_twice_is_one_status(case, station):
    stale = Case.objects.get()
    for one in (case, stale):
        cases.change_status(case=one, status="nghien", since=today(), by=by(station))
    assert case.statuses.count() == 2
    cases.change_status(case=case, status="sau_cai", since=today(), by=by(station))
    cases.change_status(case=case, status="nghien", since=today(), by=by(station))
    assert case.statuses.count() == 4
