"""Calls to the hotline: the fact and the clock, and nothing of what was said."""

import uuid
from datetime import timedelta

import pytest

from outreach import services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import HotlineCall, PersonMark, Source
from outreach.selectors import hotline as selectors
from outreach.services.hotline import handle_call
from tests.outreach import build
from tests.outreach.build import DAY, NOW, PROJECT, send

pytestmark = pytest.mark.django_db

FORM = parse(
    b"""
record = "hotline_call"
unit = "ma_xa"
day = "ngay"
[fields]
channel = "kenh"
subject = "loai"
urgency = "muc_khan"
case = "ma_ca"
call_back = "cho_phep_goi_lai"
phone = "so_dien_thoai"
outcome = "ket_qua"
due_on = "han"
handled = "da_xu_ly"
handled_on = "ngay_xu_ly"
"""
)


def call(**changes):
    told = {
        "kenh": "dien_thoai",
        "loai": "tu_van_cai_nghien",
        "ngay": DAY.isoformat(),
        "cho_phep_goi_lai": "co",
        "so_dien_thoai": "0912345678",
        **changes,
    }
    key = uuid.uuid4()
    send(FORM, told, submission=key)
    return HotlineCall.objects.get(pk=key)


def notes_of(row):
    return [code for code, _ in Source.objects.get(pk=row.pk).notes]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, 5),
        ({"muc_khan": "khan"}, 1),
        ({"loai": "khung_hoang"}, 0),
        ({"loai": "khung_hoang", "muc_khan": "thuong"}, 0),
        ({"han": str(DAY + timedelta(days=9))}, 9),
    ],
)
def test_a_call_is_to_be_handled_by_its_urgency_or_by_what_the_form_says(changes, days):
    row = call(**changes)
    assert row.due_on == DAY + timedelta(days=days)
    assert PersonMark.objects.get().kind == "H01"


def test_the_number_stands_nowhere_and_ends_after_thirty_days():
    row = call()
    assert row.number_until == DAY + timedelta(days=30)
    assert "0912345678" not in str(HotlineCall.objects.values_list().get())
    assert call(cho_phep_goi_lai="khong").number_until is None


def test_of_a_reported_crime_only_the_fact_is_kept():
    row = call(
        loai="to_giac",
        muc_khan="khan",
        ma_ca="21439-2026-00001",
        ket_qua="da_bao",
        han="2026-06-30",
    )
    told = (row.urgency, row.case, row.outcome, row.due_on, row.number_until)
    assert told == ("", "", "", None, None)
    assert (row.subject, row.channel, row.shape(DAY)) == ("to_giac", "dien_thoai", "done")
    assert not handle_call(submission=row.pk, now=NOW)


def test_a_call_becomes_a_report_and_what_was_kept_of_it_goes():
    row = call(ket_qua="hen_lai")
    send(FORM, {"kenh": "zalo", "loai": "to_giac", "ngay": DAY.isoformat()}, submission=row.pk)
    row.refresh_from_db()
    assert (row.outcome, row.due_on, row.number_until) == ("", None, None)
    assert PersonMark.objects.count() == 1


def test_the_queue_has_the_overdue_first_and_handled_calls_apart():
    late = call(ngay="2026-05-01")
    crisis, urgent = call(loai="khung_hoang"), call(muc_khan="khan")
    done = call(da_xu_ly="co", ngay_xu_ly=str(DAY + timedelta(days=2)))
    every = Source.objects.values("submission")
    assert list(selectors.queue(PROJECT, every)) == [late, crisis, urgent]
    assert list(selectors.queue(PROJECT, every, done=True)) == [done]
    assert [each.shape(DAY) for each in (late, crisis, urgent)] == ["overdue", "due", "waiting"]
    assert done.handled == DAY + timedelta(days=2)


def test_handling_on_the_page_holds_once_and_survives_an_edit():
    row = call()
    assert handle_call(submission=row.pk, now=NOW)
    assert not handle_call(submission=row.pk, now=NOW + timedelta(hours=1))
    send(
        FORM,
        {"kenh": "dien_thoai", "loai": "khac", "ngay": DAY.isoformat()},
        submission=row.pk,
    )
    row.refresh_from_db()
    assert (row.handled_at, row.subject) == (NOW, "khac")


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"han": "2026-01-01"}, "call_due_early"),
        ({"da_xu_ly": "co", "ngay_xu_ly": "2026-01-01"}, "call_handled_early"),
    ],
)
def test_impossible_days_are_told_and_not_taken(changes, note):
    row = call(**changes)
    assert notes_of(row) == [note]
    assert row.due_on == DAY + timedelta(days=5)
    assert row.said_handled_on in {None, DAY}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kenh", "fax"),
        ("kenh", None),
        ("loai", "chuyen_khac"),
        ("muc_khan", "gấp"),
        ("ma_ca", "Nguyễn Thị B"),
        ("so_dien_thoai", "0" * 31),
        ("han", "mai"),
        ("da_xu_ly", "chắc vậy"),
    ],
)
def test_answers_that_can_not_be_values_are_refused_and_write_nothing(name, value):
    with pytest.raises(Fault):
        call(**{name: value})
    assert not HotlineCall.objects.exists()
    assert not PersonMark.objects.exists()


def test_a_deleted_call_goes_with_its_count_and_an_erased_one_keeps_it():
    gone, erased = call(), call()
    build.forget(gone.pk)
    services.anonymise(submission=erased.pk, mark=build.mark(erased.pk))
    assert not HotlineCall.objects.exists()
    assert PersonMark.objects.count() == 1
    assert PersonMark.objects.get().mark != build.mark(erased.pk)
