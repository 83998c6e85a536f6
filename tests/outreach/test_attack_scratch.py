"""Scratch."""
from datetime import date, timedelta
from uuid import UUID, uuid4
import pytest
from outreach import services
from outreach.models import *
from outreach.services import cases as page
from tests.outreach import build
from tests.outreach.cases import *
from tests.outreach import cases as c
pytestmark = pytest.mark.django_db
SCREEN = parse(build.SCREENING_TOML.encode())
ACT = parse(build.ACTIVITY_TOML.encode())
SITE = parse(build.SITE_TOML.encode())

def ok():
    assert [r.differing for r in services.rebuild_counts(now=build.NOW, write=False)] in ([], [0]), services.rebuild_counts(now=build.NOW, write=False)

def screened(case, submission=None, after=0):
    key = submission or uuid4()
    build.send(SCREEN, {**build.never_used(), "ngay": day(after), "ma_ca": str(case)}, submission=key)
    return key

def test_screening_moved_to_another_case():
    a, b = opened(), opened(ma_tam="T-AB12CE")
    page.act(case=a.pk, action=page.SetStep(build.DAY, build.DAY + timedelta(days=3), "tu_van"), now=build.NOW)
    key = screened(a.pk, after=4)
    a.refresh_from_db(); assert a.next_on is None
    screened(b.pk, key, after=4)
    a.refresh_from_db(); assert a.next_on is not None

def test_screening_removed():
    a = opened()
    page.act(case=a.pk, action=page.SetStep(build.DAY, build.DAY + timedelta(days=3), "tu_van"), now=build.NOW)
    key = screened(a.pk, after=4)
    build.forget(key)
    a.refresh_from_db(); assert a.next_on is not None

def test_closed_note_survives_edit():
    sub = uuid4()
    a = opened(submission=sub)
    page.act(case=a.pk, action=page.Close(build.DAY, "ket_thuc"), now=build.NOW) if False else None
    from outreach.codes import CLOSING_REASONS
    page.act(case=a.pk, action=page.Close(build.DAY, CLOSING_REASONS[0]), now=build.NOW)
    k = contacted(a.pk, after=5)
    before = Source.objects.get(pk=k).notes
    assert before
    build.send(CASE, opening(), entity=a.pk, submission=sub)
    assert Source.objects.get(pk=k).notes == before

def test_kind_changes_and_reviews_counts():
    k = uuid4()
    build.send(ACT, build.activity_answers(), submission=k, review="approved"); ok()
    build.send(CONTACT, {"ngay": day(), "ket_qua": "dong_y_tham_gia", "hinh_thuc":"tai_nha"}, submission=k, review="rejected"); ok()
    services.judge(submission=k, review="approved", mark=lambda: build.mark(k), now=build.NOW); ok()
    build.send(SITE, build.site_answers(), submission=k, review=""); ok()
    build.send(CONTACT, {"ngay": day(40), "ket_qua": "khong_gap", "hinh_thuc":"tai_nha"}, submission=k, review="approved"); ok()
    build.send(COUNSELLING, {"ngay": day(), "hinh_thuc": "nhom", "noi_dung": "C01", "nam": 3, "nu": 4}, submission=k, review="hasIssues"); ok()
    services.judge(submission=k, review="approved", mark=lambda: build.mark(k), now=build.NOW); ok()
    build.send(COUNSELLING, {"ngay": day(), "hinh_thuc": "ca_nhan", "noi_dung": "C01"}, submission=k, review="hasIssues"); ok()
    build.send(COUNSELLING, {"ngay": day(), "hinh_thuc": "nhom", "noi_dung": "C01", "nam": 3, "nu": 4}, submission=k, review="hasIssues"); ok()
    assert Activity.objects.get().state == "out"
    build.forget(k); ok()
    assert Count.objects.count() == 0

def test_met_unapproved_then_not_met_then_judge():
    k = contacted(review="") if False else uuid4()
    build.send(CONTACT, {"ngay": day(), "ket_qua": "dong_y_tham_gia", "hinh_thuc":"tai_nha"}, submission=k, review="rejected"); ok()
    build.send(CONTACT, {"ngay": day(), "ket_qua": "khong_gap", "hinh_thuc":"tai_nha"}, submission=k, review="rejected"); ok()
    services.judge(submission=k, review="approved", mark=lambda: build.mark(k), now=build.NOW); ok()
    build.send(CONTACT, {"ngay": day(), "ket_qua": "tu_choi", "hinh_thuc":"tai_nha"}, submission=k, review="approved"); ok()

def test_contact_code_other_unit_then_transfer():
    a = opened()
    k = contacted(a.code, unit=build.OTHER_UNIT)
    assert Contact.objects.get(pk=k).case is None
    page.act(case=a.pk, action=page.Move(uuid4(), build.DAY, build.OTHER_UNIT, None), now=build.NOW)
    assert Contact.objects.get(pk=k).case == a.pk
    assert Source.objects.get(pk=k).notes == []

def test_refused_then_agreed_keeps_code():
    sub = uuid4(); e = uuid4()
    a = opened(entity=e, submission=sub)
    code = a.code
    build.send(CASE, opening(dong_y="khong"), entity=e, submission=sub); ok()
    assert not Case.objects.exists()
    b = opened(ma_tam="T-AAAAAA"); assert b.code != code
    build.send(CASE, opening(), entity=e, submission=sub); ok()
    assert Case.objects.get(pk=e).code == code

def test_edit_year_and_commune_keeps_code():
    sub = uuid4(); e = uuid4()
    a = opened(entity=e, submission=sub)
    build.send(CASE, opening(ngay="2025-12-31"), entity=e, submission=sub, unit=build.OTHER_UNIT); ok()
    assert Case.objects.get().code == a.code

def test_case_waiting_note_after_delete_of_contact_code():
    k = contacted("T-AB12CD")
    assert Source.objects.get(pk=k).notes[0][0] == "case_unknown"
    a = opened()
    assert Source.objects.get(pk=k).notes == []
    assert Contact.objects.get(pk=k).case == a.pk
