"""No figure about fewer than k persons is shown, nor one that subtraction would tell."""

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.codes import BANDS
from outreach.suppression import SUPPRESSED, added, shown

HIDDEN = dict.fromkeys(BANDS, SUPPRESSED)


def months(*rows, year=2026):
    """Bands (none, low, moderate, high) of January on."""
    return {
        date(year, number, 1): dict(zip(BANDS, row, strict=True))
        for number, row in enumerate(rows, start=1)
    }


def show(rows, first, last, k=5):
    return shown(rows, first=date(2026, first, 1), last=date(2026, last, 1), k=k)


def test_nobody_screened_is_zero_and_not_hidden():
    assert shown({}, first=date(2026, 1, 1), last=date(2026, 12, 1), k=5) == (
        0,
        dict.fromkeys(BANDS, 0),
    )


def test_four_persons_are_hidden_and_five_of_one_band_are_shown():
    assert show(months((0, 4, 0, 0)), 1, 1) == (SUPPRESSED, HIDDEN)
    assert show(months((0, 5, 0, 0)), 1, 1) == (
        5,
        {"none": 0, "low": 5, "moderate": 0, "high": 0},
    )


def test_one_small_band_hides_the_whole_breakdown_and_leaves_the_total():
    assert show(months((0, 20, 10, 2)), 1, 1) == (32, HIDDEN)


def test_months_too_small_alone_are_shown_together():
    rows = months((0, 3, 0, 0), (0, 3, 0, 0))
    assert show(rows, 1, 1)[0] == SUPPRESSED
    assert show(rows, 2, 2)[0] == SUPPRESSED
    assert show(rows, 1, 2)[0] == 6
    assert show(rows, 1, 12)[0] == 6


def test_a_small_month_cannot_be_had_by_taking_one_period_from_another():
    rows = months((0, 10, 0, 0), (0, 2, 0, 0), (0, 10, 0, 0))
    totals = [show(rows, 1, last)[0] for last in (1, 2, 3)]
    assert totals == [10, SUPPRESSED, 22]
    assert show(rows, 3, 3)[0] == SUPPRESSED


def test_one_hidden_part_hides_the_sum():
    assert added([10, 0, 7]) == 17
    assert added([10, SUPPRESSED]) == SUPPRESSED
    assert added([]) == 0


numbers = st.sampled_from([0, 0, 1, 2, 3, 5, 8])
year_of_rows = st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=7)


@settings(max_examples=60)
@given(year_of_rows)
def test_no_two_shown_periods_differ_by_fewer_than_k_persons(rows):
    table = months(*rows)
    periods = [(a, b) for a in range(1, len(rows) + 1) for b in range(a, len(rows) + 1)]
    for pick in (None, *BANDS):
        seen = {}
        for first, last in periods:
            total, bands = show(table, first, last)
            figure = total if pick is None else bands[pick]
            if figure != SUPPRESSED:
                seen[first, last] = figure
                truth = sum(
                    sum(row) if pick is None else row[BANDS.index(pick)]
                    for row in rows[first - 1 : last]
                )
                assert figure == truth
                assert figure == 0 or figure >= 5
        for (a, b), (c, d) in combinations(seen, 2):
            if (a <= c and d <= b) or (c <= a and b <= d):
                difference = abs(seen[a, b] - seen[c, d])
                assert difference == 0 or difference >= 5
