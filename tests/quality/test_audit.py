"""audit.csv as Collect writes it, and as it should not be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.survey.quality.audit import LONGEST_STAY_S, read_audit

LOG = (
    b"event,node,start,end,latitude\n"
    b"form start,,1747447200000,,\n"
    b"question,/data/g/tuoi,1747447200000,1747447203500,14.8\n"
    b"question,/data/g/tuoi,1747447210000,1747447211000,\n"
    b"question,/data/ten,1747447220000,1747448220000,\n"
    b"form exit,,1747448230000,,\n"
)


def test_seconds_per_question_add_up_and_long_pauses_are_cut() -> None:
    trail = read_audit(LOG)
    assert trail is not None
    assert trail.seconds == {"g/tuoi": 4.5, "ten": LONGEST_STAY_S}
    assert trail.started_at == datetime(2025, 5, 17, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"a,b\n1,2\n", b"\xff\xfe\x00", b"x" * 6_000_000, b'event,node,start\n"'],
)
def test_what_is_no_audit_log_tells_nothing(content: bytes) -> None:
    trail = read_audit(content)
    assert trail is None or not trail.seconds


@pytest.mark.parametrize(
    "line",
    [
        b"question,/data/a,abc,1747447203500",
        b"question,/data/a,-5,10",
        b"question,/data/a,1747447203500,1747447200000",
        b"question,/data/a,99999999999999999999,1",
        b"question",
        "question,/data/a,１２,１３".encode(),
    ],
)
def test_lines_without_sense_are_left_out(line: bytes) -> None:
    trail = read_audit(b"event,node,start,end\n" + line + b"\n")
    assert trail is not None
    assert not trail.seconds


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content: bytes) -> None:
    trail = read_audit(b"event,node,start,end\n" + content)
    assert trail is None or all(seconds >= 0 for seconds in trail.seconds.values())
