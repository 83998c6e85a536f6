"""$select: which properties of a table are wanted, checked as ODK Central checks them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from backend import problems
from backend.odata.tables import Node, Table

SYSTEM: Final = (
    "submissionDate",
    "updatedAt",
    "submitterId",
    "submitterName",
    "attachmentsPresent",
    "attachmentsExpected",
    "status",
    "reviewState",
    "deviceId",
    "edits",
    "formVersion",
    "deletedAt",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rows of a table show: its node cut down, and of the feed's own properties these."""

    node: Node
    system: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


def everything(table: Table) -> Wanted:
    own = () if table.chain else SYSTEM
    return Wanted(table.node, own, frozenset(["__id", table.parent_key]))


def selected(table: Table, select: str) -> Wanted:
    """What `select` names ("" and "*": everything).

    Raises property_not_found, select_unsupported (a question within a repeat of the table).
    """
    if select in {"", "*"}:
        return everything(table)
    ids: set[str] = set()
    system: set[str] = set()
    kept: set[str] = set()
    for name in (part.strip() for part in select.split(",")):
        if name in {"__id", table.parent_key} - {""}:
            ids.add(name)
        elif not table.chain and name in _SYSTEM_NAMES:
            system |= set(SYSTEM) if name == "__system" else {name.removeprefix("__system/")}
        else:
            kept |= _found(table.node, name)
    shown = tuple(each for each in SYSTEM if each in system)
    return Wanted(_cut(table.node, kept), shown, frozenset(ids))


_SYSTEM_NAMES: Final = {"__system", *(f"__system/{each}" for each in SYSTEM)}


def _found(node: Node, name: str) -> set[str]:
    """Paths of the named node, of the groups around it, and of all within a group."""
    here = node
    way: list[str] = []
    for part in name.split("/"):
        if way and here.is_repeat:
            # The way leads into a repeat; unknown names there are told as unknown.
            _named(here, part, name)
            raise problems.select_unsupported(property=name)
        here = _named(here, part, name)
        way.append(here.path)
    return {*way, *(_within(here) if here.is_group else ())}


def _named(node: Node, part: str, name: str) -> Node:
    for child in node.children:
        if child.name == part:
            return child
    raise problems.property_not_found(property=name)


def _within(node: Node) -> Iterable[str]:
    for child in node.children:
        yield child.path
        if child.is_group:
            yield from _within(child)


def _cut(node: Node, kept: set[str]) -> Node:
    """The node with those of its children that are kept, and so on below; repeats stay whole."""
    below = tuple(
        _cut(child, kept) if child.is_group else child
        for child in node.children
        if child.path in kept
    )
    return replace(node, children=below)
