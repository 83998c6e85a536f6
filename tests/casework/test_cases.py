"""A case between phone, list, page and journal."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from backend.accounts import permissions, programme
from backend.casework import arriving, cases
from backend.casework.reach import case_for, workers_for
from backend.journal.models import Event
from backend.privacy import erasures, subjects
from backend.problems import Problem
from backend.survey.entities.models import Entity
from backend.survey.entities.phones import holder_of, rows
from backend.survey.submissions.models import Submission
from backend.survey.submissions.removing import delete, restore
from backend.vault.models import DataKey
from outreach.models import Case, CaseStatus, Contact, Source
from tests import build
from tests.casework.case_forms import (
    contact,
    health_worker,
    open_case,
    opening,
    outreach_worker,
    today,
)

pytestmark = pytest.mark.django_db


def by(actor):
    return cases.By(actor, today(), build.NOW)


def carried(person, project):
    """The labels of the cases on this person's phone."""
    area = permissions.area_for(person, project, "submission.create")
    found = Entity.objects.filter(entity_list__name="truong_hop").first().entity_list
    return [row[1] for row in rows(found, holder_of(person, project, area))]


def test_the_phone_hears_the_final_code_and_the_age_band_alone(phone, worker, project):
    case = open_case(phone)
    assert case.code == f"90001-{today().year}-00001"
    entity = Entity.objects.get(uuid=case.pk)
    assert entity.label == f"{case.code} · 18–29"
    assert entity.values == {"nhom_tuoi": "18_29", "ma_xa": "90001"}
    assert case.worker == worker
    assert carried(worker, project) == [entity.label]


def test_an_edit_keeps_the_code_and_makes_no_second_version(phone):
    key = uuid4()
    phone.send("ho_so_truong_hop", opening(key), instance_id="uuid:1")
    build.work()
    before = Case.objects.get()
    phone.send(
        "ho_so_truong_hop", opening(key, gioi=""), instance_id="uuid:2", deprecated_id="uuid:1"
    )
    build.work()
    assert Case.objects.get().code == before.code
    assert Entity.objects.get(uuid=key).version == 2
    assert Event.objects.filter(kind="case.open").count() == 1


def test_of_a_refusal_no_case_and_no_row_is_made(phone):
    refused = {"dong_y": "khong", "ma_xa": "90001", "ngay": today().isoformat()}
    phone.send("ho_so_truong_hop", {**refused, "meta/entity/@create": ""})
    build.work()
    assert not Case.objects.exists()
    assert not Entity.objects.exists()
    assert Source.objects.get().kind == "case"


def test_a_visit_sent_before_its_case_is_linked_by_either_name(phone):
    key = uuid4()
    first, second = contact(phone, key), contact(phone, "T-AB12CD")
    assert [note[0] for note in Source.objects.get(pk=first.pk).notes] == ["case_awaited"]
    open_case(phone, key)
    assert set(Contact.objects.values_list("case", flat=True)) == {key}
    assert not Source.objects.exclude(notes=[]).exists()
    assert {first.pk, second.pk} == set(Contact.objects.values_list("pk", flat=True))


def test_what_was_told_of_her_stands_in_no_open_column_and_no_event(phone, station, project):
    case = open_case(phone)
    contact(phone, case.pk)
    cases.change_status(case=case, status="nghien", since=today(), by=by(station))
    stored = str(list(Case.objects.values())) + str(list(Contact.objects.values()))
    stored += str(list(Event.objects.values("kind", "details", "notes")))
    for word in ("su_dung", "nghien", "dong_y_tham_gia"):
        assert word not in stored


def test_a_change_of_status_is_a_dated_history(phone, station):
    case = open_case(phone)
    cases.change_status(case=case, status="sau_cai", since=today(), by=by(station))
    assert case.statuses.count() == 2
    event = Event.objects.get(kind="case.status")
    assert set(event.details) == {"key", "since", "sealed", "by"}


@pytest.mark.parametrize(
    ("status", "days", "code"),
    [
        ("", 0, "400.862"),
        ("than_nhan", 0, "400.862"),
        ("x\0", 0, "400.862"),
        ("nghien", 1, "400.861"),
        ("nghien", -400, "400.861"),
    ],
)
def test_a_status_that_is_none_or_of_no_day_is_refused(status, days, code, phone, station):
    case = open_case(phone)
    with pytest.raises(Problem) as refused:
        cases.change_status(
            case=case, status=status, since=today() + timedelta(days=days), by=by(station)
        )
    assert refused.value.code == code
    assert CaseStatus.objects.count() == 1


def test_a_transfer_moves_it_to_its_new_commune_and_the_old_worker_loses_it(
    phone, worker, station, project
):
    case = open_case(phone)
    far = outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    there = health_worker(project, "tram-b", build.COMMUNE_B)
    cases.transfer(case=case, project=project, commune="90002", worker=far.pk, by=by(station))
    entity = Entity.objects.get(uuid=case.pk)
    assert (entity.unit, entity.values["ma_xa"]) == (build.COMMUNE_B, "90002")
    assert carried(worker, project) == []
    assert carried(far, project) == [entity.label]
    for person in (worker, station):
        with pytest.raises(Problem):
            case_for(person, project, case.pk, "case.read", today())
    for person in (far, there):
        assert case_for(person, project, case.pk, "case.read", today()).code == case.code
    assert case.transfers.get().from_unit == build.COMMUNE_A
    assert entity.versions.count() == 3


def test_a_transfer_without_a_worker_leaves_it_to_the_commune(phone, worker, station, project):
    case = open_case(phone)
    cases.transfer(case=case, project=project, commune="90002", worker=None, by=by(station))
    assert carried(worker, project) == []
    assert Case.objects.get().worker is None


@pytest.mark.parametrize(
    ("commune", "code"),
    [("90001", "409.863"), ("90501", "400.864"), ("99999", "400.864"), ("9000x\0", "400.864")],
)
def test_a_transfer_to_nowhere_is_refused(commune, code, phone, station, project):
    case = open_case(phone)
    with pytest.raises(Problem) as refused:
        cases.transfer(case=case, project=project, commune=commune, worker=None, by=by(station))
    assert refused.value.code == code
    assert not case.transfers.exists()


def test_only_who_works_with_cases_there_can_be_its_worker(phone, worker, station, project):
    case = open_case(phone)
    officer = build.person("xa", "commune_officer", project, units=(build.COMMUNE_A,))
    outreach_worker(project, "chi-hoa", build.COMMUNE_B)
    assert {one.name for one in workers_for(project, build.COMMUNE_A, today())} == {
        "chi-lan",
        "tram",
    }
    for wrong in (officer.pk, 10**9):
        with pytest.raises(Problem) as refused:
            cases.assign(case=case, worker=wrong, by=by(station))
        assert refused.value.code == "400.863"
    cases.assign(case=case, worker=station.pk, by=by(station))
    assert carried(worker, project) == []


def test_closing_tells_retention_its_day_and_reopening_takes_it_back(phone, station):
    case = open_case(phone)
    cases.close(case=case, reason="hoan_thanh", closed_on=today(), by=by(station))
    entity = Entity.objects.get(uuid=case.pk)
    assert entity.values["ngay_dong"] == today().isoformat()
    case.refresh_from_db()
    with pytest.raises(Problem) as refused:
        cases.assign(case=case, worker=None, by=by(station))
    assert refused.value.code == "409.861"
    cases.reopen(case=case, by=by(station))
    entity.refresh_from_db()
    assert entity.values["ngay_dong"] == ""
    assert Case.objects.get().closed_on is None


def test_a_case_that_was_deleted_and_restored_gets_back_what_pages_did(phone, station, admin):
    case = open_case(phone)
    cases.change_status(case=case, status="sau_cai", since=today(), by=by(station))
    cases.plan_step(case=case, step="tu_van", next_on=today(), by=by(station))
    cases.assign(case=case, worker=station.pk, by=by(station))
    cases.close(case=case, reason="hoan_thanh", closed_on=today(), by=by(station))
    kept = Case.objects.values().get()
    submission = Submission.objects.get(pk=case.submission)
    delete(submission=submission, actor=admin, now=build.NOW)
    build.work()
    assert not Case.objects.exists()
    restore(submission=submission, actor=admin, now=build.NOW)
    build.work()
    found = Case.objects.values().get()
    differing = {key for key in kept if kept[key] != found[key]}
    assert differing <= {"sealed", "recorded_at"}
    assert Case.objects.get().statuses.count() == 2


def test_replaying_the_journal_twice_changes_nothing(phone, station, project):
    case = open_case(phone)
    cases.change_status(case=case, status="sau_cai", since=today(), by=by(station))
    cases.transfer(case=case, project=project, commune="90002", worker=None, by=by(station))
    kept = Case.objects.values().get()
    arriving.follow(submission=case.submission, now=build.NOW)
    assert Case.objects.values().get() == kept
    assert (case.statuses.count(), case.transfers.count()) == (2, 1)


def test_an_erased_person_leaves_no_row_and_no_key(phone, station, project, admin):
    case = open_case(phone)
    named, typed = contact(phone, case.pk), contact(phone, case.code)
    cases.change_status(case=case, status="sau_cai", since=today(), by=by(station))
    owner = f"case:{case.pk}"
    erasures.erase(owner=owner, reason="yêu cầu", actor=admin, now=build.NOW)
    build.work()
    assert not Case.objects.exists()
    assert not Contact.objects.exists()
    assert not CaseStatus.objects.exists()
    states = dict(Source.objects.values_list("pk", "state"))
    assert states == dict.fromkeys([case.submission, named.pk, typed.pk], "erased")
    assert not DataKey.objects.filter(owner__startswith="case:", destroyed_at=None).exists()
    assert not DataKey.objects.filter(owner__startswith="submission:", destroyed_at=None).exists()


def test_the_code_names_the_person_at_the_privacy_desk(phone, project, admin):
    case = open_case(phone)
    assert subjects.named(project, case.code) == f"case:{case.pk}"
    assert UUID(subjects.named(project, str(case.pk)).partition(":")[2]) == case.pk


def test_only_who_works_with_persons_reads_cases():
    held = {
        name: {"case.read", "case.update"} & set(role.verbs)
        for name, role in programme.OF_PROGRAMME.items()
    }
    both = {"case.read", "case.update"}
    assert {name for name, verbs in held.items() if verbs == both} == {
        "health_worker",
        "counsellor",
        "outreach_worker",
        # Who appoints them; what is sealed she does not see.
        "project_manager",
    }
    assert all(verbs in (both, set()) for verbs in held.values())
