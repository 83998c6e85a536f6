"""What is odd about how a form was filled becomes a flag; what is mended loses it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.survey.quality.models import Trace
from backend.survey.submissions.models import SubmissionFlag
from tests.quality.conftest import QUESTIONS, Send, codes

DAY = "2026-05-18T09:00:00.000+07:00"
LATER = "2026-05-18T09:20:00.000+07:00"


def log(seconds_each: float, begin: int = 1747447200000) -> bytes:
    lines = ["event,node,start,end"]
    for at, name in enumerate(("ma_xa", *QUESTIONS)):
        start = begin + at * 100_000
        lines.append(f"question,/data/{name},{start},{start + int(seconds_each * 1000)}")
    return "\n".join(lines).encode()


def test_a_form_filled_as_people_do_has_no_flag(send: Send) -> None:
    one = send(1, start=DAY, end=LATER, vi_tri="14.8 108.9 0 4.5")
    assert codes(one) == set()


@pytest.mark.parametrize(("each", "fast"), [(0.5, True), (1.9, True), (9, False)])
def test_less_than_two_seconds_a_question_by_the_audit_log_is_too_fast(
    send: Send, each: float, fast: bool
) -> None:
    files = {"audit.csv": log(each)}
    one = send(1, start=DAY, end=LATER, **{"meta/audit": "audit.csv"}, files=files)
    assert ("too_fast" in codes(one)) is fast
    assert Trace.objects.get(submission=one).seconds == int(6 * each)


def test_without_a_log_start_and_end_tell(send: Send) -> None:
    assert "too_fast" in codes(send(1, start=DAY, end="2026-05-18T09:00:04.000+07:00"))


@pytest.mark.parametrize(("accuracy", "poor"), [("0", True), ("101", True), ("99.5", False)])
def test_a_poor_or_made_up_position(send: Send, accuracy: str, poor: bool) -> None:
    one = send(1, vi_tri=f"14.8 108.9 0 {accuracy}")
    assert ("poor_accuracy" in codes(one)) is poor


@pytest.mark.parametrize(("hour", "night"), [("22:00", True), ("04:59", True), ("05:00", False)])
def test_filled_at_night_in_viet_nam(send: Send, hour: str, night: bool) -> None:
    one = send(1, start=f"2026-05-18T{hour}:00.000+07:00", end=f"2026-05-18T{hour}:59.000+07:00")
    assert ("at_night" in codes(one)) is night


def test_the_fifth_form_at_one_spot_is_flagged(send: Send) -> None:
    rows = [send(n, vi_tri="14.80001 108.90001 0 4") for n in range(5)]
    assert ["same_spot" in codes(each) for each in rows] == [False] * 4 + [True]
    elsewhere = send(6, vi_tri="14.81 108.9 0 4")
    assert "same_spot" not in codes(elsewhere)


def test_equal_answers_are_flagged_by_id_and_never_quoted(send: Send) -> None:
    first, second = send(1), send(1)
    assert "duplicate_answers" not in codes(first)
    flag = SubmissionFlag.objects.get(submission=second, code="duplicate_answers")
    assert flag.details == {"submissions": [str(first.uuid)]}


def test_a_photo_that_was_sent_before_is_flagged(send: Send) -> None:
    first = send(1, anh="1.jpg", files={"1.jpg": b"mot tam anh"})
    second = send(2, anh="2.jpg", files={"2.jpg": b"mot tam anh"})
    third = send(3, anh="3.jpg", files={"3.jpg": b"anh khac"})
    assert [("copied_photo" in codes(each)) for each in (first, second, third)] == [
        False,
        True,
        False,
    ]


def test_what_is_old_or_deleted_is_no_twin(send: Send) -> None:
    first = send(1)
    first.deleted_at = timezone.now()
    first.save()
    assert "duplicate_answers" not in codes(send(1))
    Trace.objects.update(arrived_at=timezone.now() - timedelta(days=31))
    assert "duplicate_answers" not in codes(send(1))


def test_an_edit_clears_what_it_mended(send: Send) -> None:
    send(1)
    twin = send(1, instance_id="uuid:hai")
    assert "duplicate_answers" in codes(twin)
    send(7, instance_id="uuid:ba", deprecated_id="uuid:hai")
    assert "duplicate_answers" not in codes(twin)
