"""Cases: codes that are given once, what waits for them, what is kept of a refusal."""

from uuid import uuid4

import pytest

from outreach import codes, services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import (
    Activity,
    Case,
    CaseNumber,
    Contact,
    Counselling,
    Count,
    Livelihood,
    PersonMark,
    Referral,
    Screening,
    Source,
)
from outreach.selectors import cases as selectors
from outreach.selectors.timeline import timeline
from outreach.services import rebuild_counts
from tests.outreach import build, cases

pytestmark = pytest.mark.django_db


def notes(submission):
    return [note[0] for note in Source.objects.get(pk=submission).notes]


def test_the_first_case_of_a_commune_and_year_has_number_one_and_the_next_the_next():
    first, second = cases.opened(), cases.opened()
    assert [first.code, second.code] == ["21439-2026-00001", "21439-2026-00002"]
    assert cases.opened(unit=build.OTHER_UNIT).code == "21451-2026-00001"
    assert cases.opened(ngay="2025-12-30").code == "21439-2025-00001"
    assert cases.opened(project_id=2).code == "21439-2026-00001"


def test_a_code_is_given_once_whatever_is_edited_deleted_or_restored():
    case = cases.opened(submission=(key := uuid4()))
    build.send(
        cases.CASE, cases.opening(ngay="2025-01-03"), submission=key, entity=case.pk,
        unit=build.OTHER_UNIT,
    )  # fmt: skip
    assert Case.objects.get().code == case.code
    build.forget(key)
    assert not Case.objects.exists()
    assert cases.opened().code == "21439-2026-00002"
    build.send(cases.CASE, cases.opening(), submission=key, entity=case.pk)
    assert Case.objects.get(pk=case.pk).code == case.code


def test_an_erased_case_leaves_its_number_taken_and_nothing_that_leads_to_it():
    case = cases.opened()
    services.anonymise(submission=case.submission, mark="x")
    assert not Case.objects.exists()
    number = CaseNumber.objects.get()
    assert (number.source, number.case_uuid, number.provisional) == (None, None, "")
    assert Source.objects.get(pk=case.submission).state == "erased"
    assert cases.opened().code == "21439-2026-00002"


def test_a_case_without_a_commune_has_zeros_and_says_so():
    case = cases.opened(unit=None)
    assert case.code == "00000-2026-00001"
    assert notes(case.submission) == ["case_without_unit"]


def test_what_the_form_told_of_her_is_sealed_and_nowhere_else():
    case = cases.opened()
    assert cases.told(case.sealed)["group"] == "su_dung"
    status = case.statuses.get()
    assert bytes(status.sealed) == b"sealed:" + b"su_dung"[::-1]
    assert "su_dung" not in str([vars(case), vars(status)]).replace(str(status.sealed), "")


def test_a_relative_has_a_case_and_no_status():
    assert not cases.opened(nhom="than_nhan").statuses.exists()


def test_of_a_refusal_only_the_refusal_is_kept_and_counted():
    build.send(cases.CASE, {"ngay": cases.day(), "dong_y": "khong", "nhom": "nghien"})
    assert not Case.objects.exists()
    assert not CaseNumber.objects.exists()
    mark = PersonMark.objects.get()
    assert (mark.kind, mark.outcome, mark.dimensions) == (codes.CASE_OPENING, "refused", {})


@pytest.mark.parametrize("send", [cases.contacted, cases.counselled, cases.supported])
def test_of_a_refused_record_only_the_refusal_is_kept(send):
    case = cases.opened()
    key = send(case.pk)
    send(case.pk, submission=key, dong_y="khong", hinh_thuc="", loai="", ngay_hen="2026-06-01")
    row = next(
        found
        for model in (Contact, Counselling, Livelihood)
        if (found := model.objects.filter(pk=key).first())
    )
    assert (row.consent, row.case, row.sealed, row.next_on) == (False, None, None, None)
    assert PersonMark.objects.get().outcome == "refused"


def test_an_edit_to_a_refusal_takes_the_case_away():
    case = cases.opened()
    contact = cases.contacted(case.pk)
    build.send(
        cases.CASE, cases.opening(dong_y="khong"), submission=case.submission, entity=case.pk
    )
    assert not Case.objects.exists()
    assert notes(contact) == ["case_deleted"]


def test_a_second_form_cannot_open_the_same_case_nor_another_projects():
    case = cases.opened()
    with pytest.raises(Fault) as refused:
        build.send(cases.CASE, cases.opening(), entity=case.pk)
    assert refused.value.code == "case_opened_twice"
    with pytest.raises(Fault) as refused:
        build.send(cases.CASE, cases.opening(), entity=case.pk, project_id=2)
    assert refused.value.code == "record_elsewhere"


@pytest.mark.parametrize("send", [cases.contacted, cases.counselled, cases.supported])
def test_a_record_that_came_first_is_linked_when_its_case_arrives(send):
    entity = uuid4()
    by_uuid, by_code = send(entity), send(cases.PROVISIONAL)
    assert [notes(by_uuid), notes(by_code)] == [["case_awaited"], ["case_unknown"]]
    case = cases.opened(entity)
    assert {by_uuid, by_code} == set(selectors.submissions_of(case.pk))
    assert [notes(by_uuid), notes(by_code)] == [[], []]


def test_screenings_wait_too():
    answers = {**build.never_used(), "ma_ca": "21439-2026-00001"}
    build.send(parse(build.SCREENING_TOML.encode()), answers)
    assert Screening.objects.get().case == "21439-2026-00001"
    case = cases.opened()
    assert Screening.objects.get().case == str(case.pk)


@pytest.mark.parametrize("code", ["code", "provisional", "pk"])
def test_both_codes_and_the_uuid_find_the_case(code):
    case = cases.opened()
    key = cases.contacted(getattr(case, code))
    assert Contact.objects.get(pk=key).case == case.pk
    assert notes(key) == []


def test_a_typed_code_of_another_commune_is_kept_and_not_linked():
    case = cases.opened()
    key = cases.contacted(case.code, unit=build.OTHER_UNIT)
    row = Contact.objects.get(pk=key)
    assert (row.case, row.case_code) == (None, case.code)
    assert notes(key) == ["case_other_area"]


def test_a_case_of_another_project_is_never_linked():
    case = cases.opened(project_id=2)
    by_uuid, by_code = cases.contacted(case.pk), cases.contacted(case.code)
    assert notes(by_uuid) == ["case_elsewhere"]
    # Of a code nobody is told in which other project it is one.
    assert notes(by_code) == ["case_unknown"]
    assert set(Contact.objects.values_list("case", flat=True)) == {None}


def test_a_provisional_code_of_two_cases_is_not_guessed():
    cases.opened(), cases.opened()
    key = cases.contacted(cases.PROVISIONAL)
    assert notes(key) == ["case_ambiguous"]
    assert Contact.objects.get(pk=key).case is None


def test_a_deleted_case_is_told_of_and_linked_again_when_restored():
    case = cases.opened()
    before = cases.contacted(case.pk)
    build.forget(case.submission)
    after, typed = cases.contacted(case.pk), cases.contacted(case.code)
    assert [notes(key) for key in (before, after, typed)] == [["case_deleted"]] * 3
    build.send(cases.CASE, cases.opening(), submission=case.submission, entity=case.pk)
    assert [notes(key) for key in (before, after, typed)] == [[]] * 3
    assert set(Contact.objects.values_list("case", flat=True)) == {case.pk}


def test_a_day_after_the_closing_is_told_of_and_linked():
    case = cases.opened()
    Case.objects.update(closed_on=build.DAY, closed_reason="hoan_thanh")
    key = cases.contacted(case.pk, after=1)
    assert notes(key) == ["case_closed"]
    assert Contact.objects.get(pk=key).case == case.pk
    assert notes(cases.contacted(case.pk)) == []


@pytest.mark.parametrize("code", ["Nguyễn Văn A", "21439-2026-1", "T-abc", "x" * 300, "21439\0"])
def test_what_is_no_code_is_refused_and_nothing_is_written(code):
    with pytest.raises(Fault) as refused:
        cases.contacted(code)
    assert code not in refused.value.message
    assert not Contact.objects.exists()
    assert not Source.objects.exists()


def test_contacts_counselling_and_support_are_counted_by_marks():
    cases.contacted(), cases.counselled(), cases.supported()
    marks = dict(PersonMark.objects.values_list("kind", "dimensions"))
    assert marks == {
        "P01": {"age": "18_29", "gender": "nu", "group": "su_dung"},
        "C00": {"form": "ca_nhan"},
        "V01": {"support": "hoc_nghe"},
    }
    assert all(one.differing == 0 for one in rebuild_counts(now=build.NOW))


def test_who_was_not_met_was_not_reached():
    key = cases.contacted()
    cases.contacted(submission=key, ket_qua="khong_gap")
    assert not PersonMark.objects.exists()
    assert not Count.objects.exists()
    assert Contact.objects.get(pk=key).reached is False


@pytest.mark.parametrize(
    ("said", "follow_up"),
    [
        ({"lan_ghi": "moi"}, False),
        ({"lan_ghi": "moi", "sau_6_thang": "con_viec"}, False),
        ({"lan_ghi": "theo_doi", "sau_6_thang": "con_viec"}, True),
        ({"lan_ghi": "theo_doi"}, True),
        ({"sau_6_thang": "bo"}, True),  # a form that does not ask which it is
        ({}, False),
    ],
)
def test_how_a_support_goes_on_is_kept_and_counts_as_none_anew(said, follow_up):
    case = cases.opened()
    key = cases.supported(case.pk, **said)
    made = Livelihood.objects.get(pk=key)
    assert (made.case, made.follow_up) == (case.pk, follow_up)
    assert PersonMark.objects.count() == Count.objects.count() == (0 if follow_up else 1)
    found = selectors.services(build.PROJECT, build.DAY, build.DAY)
    assert [one.kind for one in found] == ([] if follow_up else ["V01"])
    assert "V01" in [line.kind for line in timeline(case, 50)]
    assert all(one.differing == 0 for one in rebuild_counts(now=build.NOW))


def test_a_support_that_is_corrected_to_a_follow_up_counts_no_more_and_back():
    key = cases.supported(lan_ghi="moi")
    for said, counted in (("theo_doi", 0), ("moi", 1), ("theo_doi", 0)):
        cases.supported(submission=key, lan_ghi=said)
        assert (PersonMark.objects.count(), Livelihood.objects.count()) == (counted, 1)


@pytest.mark.parametrize("said", ["lan_hai", "MOI", "theo doi", "x" * 300])
def test_an_occasion_that_is_none_is_refused(said):
    with pytest.raises(Fault):
        cases.supported(lan_ghi=said)
    assert not Livelihood.objects.exists()


def test_a_band_of_age_that_is_none_of_ours_is_refused_and_nothing_is_guessed():
    for said in ("25-34", "18-29", "30", "0_17"):
        with pytest.raises(Fault):
            cases.contacted(nhom_tuoi=said)
    assert not Contact.objects.exists()
    assert not PersonMark.objects.exists()


def test_a_group_is_an_activity_and_no_person():
    key = cases.counselled(cases.opened().pk)
    cases.counselled(submission=key, hinh_thuc="nhom", noi_dung="C03 C04", nam=4, nu=8)
    activity = Activity.objects.get(pk=key)
    assert (activity.kind, activity.topics, activity.attendances) == ("C03", "C03 C04", 12)
    assert not Counselling.objects.exists()
    assert not PersonMark.objects.exists()
    cases.counselled(submission=key)
    assert Counselling.objects.get().pk == key
    assert not Activity.objects.exists()


def test_a_session_without_content_and_counselling_without_form_are_refused():
    with pytest.raises(Fault):
        cases.counselled(hinh_thuc="nhom", noi_dung="")
    with pytest.raises(Fault):
        cases.counselled(hinh_thuc="")
    with pytest.raises(Fault):
        cases.supported(loai="")
    assert not Source.objects.exists()


def test_the_next_step_is_what_was_said_last_until_it_is_done():
    case = cases.opened()
    cases.contacted(case.pk, ngay_hen=cases.day(5))
    assert Case.objects.get().next_on.isoformat() == cases.day(5)
    later = cases.counselled(case.pk, after=3, ngay_hen=cases.day(10))
    assert Case.objects.get().next_on.isoformat() == cases.day(10)
    build.forget(later)
    assert Case.objects.get().next_on.isoformat() == cases.day(5)
    cases.contacted(case.pk, after=5)
    assert Case.objects.get().next_on is None


def test_taking_a_record_out_takes_its_count_out():
    for send in (cases.contacted, cases.counselled, cases.supported):
        build.forget(send())
    assert not PersonMark.objects.exists()
    assert not Contact.objects.exists()
    assert not Counselling.objects.exists()
    assert not Livelihood.objects.exists()


def test_an_erased_contact_keeps_its_count_alone():
    case = cases.opened()
    key = cases.contacted(case.pk)
    assert services.anonymise(submission=key, mark=build.mark(key)) == 1
    assert not Contact.objects.exists()
    assert PersonMark.objects.get().mark != build.mark(key)


def test_services_of_a_period_leave_out_refusals_and_what_is_not_linked():
    case = cases.opened()
    cases.contacted(case.pk), cases.counselled(case.pk, after=1), cases.supported(case.pk, after=2)
    build.send(parse(build.SCREENING_TOML.encode()), {**build.never_used(), "ma_ca": str(case.pk)})
    cases.contacted(case.pk, ket_qua="khong_gap")
    cases.contacted("T-ZZZZZZ"), cases.contacted(case.pk, dong_y="khong")
    found = selectors.services(build.PROJECT, build.DAY, build.DAY.replace(day=18))
    assert sorted(one.kind for one in found) == ["C00", "P01", "S01"]
    assert {one.case for one in found} == {case.pk}
    assert not selectors.services(2, build.DAY, build.DAY)


def test_the_timeline_has_kinds_and_days_newest_first_and_the_opening_last():
    case = cases.opened()
    contact = cases.contacted(case.pk, after=2)
    cases.supported(case.pk, after=1)
    key = uuid4()
    Referral.objects.create(
        uuid=key, submission=uuid4(), project_id=build.PROJECT, case=str(case.pk),
        urgency="thuong", made_on=build.DAY.replace(day=20), arrived_on=build.DAY.replace(day=21),
        due_on=build.DAY, recorded_at=build.NOW,
    )  # fmt: skip
    lines = timeline(case, 50)
    assert [line.kind for line in lines] == [
        "R02", "R01", "P01", "V01", "status", "opening",
    ]  # fmt: skip
    assert lines[2].submission == contact
    assert len(timeline(case, 2)) == 2
