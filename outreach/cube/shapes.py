"""The cube of one month, the tree of its units, and the table that is told of it. PURE."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

# A unit "code@valid_from", "" for what has no commune, and WHOLE for the whole project.
Node: TypeAlias = str
WHOLE: Final[Node] = "*"
# {value of a dimension: persons}; values that nobody has may be absent.
Vector: TypeAlias = Mapping[str, int]


class Threshold(NamedTuple):
    """How many persons a unit's total needs, and how many a cell of a breakdown."""

    total: int
    cell: int


@dataclass(frozen=True)
class Tree:
    """Units and what is above each; whatever has nothing above it lies below WHOLE.

    A unit that went whole into another may be placed below its successor: the successor's figure
    then holds its own persons and those of the unit before.
    """

    above: Mapping[Node, Node] = field(default_factory=dict)

    def parent(self, node: Node) -> Node | None:
        return None if node == WHOLE else self.above.get(node, WHOLE)

    def path(self, node: Node) -> Iterator[Node]:
        """The node and what is above it, up to WHOLE. Raises ValueError for a ring."""
        seen: set[Node] = set()
        here: Node | None = node
        while here is not None:
            if here in seen:
                raise ValueError(f"the unit {here} lies above itself")
            seen.add(here)
            yield here
            here = self.parent(here)


@dataclass(frozen=True)
class Cube:
    """Persons by unit and dimension: {unit: {dimension: {value: persons}}} of what lies *in* it.

    Every dimension of a unit has the same total: each person has one value in every dimension.
    `values` names all that a dimension can have, whether somebody has it or not: which of them
    occur is a figure too.
    """

    tree: Tree
    own: Mapping[Node, Mapping[str, Vector]]
    values: Mapping[str, tuple[str, ...]]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(self.values)

    @cached_property
    def totals(self) -> dict[Node, int]:
        """Persons in each unit by itself; units without anybody are absent."""
        sums = {node: sum(next(iter(of.values()), {}).values()) for node, of in self.own.items()}
        return {node: count for node, count in sums.items() if count}

    @cached_property
    def leaves(self) -> dict[Node, frozenset[Node]]:
        """{unit: the units with persons that it holds, itself perhaps}, for all that have a row."""
        found: dict[Node, set[Node]] = defaultdict(set)
        for node in self.totals:
            for above in self.tree.path(node):
                found[above].add(node)
        return {node: frozenset(held) for node, held in found.items()}

    @cached_property
    def below(self) -> dict[Node, tuple[Node, ...]]:
        """{unit: the rows right below it}."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for node in sorted(self.leaves):
            parent = self.tree.parent(node)
            if parent is not None:
                found[parent].append(node)
        return {node: tuple(held) for node, held in found.items()}

    def total(self, leaves: Iterable[Node]) -> int:
        return sum(self.totals[leaf] for leaf in leaves)

    def vector(self, leaves: Iterable[Node], dimension: str) -> dict[str, int]:
        """{value: persons} over these units; every value of the dimension is there."""
        found = dict.fromkeys(self.values[dimension], 0)
        for leaf in leaves:
            for value, count in self.own[leaf].get(dimension, {}).items():
                if count:
                    found[value] += count
        return found


@dataclass(frozen=True)
class Table:
    """What is told of a cube: of which units the total, and of which the breakdown.

    A breakdown is told only together with its total.
    """

    cube: Cube
    totals: frozenset[Node]
    breakdowns: Mapping[str, frozenset[Node]]

    def figure(self, node: Node) -> int | None:
        """The unit's total; None where it is not told."""
        return self.cube.total(self.cube.leaves[node]) if node in self.totals else None

    def breakdown(self, node: Node, dimension: str) -> dict[str, int] | None:
        if node not in self.breakdowns[dimension]:
            return None
        return self.cube.vector(self.cube.leaves[node], dimension)

    def without(self, node: Node, dimension: str = "") -> "Table":
        """The table that tells less: no breakdown of the unit by it, or nothing of it at all."""
        taken = {
            name: told - {node} if dimension in {"", name} else told
            for name, told in self.breakdowns.items()
        }
        return Table(self.cube, self.totals if dimension else self.totals - {node}, taken)
