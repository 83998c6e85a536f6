"""$filter: what it finds, and what it refuses in Central's words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.problems import Problem
from backend.survey.forms.models import Form
from backend.survey.submissions.filters import where
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, problem_of
from tests.exports.conftest import base, content, table

UTC = ZoneInfo("UTC")


@pytest.fixture
def dated(filled: Form) -> Form:
    """uuid:1 came at the turn of the year in UTC and was approved; uuid:2 is new and untouched."""
    first = datetime(2025, 12, 31, 23, 30, 5, tzinfo=UTC)
    Submission.objects.filter(instance_id="uuid:1").update(
        created_at=first, updated_at=first + timedelta(days=1), review_state="approved"
    )
    second = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    Submission.objects.filter(instance_id="uuid:2").update(created_at=second, updated_at=second)
    return filled


def found(text: str) -> list[str]:
    rows = Submission.objects.filter(where(text, now=build.NOW)).order_by("instance_id")
    return [each.removeprefix("uuid:") for each in rows.values_list("instance_id", flat=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "12"),
        ("__system/submissionDate lt 2026-01-01", "1"),
        ("__system/submissionDate ge 2026-01-01T00:00:00.000Z", "2"),
        ("__system/submissionDate gt 2026-01-01T06:30:04+07:00", "12"),
        ("__system/submissionDate gt 2026-01-01T06:30:05 07:00", "2"),
        ("__system/submissionDate gt '2026-01-01'", "2"),
        ("year(__system/submissionDate) eq 2025", "1"),
        ("month(__system/submissionDate) eq 3 and day(__system/submissionDate) eq 4", "2"),
        ("hour(__system/submissionDate) eq 23 or minute(__system/submissionDate) eq 6", "12"),
        ("second(__system/submissionDate) ne 5", "2"),
        ("__system/submissionDate lt now()", "12"),
        ("now() lt __system/submissionDate", ""),
        ("year(__system/submissionDate) lt year(now())", "1"),
        ("__system/reviewState eq 'approved'", "1"),
        ("__system/reviewState eq null", "2"),
        ("__system/reviewState ne 'approved'", "2"),
        ("__system/reviewState ne null", "1"),
        ("not (__system/reviewState eq 'approved')", "2"),
        ("not not __system/reviewState eq 'approved'", "1"),
        ("__system/updatedAt eq null", "2"),
        ("__system/updatedAt gt 2020-01-01", "1"),
        ("__system/deletedAt eq null", "12"),
        ("__system/deletedAt ne null", ""),
        ("__system/submitterId eq 1", ""),
        ("$root/Submissions/__system/submissionDate lt 2026-01-01", "1"),
        ("__system/reviewState eq null or __system/reviewState eq 'approved' and 1 eq 2", "2"),
        ("(__system/reviewState eq null or 1 eq 1) and 1 eq 1", "12"),
        ("null eq null", "12"),
        ("null lt __system/submissionDate", ""),
        ("__system/reviewState eq 'it''s'", ""),
        ("year(__system/submissionDate) gt 2025.5", "2"),
    ],
)
def test_it_finds(dated: Form, text: str, expected: str) -> None:
    assert found(text) == list(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nonsense", "501.5"),
        ("__system/submissionDate", "400.18"),
        ("__system/submissionDate lt", "400.18"),
        ("__system/submissionDate lt 2026-13-45", "400.18"),
        ("__system/submissionDate lt 5", "400.18"),
        ("__system/submissionDate lt 'x'", "400.18"),
        ("year(2020) eq 1", "400.18"),
        ("(1 eq 1", "400.18"),
        ("1 eq 1)", "400.18"),
        ("1 eq 1 1", "400.18"),
        ("1 eq 99999999999999999999999999", "400.18"),
        ("1 eq 1e400", "400.18"),
        ("__system/submissionDate eq 0001-01-01T00:00:00+14:00", "400.18"),
        ("'unclosed eq 1", "400.18"),
        ("1; drop table x", "400.18"),
        ("\0", "400.18"),
        ("(" * 5000, "400.18"),
        ("(" * 300 + "1 eq 1" + ")" * 300, "400.18"),
        ("not " * 200 + "1 eq 1", "400.18"),
        ("year(" * 200 + "now()" + ")" * 200 + " eq 1", "400.18"),
        ("age gt 5", "501.5"),
        ("/ho/ten eq 'x'", "501.5"),
        ("__system/password eq 'x'", "501.5"),
        ("password eq 1", "501.5"),
        ("contains(__system/reviewState, 'a')", "501.4"),
        ("1 add 1 eq 2", "501.4"),
        ("__system/reviewState in ('a')", "501.4"),
    ],
)
def test_it_refuses(db: None, text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        where(text, now=build.NOW)
    assert caught.value.code == code
    assert len(caught.value.sentence) < 400


def read(text: str) -> str:
    """The code of the refusal, if it is one."""
    try:
        where(text, now=build.NOW)
    except Problem as problem:
        return problem.code
    return ""


@given(text=st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert read(text) in {"", "400.18", "501.4", "501.5"}


WORDS = ["__system/submissionDate", "eq", "lt", "and", "or", "not", "(", ")", "now()", "null", "1"]


@given(
    words=st.lists(st.sampled_from([*WORDS, "year(", "'a'", "2026-01-01", "$root"]), max_size=12)
)
def test_no_order_of_words_breaks_it(words: list[str]) -> None:
    assert read(" ".join(words)) in {"", "400.18", "501.4", "501.5"}


def test_an_export_takes_the_filter(official: Program, dated: Form) -> None:
    path = f"{base(dated)}/submissions.csv"
    rows = table(content(official.get(f"{path}?$filter=__system/submissionDate lt 2026-01-01")))
    assert [row["KEY"] for row in rows] == ["uuid:1"]
    assert problem_of(official.get(f"{path}?$filter=ten eq 'x'")) == (501, 501.5)
    assert problem_of(official.get(f"{path}?$filter=%00")) == (400, 400.11)
    assert problem_of(official.get(f"{path}?$filter=(((")) == (400, 400.18)


def test_deleted_ones_show_only_to_a_filter_that_names_them(official: Program, dated: Form) -> None:
    Submission.objects.filter(instance_id="uuid:1").update(deleted_at=build.NOW)
    path = f"{base(dated)}/submissions.csv"
    assert [row["KEY"] for row in table(content(official.get(path)))] == ["uuid:2"]
    asked = official.get(f"{path}?$filter=__system/deletedAt ne null")
    assert [row["KEY"] for row in table(content(asked))] == ["uuid:1"]
