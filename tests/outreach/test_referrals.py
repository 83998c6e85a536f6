"""Referrals and the answers to them: one state and one count, whatever the order."""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from outreach import services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Count, PersonMark, Referral, ReferralAnswer, ReferralCode, Source
from outreach.selectors import referrals as selectors
from outreach.services import referrals
from tests.outreach import build
from tests.outreach.build import DAY, NOW, PROJECT, send

pytestmark = pytest.mark.django_db

FORM = parse(
    b"""
record = "referral"
unit = "ma_xa"
day = "ngay"
[fields]
act = "thao_tac"
case = "ma_ca"
referral = "chuyen_gui"
consent = "dong_y_chuyen"
service = "dich_vu"
receiver = "noi_nhan"
receiver_name = "ten_noi_nhan"
urgency = "muc_khan"
state = "trang_thai"
"""
)
CASE = str(uuid.UUID(int=7))


def made(**changes):
    return {
        "thao_tac": "tao",
        "ma_ca": CASE,
        "dong_y_chuyen": "co",
        "dich_vu": "tam_ly",
        "ten_noi_nhan": "Trạm y tế",
        "ngay": DAY.isoformat(),
        **changes,
    }


def answered(referral, state="da_tiep_nhan", after=0, **changes):
    return {
        "thao_tac": "phan_hoi",
        "chuyen_gui": str(referral),
        "trang_thai": state,
        "ngay": (DAY + timedelta(days=after)).isoformat(),
        **changes,
    }


def received(submission):
    return build.mark(uuid.UUID(int=submission.int ^ 1))


def settle():
    for each in referrals.unsettled(PROJECT):
        referrals.settle(referral=each.pk, received=received(each.submission), now=NOW)


def sent(answers, *, settled=True, **more):
    key = more.pop("submission", None) or uuid.uuid4()
    send(FORM, answers, submission=key, **more)
    if settled:
        settle()
    return key


def approve():
    """Only what is approved is counted under its own measure."""
    PersonMark.objects.update(state="approved")
    services.rebuild_counts(now=NOW)


def counted():
    approve()
    rows = Count.objects.filter(kind__in=["R01", "R02"])
    return {f"{row.kind} {row.month:%Y-%m}": row.value for row in rows if row.measure == "services"}


def notes_of(submission):
    return [code for code, _ in Source.objects.get(pk=submission).notes]


def test_a_referral_has_a_day_to_answer_by_and_counts_as_made_alone():
    key = sent(made())
    row = Referral.objects.get()
    assert (row.pk, row.submission, row.case) == (key, key, CASE)
    assert (row.made_on, row.due_on, row.state) == (DAY, DAY + timedelta(days=7), "")
    assert counted() == {"R01 2026-05": 1}


def test_the_service_stands_in_no_column():
    sent(made())
    row = Referral.objects.values_list().get()
    assert "tam_ly" not in str(row)
    assert b"tam_ly"[::-1] in bytes(Referral.objects.get().sealed)


def test_an_urgent_one_is_due_the_next_day():
    sent(made(muc_khan="khan"))
    assert Referral.objects.get().due_on == DAY + timedelta(days=1)


def test_its_uuid_is_that_of_the_entity_that_the_form_made():
    entity = uuid.uuid4()
    key = sent(made(), entity=entity)
    assert Referral.objects.get().pk == entity
    other = sent(made(), entity=entity)
    assert set(Referral.objects.values_list("pk", flat=True)) == {entity, other}
    assert key != other


@pytest.mark.parametrize(("said", "refusals"), [("khong", 1), (None, 0), ("", 0)])
def test_without_consent_nothing_is_made_and_the_reader_is_told(said, refusals):
    key = sent(made(dong_y_chuyen=said))
    assert not Referral.objects.exists()
    assert counted() == {}
    assert PersonMark.objects.filter(outcome="refused").count() == refusals
    assert notes_of(key) == ["referral_unconsented"]
    build.forget(key)
    assert not PersonMark.objects.exists()


def test_consent_that_an_edit_takes_back_takes_the_referral_back():
    key = sent(made())
    sent(answered(key))
    sent(made(dong_y_chuyen="khong"), submission=key)
    referrals.unreceive(submission=key, project_id=PROJECT, received=received(key), now=NOW)
    assert not Referral.objects.exists()
    assert counted() == {}


@pytest.mark.parametrize("state", ["da_tiep_nhan", "da_su_dung_dv"])
def test_received_counts_once_however_often_it_is_said(state):
    key = sent(made())
    for _ in range(3):
        sent(answered(key, state, after=2))
    assert counted() == {"R01 2026-05": 1, "R02 2026-05": 1}


@pytest.mark.parametrize("state", ["tu_choi", "khong_lien_lac_duoc", "chuyen_noi_khac"])
def test_what_was_not_received_is_not_counted(state):
    key = sent(made())
    sent(answered(key, state))
    assert counted() == {"R01 2026-05": 1}
    assert Referral.objects.get().state == state


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_any_order_of_arrival_comes_to_the_same(order):
    key = uuid.uuid4()
    steps = [
        made(),
        answered(key, "khong_lien_lac_duoc", after=1),
        answered(key, "da_tiep_nhan", after=20),
        answered(key, "da_su_dung_dv", after=16),
    ]
    for number in order:
        sent(steps[number], submission=key if number == 0 else uuid.UUID(int=number))
    row = Referral.objects.get()
    # The newest day is its state; received it was on the earliest.
    assert (row.state, row.arrived_on) == ("da_tiep_nhan", DAY + timedelta(days=16))
    assert counted() == {"R01 2026-05": 1, "R02 2026-06": 1}
    assert all(notes_of(uuid.UUID(int=number)) == [] for number in (1, 2, 3))


def test_an_older_answer_that_comes_late_changes_nothing():
    key = sent(made())
    sent(answered(key, "da_su_dung_dv", after=5))
    sent(answered(key, "tu_choi", after=2))
    row = Referral.objects.get()
    assert (row.state, row.arrived_on) == ("da_su_dung_dv", DAY + timedelta(days=5))


def test_an_edited_answer_and_a_deleted_one_are_followed():
    key = sent(made())
    answer = sent(answered(key, "da_tiep_nhan"))
    sent(answered(key, "tu_choi"), submission=answer)
    assert counted() == {"R01 2026-05": 1}
    sent(answered(key, "da_tiep_nhan"), submission=answer)
    build.forget(answer)
    settle()
    assert counted() == {"R01 2026-05": 1}
    assert Referral.objects.get().state == ""


def test_an_answer_moved_to_another_referral_leaves_the_first():
    first, second = sent(made()), sent(made())
    answer = sent(answered(first))
    sent(answered(second), submission=answer)
    states = dict(Referral.objects.values_list("pk", "state"))
    assert states == {first: "", second: "da_tiep_nhan"}
    assert counted() == {"R01 2026-05": 2, "R02 2026-05": 1}


def test_a_form_that_turns_from_one_act_to_the_other_leaves_nothing_behind():
    first = sent(made())
    key = sent(made())
    sent(answered(first), submission=key)
    assert list(Referral.objects.values_list("pk", flat=True)) == [first]
    sent(made(), submission=key)
    assert not ReferralAnswer.objects.exists()
    assert Referral.objects.get(pk=first).state == ""


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"chuyen_gui": str(uuid.UUID(int=9))}, "referral_unknown"),
        ({"chuyen_gui": ""}, "referral_unnamed"),
        ({"chuyen_gui": "chua_co"}, "referral_unnamed"),
        ({"trang_thai": ""}, "referral_unanswered"),
        ({"ngay": "2026-01-01"}, "referral_answer_early"),
    ],
)
def test_an_answer_that_does_not_fit_says_so(changes, note):
    key = sent(made())
    answer = sent({**answered(key), **changes})
    assert notes_of(answer) == [note]


def test_an_answer_of_another_project_reaches_nothing():
    key = sent(made())
    answer = sent(answered(key), project_id=2)
    assert notes_of(answer) == ["referral_unknown"]
    assert Referral.objects.get().state == ""


def test_an_answer_to_a_deleted_referral_waits_and_holds_when_it_is_restored():
    key = sent(made())
    build.forget(key)
    answer = sent(answered(key))
    assert notes_of(answer) == ["referral_unknown"]
    sent(made(), submission=key)
    assert notes_of(answer) == []
    assert counted() == {"R01 2026-05": 1, "R02 2026-05": 1}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("thao_tac", "xoa"),
        ("thao_tac", None),
        ("trang_thai", "xong"),
        ("chuyen_gui", "không phải mã"),
        ("ma_ca", "Nguyễn Văn A"),
        ("dich_vu", "x" * 400),
        ("ngay", "2026-02-31"),
        ("ten_noi_nhan", "x" * 201),
    ],
)
def test_answers_that_can_not_be_values_are_refused_and_write_nothing(name, value):
    base = answered(uuid.uuid4()) if name in {"trang_thai", "chuyen_gui"} else made()
    with pytest.raises(Fault):
        sent({**base, name: value})
    assert not Referral.objects.exists()
    assert not ReferralAnswer.objects.exists()
    assert not PersonMark.objects.exists()


def test_what_is_missing_in_a_referral_is_told_and_it_stands():
    key = sent(made(ma_ca="", dich_vu="", ten_noi_nhan=""))
    assert set(notes_of(key)) == {"referral_caseless", "referral_nowhere", "referral_serviceless"}
    assert Referral.objects.exists()


def test_an_answer_that_was_rejected_does_not_count():
    key = sent(made())
    answer = sent(answered(key))
    Source.objects.filter(pk=answer).update(review="rejected")
    assert referrals.unsettle(submission=answer) == 1
    settle()
    assert Referral.objects.get().state == ""
    assert counted() == {"R01 2026-05": 1}


def test_the_count_of_received_ones_follows_the_review_of_the_referral():
    key = sent(made())
    sent(answered(key))
    Source.objects.filter(pk=key).update(review="")
    referrals.unsettle(submission=key)
    settle()
    assert PersonMark.objects.get(kind="R02").state == "waiting"
    Source.objects.filter(pk=key).update(review="approved")
    referrals.unsettle(submission=key)
    settle()
    assert PersonMark.objects.get(kind="R02").state == "approved"


def test_an_erased_referral_keeps_both_counts_and_nothing_else():
    key = sent(made())
    sent(answered(key))
    code(key)
    before = counted()
    for _ in range(2):
        services.anonymise(submission=key, mark=build.mark(key))
        referrals.loosen(submission=key, project_id=PROJECT, received=received(key))
    assert counted() == before
    assert not Referral.objects.exists()
    assert not ReferralCode.objects.exists()
    names = set(PersonMark.objects.values_list("mark", flat=True))
    assert names.isdisjoint({build.mark(key), received(key)})


def test_what_an_erased_answer_came_to_stays_with_its_referral():
    key = sent(made())
    answer = sent(answered(key))
    code(key)
    before = counted()
    services.anonymise(submission=answer, mark=build.mark(answer))
    assert not ReferralAnswer.objects.exists()
    Referral.objects.update(settled=False)
    settle()
    assert Referral.objects.get().state == "da_tiep_nhan"
    assert counted() == before


def code(referral):
    return ReferralCode.objects.create(
        referral=referral,
        origin=referral,
        project_id=PROJECT,
        code_hash=uuid.uuid4().hex,
        sealed=b"",
        issued_at=NOW,
        expires_at=NOW + timedelta(days=90),
    )


def test_lists_have_the_overdue_first_and_find_those_of_a_case():
    late = sent(made(ngay="2026-05-01"))
    waiting = sent(made())
    gone = sent(made(ngay="2026-04-01"))
    sent(answered(gone, "da_su_dung_dv"))
    every = Source.objects.values("submission")
    today = DAY + timedelta(days=1)
    assert [each.pk for each in selectors.listed(PROJECT, every, today)] == [late, waiting, gone]
    shapes = [each.shape(today) for each in selectors.listed(PROJECT, every, today)]
    assert shapes == ["overdue", "waiting", "done"]
    for state, found in (("overdue", late), ("waiting", waiting), ("done", gone)):
        (row,) = selectors.listed(PROJECT, every, today, state)
        assert row.pk == found
    assert not selectors.listed(PROJECT, every, today, "blocked").exists()
    assert [each.pk for each in selectors.overdue(today)] == [late]
    of_case = selectors.of_case(PROJECT, uuid.UUID(CASE))
    assert [each.pk for each in of_case] == [waiting, late, gone]
    assert not selectors.of_case(2, uuid.UUID(CASE)).exists()


def test_settling_asks_the_same_however_many_answers_there_are():
    def queries(number):
        key = sent(made())
        for day in range(number):
            sent(answered(key, after=day), settled=False)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            referrals.settle(referral=key, received=received(key), now=NOW)
        return len(asked)

    assert queries(2) == queries(9)
