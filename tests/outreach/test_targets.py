"""A target is met by the unrounded figure, strictly where the plan says "trên"."""

from decimal import Decimal
from fractions import Fraction

import pytest

from outreach.models import Target
from outreach.targets import is_met, ratio, rounded_percent


@pytest.mark.parametrize(
    ("part", "whole", "comparator", "value", "met"),
    [
        (80, 100, "gt", "80", False),
        (801, 1000, "gt", "80", True),
        (7996, 10000, "gt", "80", False),
        (7996, 10000, "ge", "80", False),
        (80, 100, "ge", "80", True),
        (1, 100, "lt", "1", False),
        (99, 10000, "lt", "1", True),
        (2, 2, "eq", "100", True),
        (2999, 3000, "eq", "100", False),
        (1, 3, "le", "33.333", False),
    ],
)
def test_a_percentage_is_compared_before_it_is_rounded(part, whole, comparator, value, met):
    reached = ratio(part, whole)
    assert is_met(reached, comparator=comparator, value=Decimal(value), unit="percent") is met


def test_nothing_to_divide_by_is_neither_met_nor_missed():
    assert ratio(0, 0) is None
    assert is_met(None, comparator="gt", value=Decimal(80), unit="percent") is None
    assert rounded_percent(None) is None


def test_a_count_is_compared_as_it_is():
    assert is_met(Fraction(1), comparator="ge", value=Decimal(1), unit="count") is True
    assert is_met(Fraction(0), comparator="ge", value=Decimal(1), unit="count") is False


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(7996, 10000, "80.0"), (1, 3, "33.3"), (1, 16, "6.3"), (1, 1600, "0.1"), (0, 7, "0.0")],
)
def test_percentages_are_printed_half_up_to_one_decimal(part, whole, printed):
    assert str(rounded_percent(ratio(part, whole))) == printed


def test_a_target_without_a_number_is_never_met_or_missed():
    target = Target(indicator="I-05", comparator="", value=None, wording="triển khai, tổ chức")
    assert target.is_met(Fraction(1)) is None
    assert Target(indicator="I-01", comparator="gt", value=Decimal(80)).is_met(Fraction(4, 5)) is (
        False
    )
