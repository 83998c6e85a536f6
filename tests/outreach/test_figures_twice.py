"""A month that a commune sent twice: what was rejected or sent back is no second time."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.utils import translation

from outreach import selectors
from outreach.models import Source
from outreach.selectors.communes import FiguresLine
from outreach.selectors.sources import became
from tests.outreach import build
from tests.outreach.offices import FIGURES, send

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def line() -> FiguresLine:
    return selectors.figures_of_month(build.PROJECT, None, MAY)[build.UNIT]


def codes() -> list[str]:
    return [one.code for one in line().notes]


def notes(submission: UUID) -> list[str]:
    """What its page says of it."""
    found = became(submission)
    return found.notes if found else []


def judge(submission: UUID, review: str) -> None:
    Source.objects.filter(pk=submission).update(review=review)


def twice() -> tuple[UUID, UUID]:
    """Two of one month, the second waiting for approval."""
    later = datetime(2026, 5, 21, 9, tzinfo=UTC)
    return send("commune_figures", FIGURES), send(
        "commune_figures", FIGURES, review="", arrived=later
    )


@pytest.mark.parametrize("review", ["rejected", "hasIssues"])
def test_what_was_rejected_or_sent_back_is_no_second_time(review: str) -> None:
    first, second = twice()
    assert (line().beside, "figures_twice" in codes()) == (1, True)
    judge(second, review)
    assert (line().figures.pk, line().beside) == (first, 0)
    assert "figures_twice" not in codes()
    with translation.override("en"):
        for sent in (first, second):
            assert "sent" not in " ".join(notes(sent))


def test_once_mended_it_is_a_second_time_again() -> None:
    first, second = twice()
    judge(second, "hasIssues")
    judge(second, "edited")
    assert (line().figures.pk, line().beside, codes()[0]) == (first, 1, "figures_twice")


def test_of_three_with_one_rejected_two_are_told() -> None:
    first, second = twice()
    third = send("commune_figures", FIGURES, review="rejected")
    with translation.override("en"):
        assert "sent 2 times" in " ".join(notes(first))
        assert "sent 2 times" in " ".join(notes(second))
        assert notes(third) == []
