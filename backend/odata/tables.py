"""A form as tables: Submissions and one for each repeat, with names that OData takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from backend import problems
from backend.odata.names import unique

ROOT: Final = "Submissions"
# In a form's root these names are the feed's own.
TAKEN: Final = {"__id", "__system", ROOT}


@dataclass(frozen=True, slots=True)
class Node:
    """A question, group or repeat, or the root: `name` in the feed, `own` in the form.

    `path` is the form's ("g1/tuoi"), `key` the part of it below the nearest repeat, under which the
    stored answers keep its value. `kind` is the field's type; the root's is "repeat".
    """

    name: str
    own: str
    path: str
    key: str
    kind: str
    children: "tuple[Node, ...]" = ()

    @property
    def is_group(self) -> bool:
        return self.kind == "structure"

    @property
    def is_repeat(self) -> bool:
        return self.kind == "repeat"


@dataclass(frozen=True, slots=True)
class Table:
    """A repeat (or the root), and the nodes from below the root down to it."""

    chain: tuple[Node, ...]
    root: Node

    @property
    def name(self) -> str:
        return ".".join([ROOT, *(node.name for node in self.chain)])

    @property
    def node(self) -> Node:
        return self.chain[-1] if self.chain else self.root

    @property
    def first_repeat(self) -> Node:
        """The outermost repeat around the rows: without its key the answers hold none."""
        return next(node for node in self.chain if node.is_repeat)

    @property
    def parent_key(self) -> str:
        """The property that tells the row's parent: "__Submissions-id"; "" in the root."""
        if not self.chain:
            return ""
        above = [at for at, node in enumerate(self.chain[:-1]) if node.is_repeat]
        upto = self.chain[: above[-1] + 1] if above else ()
        return f"__{'-'.join([ROOT, *(node.name for node in upto)])}-id"


@dataclass(slots=True)
class _Growing:
    """A node while the fields are read."""

    node: Node
    base: str  # what `key` leaves away of the paths below
    taken: set[str] = field(default_factory=set)
    below: "list[_Growing]" = field(default_factory=list)

    def done(self) -> Node:
        return replace(self.node, children=tuple(each.done() for each in self.below))


def form_root(fields: Sequence[Mapping[str, Any]]) -> Node:
    """The tree of a form version's stored fields, in document order."""
    root = _Growing(Node(ROOT, ROOT, "", "", "repeat"), "", set(TAKEN))
    known = {"": root}
    for each in fields:
        path, kind = each["path"], each["type"]
        above = known.get(path.rpartition("/")[0])
        if above is None:
            continue
        name = unique(each["name"], above.taken)
        above.taken.add(name)
        node = Node(name, each["name"], path, path[len(above.base) :], kind)
        grown = _Growing(node, f"{path}/" if kind == "repeat" else above.base)
        if kind == "repeat":
            grown.taken.add("__id")
        above.below.append(grown)
        if kind in {"structure", "repeat"}:
            known[path] = grown
    return root.done()


def tables(root: Node) -> Iterator[Table]:
    """The root's table, then every repeat's in document order."""
    yield Table((), root)
    yield from _below(root, (), root)


def _below(node: Node, chain: tuple[Node, ...], root: Node) -> Iterator[Table]:
    for child in node.children:
        if child.is_repeat:
            yield Table((*chain, child), root)
        yield from _below(child, (*chain, child), root)


def table_at(root: Node, dotted: str) -> Table:
    """The table of this name ("Submissions.children.child"). Raises not_found."""
    first, *names = dotted.split(".")
    if first != ROOT:
        raise problems.not_found()
    chain: list[Node] = []
    here = root
    for name in names:
        found = next((each for each in here.children if each.name == name), None)
        if found is None:
            raise problems.not_found()
        here = found
        chain.append(found)
    if not here.is_repeat:
        raise problems.not_found()
    return Table(tuple(chain), root)
