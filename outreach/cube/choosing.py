"""Which units are told: primary suppression, then the cheapest secondary suppression. PURE.

From the bottom of the tree upwards. What is hidden below a unit is its *loose* part; the unit may
be told when the loose part is safe by itself. Where it is not, published neighbours below the unit
are hidden with it: the one that costs the fewest persons, else the best two, else more; and where
nothing helps, the unit is not told and its loose part goes up. For totals one neighbour always
helps: a safe block of m units holds k + m − 1, so with any n more units it holds k + m + n − 1.
"""

from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from typing import NamedTuple

from outreach.cube.blocks import added, blocks, safe_breakdown, safe_total
from outreach.cube.shapes import WHOLE, Cube, Node, Table, Threshold, Vector

# Pairs are tried among so many of the cheapest neighbours.
_PAIRED = 60


class _Part(NamedTuple):
    """A block that is told, or the loose part of what is not: its units and its persons."""

    units: int
    vector: Vector

    @property
    def persons(self) -> int:
        return sum(self.vector.values())


_NOTHING = _Part(0, {})
_Judge = Callable[[_Part], bool]


class _Below(NamedTuple):
    """What is told below a unit right under no other told one, and what is loose there."""

    told: Mapping[Node, _Part]
    loose: _Part


def choose(cube: Cube, threshold: Threshold) -> Table:
    """What is told of a cube before it is audited."""
    own = {leaf: _Part(1, {"": count}) for leaf, count in cube.totals.items()}

    def total_is_safe(part: _Part) -> bool:
        return safe_total(part.persons, part.units, threshold)

    def breakdown_is_safe(part: _Part) -> bool:
        return safe_breakdown(part.vector, threshold)

    totals = _chosen(cube, own, None, total_is_safe)
    pieces = blocks(cube, totals)
    breakdowns = {}
    for dimension in cube.dimensions:
        parts = {
            node: _Part(len(leaves), cube.vector(leaves, dimension))
            for node, leaves in pieces.items()
        }
        breakdowns[dimension] = _chosen(cube, parts, totals, breakdown_is_safe)
    return Table(cube, totals, breakdowns)


def _chosen(
    cube: Cube, own: Mapping[Node, _Part], among: Collection[Node] | None, safe: _Judge
) -> frozenset[Node]:
    """The units that are told; `own` is what each adds by itself, `among` those that may be."""
    if WHOLE not in cube.leaves:
        return frozenset()
    told: set[Node] = set()
    done: dict[Node, _Below] = {}
    for node in _upwards(cube):
        below = [done.pop(child) for child in cube.below.get(node, ())]
        loose = _joined([own.get(node, _NOTHING), *(each.loose for each in below)])
        parts = {name: part for each in below for name, part in each.told.items()}
        done[node] = _Below(parts, loose)
        if among is None or node in among:
            hidden = _secondary(loose, parts, safe)
            if hidden is not None:
                told.difference_update(hidden)
                told.add(node)
                whole = _joined([loose, *(parts[name] for name in hidden)])
                done[node] = _Below({node: whole}, _NOTHING)
    return frozenset(told)


def _upwards(cube: Cube) -> list[Node]:
    """Every row after those below it."""
    order, waiting = [], [WHOLE]
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += cube.below.get(node, ())
    return order[::-1]


def _secondary(loose: _Part, told: Mapping[Node, _Part], safe: _Judge) -> tuple[Node, ...] | None:
    """What is hidden as well so that the loose part is safe; None when nothing helps."""
    if safe(loose):
        return ()
    cheap = sorted(told, key=lambda name: (told[name].persons, name))
    for size, among in ((1, cheap), (2, cheap[:_PAIRED])):
        fitting = [
            names
            for names in combinations(among, size)
            if safe(_joined([loose, *(told[name] for name in names)]))
        ]
        if fitting:
            return min(fitting, key=lambda names: sum(told[name].persons for name in names))
    hidden: list[Node] = []
    for name in cheap:
        hidden.append(name)
        if safe(_joined([loose, *(told[each] for each in hidden)])):
            return tuple(hidden)
    return None


def _joined(parts: Collection[_Part]) -> _Part:
    return _Part(sum(part.units for part in parts), added([part.vector for part in parts]))
