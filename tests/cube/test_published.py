"""What is told of a cube tells nothing under k: by pairs, by parents, by elimination, by trying."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.cube.audit import audit, derived_cells, derived_totals
from outreach.cube.choosing import choose
from outreach.cube.publishing import closed, figures, mended, published
from outreach.cube.shapes import WHOLE, Cube, Table, Threshold
from tests.cube.cubes import any_cube, cube, possible, seen, shown

FIVE = Threshold(5, 5)
PUPILS = Threshold(30, 10)


def told(rows, threshold=FIVE, **more):
    return published(cube(rows, **more), threshold)


def test_a_unit_under_k_is_hidden_and_the_smallest_neighbour_with_it():
    table = told({"a": (2, 1, 0), "b": (6, 6, 0), "c": (9, 9, 0)})
    assert (table.figure("a"), table.figure("b"), table.figure("c")) == (None, None, 18)
    assert table.figure(WHOLE) == 33


def test_two_small_units_hide_each_other_and_nobody_else():
    table = told({"a": (2, 1, 0), "b": (2, 1, 0), "c": (9, 9, 0)})
    assert (table.figure("a"), table.figure("b"), table.figure("c")) == (None, None, 18)


def test_five_units_of_one_person_each_are_not_told_by_their_sum():
    # With k = 5 their sum, five, would tell that each has one.
    rows = dict.fromkeys("abcde", (1, 0, 0))
    assert told(rows).figure(WHOLE) is None
    assert told(rows | {"f": (8, 8, 0)}).figure("f") is None


def test_four_persons_alone_are_told_nowhere():
    table = told({"a": (2, 2, 0)})
    assert shown(table) == {}


def test_a_small_cell_hides_the_breakdown_and_that_of_a_neighbour():
    table = told({"a": (10, 10, 2), "b": (8, 8, 5), "c": (20, 20, 20)})
    assert table.breakdown("a", "band") is None
    assert table.breakdown("b", "band") is None
    assert table.breakdown("c", "band") == {"none": 20, "low": 20, "high": 20}
    assert table.breakdown(WHOLE, "band") == {"none": 38, "low": 38, "high": 27}
    assert table.figure("a") == 22


def test_a_breakdown_in_which_all_are_the_same_is_not_told():
    table = told({"a": (0, 0, 9), "b": (8, 8, 5), "c": (20, 20, 20)})
    assert table.figure("a") == 9
    assert table.breakdown("a", "band") is None


def test_a_zero_is_told_and_what_lies_in_an_empty_block_too():
    table = told({"a": (10, 2, 0), "b": (8, 8, 0), "c": (20, 20, 20)})
    cells = {(each.node, each.value): each.persons for each in figures(table)}
    assert cells["a", "high"] == 0
    assert cells["a", "none"] is None
    assert cells["b", "high"] == 0


def test_a_unit_without_persons_has_no_row():
    rows = {each.node for each in figures(told({"a": (0, 0, 0), "b": (8, 8, 0)}))}
    assert rows == {"b", WHOLE}


def test_which_values_occur_is_not_told_by_which_values_are_listed():
    cells = {each.value for each in figures(told({"a": (1, 0, 0)})) if each.dimension}
    assert cells == {"none", "low", "high"}


def test_the_pupils_form_asks_for_thirty_in_a_school_and_ten_in_a_cell():
    rows = {"a": (15, 14, 0), "b": (40, 9, 0), "c": (60, 60, 0), "d": (50, 50, 0)}
    table = told(rows, PUPILS)
    assert table.figure("a") is None
    assert table.figure("b") is None  # it hides with the school of twenty-nine
    assert table.figure("c") == 120
    assert table.breakdown("c", "band") == {"none": 60, "low": 60, "high": 0}
    assert table.breakdown(WHOLE, "band") == {"none": 165, "low": 133, "high": 0}


def test_a_merger_does_not_tell_the_old_unit_by_taking_it_from_the_new():
    """New C took old A and B in the middle of the month and has persons of its own."""
    rows = {"A": (3, 3, 0), "B": (1, 1, 0), "C": (8, 8, 0), "D": (20, 20, 0)}
    table = told(rows, above={"A": "C", "B": "C"})
    assert table.figure("B") is None
    assert table.figure("C") == 24
    assert table.figure("A") == 6  # C less A leaves eighteen: B and C's own together
    small = told({"A": (3, 3, 0), "B": (1, 1, 0), "D": (20, 20, 0)}, above={"A": "C", "B": "C"})
    assert (small.figure("A"), small.figure("B"), small.figure("C")) == (None, None, 8)


def test_a_tree_with_a_ring_is_refused():
    with pytest.raises(ValueError, match="above itself"):
        told({"a": (9, 9, 0), "b": (9, 9, 0)}, above={"a": "b", "b": "a"})


@settings(max_examples=150, deadline=None)
@given(any_cube())
def test_no_pair_and_no_parent_less_its_parts_is_under_k_or_a_hidden_figure(found: Cube):
    table = published(found, FIVE)
    known = shown(table)
    for pick in ("", *found.values["band"]):
        seen_of = {node: count for (node, value), count in known.items() if value == pick}
        for one, other in combinations(sorted(seen_of), 2):
            held = (found.leaves[one], found.leaves[other])
            if held[0] >= held[1] or held[1] >= held[0]:
                assert not 0 < abs(seen_of[one] - seen_of[other]) < 5
        for node in found.leaves:
            below = [each for each in found.below.get(node, ()) if each in seen_of]
            for size in range(1, len(below) + 1):
                for parts in combinations(below, size) if node in seen_of else ():
                    rest = seen_of[node] - sum(seen_of[each] for each in parts)
                    assert rest == 0 or rest >= 5
    for node, value in known:
        if value == "":
            bands = [known[node, each] for each in found.values["band"] if (node, each) in known]
            assert sum(bands) in {0, known[node, ""]}


@settings(max_examples=150, deadline=None)
@given(any_cube())
def test_elimination_finds_no_hidden_figure_and_no_block_under_k(found: Cube):
    table = published(found, FIVE)
    assert audit(table, FIVE) == []
    assert derived_totals(table) == set()
    assert derived_cells(table, "band") == set()


@settings(max_examples=80, deadline=None)
@given(any_cube(), st.randoms(use_true_random=False))
def test_the_audit_mends_a_table_that_was_chosen_badly(found: Cube, dice):
    """Whatever is told at first, what is left after the audit is safe."""
    nodes = sorted(found.leaves)
    totals = frozenset(node for node in nodes if dice.random() < 0.7)
    bands = frozenset(node for node in totals if dice.random() < 0.7)
    table = Table(found, totals, {"band": bands})
    table = mended(table, FIVE)
    assert audit(table, FIVE) == []
    assert derived_totals(table) == set()
    assert derived_cells(table, "band") == set()


@settings(max_examples=150, deadline=None)
@given(any_cube())
def test_choosing_is_right_at_the_first_try(found: Cube):
    """The audit is a second look: what was chosen needs no mending."""
    assert audit(closed(choose(found, FIVE)), FIVE) == []


TINY = [
    {"a": (1, 0), "b": (0, 1), "c": (2, 2)},
    {"a": (1, 1), "b": (1, 1), "c": (1, 0)},
    {"a": (3, 3), "b": (1, 0), "c": (2, 0)},
    {"a": (2, 2), "b": (3, 0)},
    {"a": (2, 3), "b": (0, 1), "c": (2, 2)},
    {"a": (4, 0), "b": (0, 3)},
    {"a": (1, 2), "b": (2, 1), "c": (0, 2)},
]


@pytest.mark.parametrize("rows", TINY)
@pytest.mark.parametrize("above", [{}, {"a": "c", "b": "c"}, {"a": "p", "b": "p"}])
def test_an_attacker_who_tries_everything_keeps_k_numbers_for_each_hidden_figure(rows, above):
    """k = 2: all whole numbers that agree with the table, and with one person in every row."""
    two = Threshold(2, 2)
    found = cube(rows, above=above, bands=("low", "high"))
    table = published(found, two)
    guesses = list(possible(table))
    assert guesses
    for each in figures(table):
        if each.persons is None:
            numbers = {seen(table, guess, each.node, each.value) for guess in guesses}
            assert len(numbers) >= 2, each
