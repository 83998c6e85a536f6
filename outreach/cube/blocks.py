"""What follows from a published table, and when it is safe. PURE.

Units are nested. Let S be the units whose total is told, and D ⊆ S those whose breakdown by a
dimension is. Each unit with persons lies in the *block* of the lowest unit of S above it: the
persons of that unit less the units of S below it. The sums of the blocks of S are exactly what can
be worked out of the totals. The same holds for D and each value; a block of D is a union of blocks
of S.

*Claim*: every sum of cells (unit, value) that follows from the table is a sum of blocks of S, or of
blocks of D in some of the values. *Proof*: what follows is a combination of the equations, so its
weights are f(unit, value) = a(block of S) + b(block of D, value). For a sum of cells f is 0 or 1.
Within one block of D: if b takes one value only, f depends on the block of S alone. If b takes two,
they differ by one and every a is the same; then f depends on the value alone. With more dimensions
each block is of one of these kinds, for they share only the totals. ∎

So the table tells nothing under k when every block of S is empty or holds k, and every block of D
has in each value nobody or k. The bounds that remain, with N persons in a block of D, T in a part
of it and C of a value: the part has between max(0, T + C − N) and min(T, C) of the value, so
min(T, C, N − T, N − C) + 1 numbers are possible, all of them at least k.
"""

from collections import defaultdict
from collections.abc import Collection

from outreach.cube.shapes import Cube, Node, Threshold, Vector

Blocks = dict[Node, frozenset[Node]]


def blocks(cube: Cube, told: Collection[Node]) -> Blocks:
    """{published unit: the units of its block}; what lies below no published unit is in none."""
    found: dict[Node, set[Node]] = {node: set() for node in told}
    for leaf in cube.totals:
        lowest = next((node for node in cube.tree.path(leaf) if node in found), None)
        if lowest is not None:
            found[lowest].add(leaf)
    return {node: frozenset(held) for node, held in found.items()}


def safe_total(persons: int, units: int, threshold: Threshold) -> bool:
    """May the sum of so many hidden units be known, each of which has one person at least?"""
    return persons == 0 or persons >= threshold.total + units - 1


def safe_breakdown(vector: Vector, threshold: Threshold) -> bool:
    """In each value nobody or enough, and not all persons in the same value."""
    counts = [count for count in vector.values() if count]
    return not counts or (len(counts) > 1 and min(counts) >= threshold.cell)


def added(vectors: Collection[Vector]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for vector in vectors:
        for value, count in vector.items():
            found[value] += count
    return dict(found)
