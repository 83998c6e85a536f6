"""Classes, periods, numbers: pure."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from backend.web.addresses import is_loopback
from backend.web.classes import CLASSES, class_of, shade, starts
from backend.web.numbers import number, share
from backend.web.periods import last_months, read_period


@given(some.lists(some.integers(0, 10**7), max_size=300))
def test_classes_ascend_and_hold_every_figure(figures):
    begins = starts(figures)
    assert begins == sorted(set(begins))
    assert len(begins) <= CLASSES
    positive = [figure for figure in figures if figure > 0]
    assert bool(begins) == bool(positive)
    for figure in positive:
        assert 1 <= class_of(figure, begins) <= len(begins)
    assert class_of(0, begins) == 0


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([1, 1, 1], [1]),
        ([1] * 20 + [2] * 5 + [3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 5, 7]),
        (list(range(1, 200)), [1, 30, 75, 100, 150]),
    ],
)
def test_classes_begin_at_numbers_that_are_easy_to_say(figures, expected):
    assert starts(figures) == expected


def test_few_classes_still_go_from_light_to_dark():
    assert [shade(1, 1)] == [3]
    assert [shade(one, 2) for one in (1, 2)] == [1, 5]
    assert [shade(one, 5) for one in range(1, 6)] == [1, 2, 3, 4, 5]


def test_the_usual_period_is_the_last_twelve_months():
    assert last_months(date(2026, 11, 22)) == (date(2025, 12, 1), date(2026, 11, 1))
    assert last_months(date(2026, 12, 31)) == (date(2026, 1, 1), date(2026, 12, 1))
    assert read_period("", "", date(2026, 1, 5)).first == date(2025, 2, 1)


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("vi"):
        assert number(1234567) == "1.234.567"
        assert number(1234.56) == "1.234,6"
        assert share(1, 3) == "1/3 (33%)"
        assert share(0, 0) == "–"
    with translation.override("en"):
        assert number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://0.0.0.0:8000", True),
        ("http://[::1]:8000", True),
        ("http://192.168.1.20:8000", False),
        ("https://donghanh.example.org", False),
    ],
)
def test_an_address_of_the_machine_itself_is_known(url, expected):
    assert is_loopback(url) is expected
