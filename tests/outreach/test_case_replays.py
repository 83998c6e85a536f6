"""What a case shows follows from its records as they stand, in whatever order they came to be."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from outreach import services
from outreach.codes import CLOSING_REASONS
from outreach.mapping import parse
from outreach.models import Activity, Case, Count, Source
from outreach.services.cases import Close, Reopen, SetStep, act
from tests.outreach import build, cases

pytestmark = pytest.mark.django_db

SCREENING = parse(build.SCREENING_TOML.encode())
SITE = parse(build.SITE_TOML.encode())
ACTIVITY = parse(build.ACTIVITY_TOML.encode())
DUE = build.DAY + timedelta(days=3)


def awaiting() -> Case:
    case = cases.opened()
    act(case=case.pk, action=SetStep(build.DAY, DUE, "tu_van"), now=build.NOW)
    return case


def screened(case: Case, submission: UUID) -> None:
    answers = {**build.never_used(), "ngay": cases.day(4), "ma_ca": str(case.pk)}
    build.send(SCREENING, answers, submission=submission)


def due(case: Case) -> object:
    return Case.objects.get(pk=case.pk).next_on


def notes(submission: UUID) -> list[str]:
    return [code for code, _ in Source.objects.get(pk=submission).notes]


def counts_stand() -> bool:
    return not any(each.differing for each in services.rebuild_counts(now=build.NOW, write=False))


def test_a_screening_that_turns_out_to_be_anothers_leaves_the_first_case_due() -> None:
    case, other, key = awaiting(), cases.opened(ma_tam="T-AB12CE"), uuid4()
    screened(case, key)
    assert due(case) is None
    screened(other, key)
    assert due(case) == DUE


def test_a_screening_that_is_deleted_leaves_its_case_due() -> None:
    case, key = awaiting(), uuid4()
    screened(case, key)
    build.forget(key)
    assert due(case) == DUE


def test_that_a_record_is_later_than_the_closing_is_told_as_long_as_it_is_so() -> None:
    opening = uuid4()
    case = cases.opened(submission=opening)
    key = cases.contacted(case.pk, after=5)
    assert notes(key) == []
    act(case=case.pk, action=Close(build.DAY, CLOSING_REASONS[0]), now=build.NOW)
    assert notes(key) == ["case_closed"]
    build.send(cases.CASE, cases.opening(gioi="nam"), entity=case.pk, submission=opening)
    assert notes(key) == ["case_closed"]
    act(case=case.pk, action=Reopen(), now=build.NOW)
    assert notes(key) == []


def test_the_counts_stand_through_every_change_of_kind_and_review() -> None:
    key = uuid4()
    met = {"ngay": cases.day(), "ket_qua": "dong_y_tham_gia", "hinh_thuc": "tai_nha"}
    group = {"ngay": cases.day(), "hinh_thuc": "nhom", "noi_dung": "C01", "nam": 3, "nu": 4}
    steps = [
        (ACTIVITY, build.activity_answers(), "approved"),
        (cases.CONTACT, met, "rejected"),
        (SITE, build.site_answers(), ""),
        (cases.CONTACT, {**met, "ngay": cases.day(40), "ket_qua": "khong_gap"}, "approved"),
        (cases.COUNSELLING, group, "hasIssues"),
        (cases.COUNSELLING, {**group, "hinh_thuc": "ca_nhan"}, "approved"),
        (cases.COUNSELLING, group, "rejected"),
    ]
    for mapping, answers, review in steps:
        build.send(mapping, answers, submission=key, review=review)
        assert counts_stand()
        for judged in ("approved", "rejected", review):
            services.judge(
                submission=key, review=judged, mark=lambda: build.mark(key), now=build.NOW
            )
            assert counts_stand()
    assert Activity.objects.get().state == "out"
    build.forget(key)
    assert Count.objects.count() == 0


def test_a_case_that_was_a_refusal_for_a_while_has_its_code_back() -> None:
    entity, opening = uuid4(), uuid4()
    code = cases.opened(entity=entity, submission=opening).code
    build.send(cases.CASE, cases.opening(dong_y="khong"), entity=entity, submission=opening)
    assert cases.opened(ma_tam="T-AAAAAA").code != code
    build.send(
        cases.CASE, cases.opening(ngay="2025-12-31"), entity=entity, submission=opening,
        unit=build.OTHER_UNIT,
    )  # fmt: skip
    assert Case.objects.get(pk=entity).code == code
    assert counts_stand()
