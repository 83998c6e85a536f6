"""From a cube to the table that is told: choose, audit, take away until nothing is found. PURE."""

from collections.abc import Iterator
from typing import NamedTuple

from outreach.cube.audit import Leak, audit, implied_cells, small
from outreach.cube.blocks import blocks
from outreach.cube.choosing import choose
from outreach.cube.shapes import Cube, Node, Table, Threshold


class Figure(NamedTuple):
    """A cell of a release: `persons` None = not told. Dimension and value "" are the total."""

    node: Node
    dimension: str
    value: str
    persons: int | None


def published(cube: Cube, threshold: Threshold) -> Table:
    """The table that may be told."""
    return mended(choose(cube, threshold), threshold)


def mended(table: Table, threshold: Threshold) -> Table:
    """What may be told of a table, however it was chosen. It ends: each turn tells less.

    First the blocks are made safe, then what follows from them is told as well; after that the
    whole audit has the last word.
    """
    while leaks := small(table, threshold):
        table = _without(table, leaks)
    table = closed(table)
    while leaks := audit(table, threshold):
        table = _without(table, leaks)
    return table


def _without(table: Table, leaks: list[Leak]) -> Table:
    for leak in leaks:
        table = table.without(leak.node, leak.dimension)
    return table


def closed(table: Table) -> Table:
    """With the units told whose figure is a sum of blocks: it follows, and is as safe as they."""
    totals = _closed(table, table.totals)
    breakdowns = {name: _closed(table, told) for name, told in table.breakdowns.items()}
    return Table(table.cube, totals, breakdowns)


def _closed(table: Table, told: frozenset[Node]) -> frozenset[Node]:
    parts = list(blocks(table.cube, told).values())
    found = set(told)
    for node, leaves in table.cube.leaves.items():
        inside = [part for part in parts if part and part <= leaves]
        if sum(len(part) for part in inside) == len(leaves):
            found.add(node)
    return frozenset(found)


def figures(table: Table) -> Iterator[Figure]:
    """Every cell of the units that have a row, in order; what follows from blocks is told."""
    cube = table.cube
    implied = {name: implied_cells(table, name) for name in cube.dimensions}
    for node in sorted(cube.leaves):
        yield Figure(node, "", "", table.figure(node))
        for dimension in cube.dimensions:
            told = table.breakdown(node, dimension) or {}
            for value in cube.values[dimension]:
                count = told.get(value, implied[dimension].get((node, value)))
                yield Figure(node, dimension, value, count)
