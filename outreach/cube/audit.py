"""Looks for what a published table tells beyond what it shows; knows nothing of the choice. PURE.

First the blocks: any that holds too few. Then exact elimination (Gauss and Jordan, in fractions)
of the equations that the table states about the hidden cells: a row that is left with one unknown
tells that cell. Both only look at the table, so a mistake in choosing is found here.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from outreach.cube.blocks import blocks, safe_breakdown, safe_total
from outreach.cube.shapes import Node, Table, Threshold

# An unknown: a unit by itself, and a value.
_Unknown: TypeAlias = tuple[Node, str]
_Row: TypeAlias = dict[_Unknown, Fraction]


class Leak(NamedTuple):
    """A published unit whose figure tells too much: of a dimension, or in total ("")."""

    node: Node
    dimension: str


def audit(table: Table, threshold: Threshold) -> list[Leak]:
    """What must go; empty when the table tells nothing under the threshold and nothing hidden."""
    return small(table, threshold) or list(_derivable(table))


def small(table: Table, threshold: Threshold) -> list[Leak]:
    """Blocks that hold too few, and breakdowns without their total."""
    return list(_small(table, threshold))


def _small(table: Table, threshold: Threshold) -> Iterator[Leak]:
    cube = table.cube
    for node, leaves in blocks(cube, table.totals).items():
        if not safe_total(cube.total(leaves), len(leaves), threshold):
            yield Leak(node, "")
    for dimension, told in table.breakdowns.items():
        for node in told - table.totals:
            yield Leak(node, dimension)
        for node, leaves in blocks(cube, told).items():
            if not safe_breakdown(cube.vector(leaves, dimension), threshold):
                yield Leak(node, dimension)


def _derivable(table: Table) -> Iterator[Leak]:
    """A published unit for each hidden figure that the equations tell."""
    for node in sorted(derived_totals(table)):
        yield Leak(_teller(table, node, table.totals), "")
    for dimension, told in table.breakdowns.items():
        for node, _ in derived_cells(table, dimension):
            yield Leak(_teller(table, node, told), dimension)


def derived_totals(table: Table) -> set[Node]:
    """Hidden units whose total follows from the published totals."""
    rows = [{(leaf, ""): Fraction(1) for leaf in table.cube.leaves[node]} for node in table.totals]
    space = Space(rows)
    hidden = set(table.cube.leaves) - table.totals
    return {
        node
        for node in hidden
        if space.holds({(leaf, ""): Fraction(1) for leaf in table.cube.leaves[node]})
    }


def derived_cells(table: Table, dimension: str) -> set[_Unknown]:
    """Hidden cells of a dimension that follow from the published figures, implied ones left out.

    Other dimensions say no more about these than the totals that they share.
    """
    cube, told, values = table.cube, table.breakdowns[dimension], table.cube.values[dimension]
    zeros = implied_zeros(table, dimension)
    implied = implied_cells(table, dimension)
    rows = [_sum(cube.leaves[node], [value], zeros) for node in sorted(told) for value in values]
    rows += [_sum(cube.leaves[node], values, zeros) for node in sorted(table.totals - told)]
    space = Space(rows)
    return {
        (node, value)
        for node in set(cube.leaves) - told
        for value in values
        if (node, value) not in implied and space.holds(_sum(cube.leaves[node], [value], zeros))
    }


def implied_zeros(table: Table, dimension: str) -> set[_Unknown]:
    """(unit by itself, value) where a published block has nobody: each part of it has nobody."""
    cube = table.cube
    found = set()
    for leaves in blocks(cube, table.breakdowns[dimension]).values():
        for value, count in cube.vector(leaves, dimension).items():
            if count == 0:
                found |= {(leaf, value) for leaf in leaves}
    return found


def implied_cells(table: Table, dimension: str) -> dict[_Unknown, int]:
    """{hidden cell: its count} of what follows from the blocks where others are empty.

    Sums of whole blocks in a value, so zero or enough: they are told as well.
    """
    cube, told = table.cube, table.breakdowns[dimension]
    parts = blocks(cube, told).values()
    zeros = implied_zeros(table, dimension)
    found = {}
    for node in set(cube.leaves) - told:
        for value in cube.values[dimension]:
            left = {leaf for leaf in cube.leaves[node] if (leaf, value) not in zeros}
            inside = [part & left for part in parts if part & left and part <= cube.leaves[node]]
            if sum(len(part) for part in inside) == len(left):
                found[node, value] = cube.vector(left, dimension)[value]
    return found


def _sum(leaves: Iterable[Node], values: Iterable[str], zeros: set[_Unknown]) -> _Row:
    values = list(values)
    return {
        (leaf, value): Fraction(1)
        for leaf in leaves
        for value in values
        if (leaf, value) not in zeros
    }


def _teller(table: Table, node: Node, told: frozenset[Node]) -> Node:
    """The published unit that a hidden figure is worked out with: the next above, else below."""
    leaves = table.cube.leaves
    above = [each for each in table.cube.tree.path(node) if each in told]
    return (
        above[0] if above else min(told, key=lambda each: (not leaves[each] & leaves[node], each))
    )


class Space:
    """All that follows linearly from some rows, kept reduced: one pivot a row, in no other row."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._reduced: dict[_Unknown, _Row] = {}
        for row in sorted(rows, key=len):
            self._take(row)

    def holds(self, row: _Row) -> bool:
        """Does this sum follow?"""
        return not self._remainder(row)

    def _take(self, row: _Row) -> None:
        rest = self._remainder(row)
        if not rest:
            return
        pivot = min(rest)
        scaled = _times(rest, 1 / rest[pivot])
        for other, held in self._reduced.items():
            if pivot in held:
                self._reduced[other] = _less(held, scaled, held[pivot])
        self._reduced[pivot] = scaled

    def _remainder(self, row: _Row) -> _Row:
        rest = dict(row)
        for pivot in [unknown for unknown in row if unknown in self._reduced]:
            rest = _less(rest, self._reduced[pivot], rest[pivot])
        return rest


def _times(row: Mapping[_Unknown, Fraction], factor: Fraction) -> _Row:
    return {unknown: weight * factor for unknown, weight in row.items()}


def _less(row: _Row, other: Mapping[_Unknown, Fraction], factor: Fraction) -> _Row:
    """`row` without `factor` times `other`."""
    found = dict(row)
    for unknown, weight in other.items():
        left = found.get(unknown, Fraction(0)) - factor * weight
        if left:
            found[unknown] = left
        else:
            found.pop(unknown, None)
    return found
