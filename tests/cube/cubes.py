"""Cubes to test with, and an attacker who knows the table, the tree, and who has a row at all."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from outreach.cube.shapes import WHOLE, Cube, Node, Table, Tree

BANDS = ("none", "low", "high")


def cube(
    rows: Mapping[Node, Sequence[int]],
    *,
    above: Mapping[Node, Node] | None = None,
    bands: Sequence[str] = BANDS,
) -> Cube:
    """Units with their persons by band."""
    own = {node: {"band": dict(zip(bands, row, strict=True))} for node, row in rows.items()}
    return Cube(Tree(dict(above or {})), own, {"band": tuple(bands)})


def shown(table: Table) -> dict[tuple[Node, str], int]:
    """{(unit, value or ""): count} of all that is told."""
    found = {(node, ""): table.figure(node) for node in table.totals}
    for node in table.breakdowns["band"]:
        for value, count in (table.breakdown(node, "band") or {}).items():
            found[node, value] = count
    return {cell: count for cell, count in found.items() if count is not None}


def possible(table: Table) -> Iterator[dict[tuple[Node, str], int]]:
    """Every set of cells of the units by themselves that agrees with what is told."""
    values = table.cube.values["band"]
    leaves = sorted(table.cube.totals)
    known = shown(table)
    for rows in _rows(table, known, leaves, values):
        cells = {
            (leaf, value): count
            for leaf, row in zip(leaves, rows, strict=True)
            for value, count in zip(values, row, strict=True)
        }
        if all(seen(table, cells, *cell) == count for cell, count in known.items()):
            yield cells


def _rows(table, known, leaves, values):
    most = known.get((WHOLE, ""), 8)
    choices = []
    for leaf in leaves:
        told = known.get((leaf, "")) if not table.cube.below.get(leaf) else None
        choices.append(
            [
                row
                for row in product(range(most + 1), repeat=len(values))
                if (sum(row) == told if told is not None else 0 < sum(row) <= most)
            ]
        )
    return product(*choices)


def seen(table: Table, cells: Mapping[tuple[Node, str], int], node: Node, value: str) -> int:
    """The figure of a unit in a guess: of a value, or in total ("")."""
    wanted = [value] if value else table.cube.values["band"]
    return sum(cells[leaf, each] for leaf in table.cube.leaves[node] for each in wanted)


# Many small and empty cells, and some that are large enough.
counts = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 14])


@st.composite
def any_cube(draw: st.DrawFn, *, most: int = 7) -> Cube:
    """Provinces, districts and communes, some of which ended and went whole into another."""
    names = [f"c{number}" for number in range(draw(st.integers(1, most)))]
    rows = {name: draw(st.tuples(counts, counts, counts)) for name in names}
    above: dict[Node, Node] = {}
    for number, name in enumerate(names):
        kind = draw(st.sampled_from(["free", "province", "district", "merged"]))
        if kind == "province":
            above[name] = draw(st.sampled_from(["p1", "p2"]))
        elif kind == "district":
            above[name] = "d1"
        elif kind == "merged" and number:
            above[name] = draw(st.sampled_from(names[:number]))
    if draw(st.booleans()):
        above["d1"] = "p1"
    return cube(rows, above=above)
