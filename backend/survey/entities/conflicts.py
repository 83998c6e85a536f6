"""Which changes met: what two of them have in common, and where a conflict began. PURE.

As ODK Central does: https://docs.getodk.org/central-entities/#resolving-entity-update-conflicts
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

State = Mapping[str, str]  # property → value, and "label"


def differing(received: State, other: State) -> list[str]:
    """The properties of `received` that `other` lacks or has otherwise."""
    return [key for key, value in received.items() if other.get(key) != value]


def conflicting(received: State, base: State, server: State) -> list[str]:
    """Properties that both this change and others since `base` set, to different values."""
    changed = set(differing(server, base))
    return [key for key in differing(received, server) if key in changed]


class Version(Protocol):
    """What is asked of a version here."""

    @property
    def version(self) -> int: ...
    @property
    def base_version(self) -> int | None: ...
    @property
    def trunk_version(self) -> int | None: ...
    @property
    def branch_id(self) -> str: ...
    @property
    def conflicting(self) -> list[str] | None: ...
    @property
    def create_as_update(self) -> bool: ...
    @property
    def received(self) -> State: ...
    @property
    def state(self) -> State: ...


@dataclass
class Standing:
    """How a version stands to those before it."""

    conflict: str = ""
    resolved: bool = False
    base_diff: list[str] = field(default_factory=list)
    server_diff: list[str] = field(default_factory=list)
    last_good: bool = False
    relevant: bool = False


def standings(versions: Sequence[Version], resolved_version: int) -> list[Standing]:
    """One for each version, in their order; `resolved_version`: up to it conflicts are settled."""
    by_number = {each.version: each for each in versions}
    contiguous = _contiguous(versions)
    found = [
        _standing(each, by_number, resolved_version, in_branch)
        for each, in_branch in zip(versions, contiguous, strict=True)
    ]
    first = next((n for n, one in enumerate(found) if one.conflict and not one.resolved), None)
    if first is None:
        if found:
            found[-1].last_good = True
        return found
    good = max(first - 1, 0)
    found[good].last_good = True
    bases = {each.base_version for each in versions[first:]}
    for each, one in zip(versions, found, strict=True):
        one.relevant = each.version >= versions[good].version or each.version in bases
    return found


def _standing(
    each: Version, by_number: Mapping[int, Version], resolved_version: int, in_branch: bool
) -> Standing:
    base, before = by_number.get(each.base_version or 0), by_number.get(each.version - 1)
    if each.version == 1 or base is None or before is None:
        return Standing()
    met = each.version != base.version + 1 or not in_branch or each.create_as_update
    hardness = "hard" if each.conflicting else "soft"
    return Standing(
        conflict=hardness if met else "",
        resolved=met and resolved_version >= each.version,
        base_diff=differing(each.received, base.state),
        server_diff=differing(each.received, before.state),
    )


def _contiguous(versions: Iterable[Version]) -> list[bool]:
    """Is each version's base joined to its branch's trunk without a change from elsewhere?"""
    joined: dict[str, int] = {}  # branch → its last version that is
    told = []
    for each in versions:
        if not each.branch_id:
            told.append(True)
            continue
        if each.branch_id not in joined:
            joined[each.branch_id] = _first_joined(each)
        elif each.base_version == joined[each.branch_id] and each.version == each.base_version + 1:
            joined[each.branch_id] = each.version
        told.append(joined[each.branch_id] >= (each.base_version or 0))
    return told


def _first_joined(each: Version) -> int:
    """For the first step of a branch: itself when it follows its trunk, else nothing."""
    if each.trunk_version is not None:
        return each.version if each.version == each.trunk_version + 1 else 0
    # Created offline: the creation is the trunk, whichever of the two arrived first.
    return 2 if each.version == 2 else 1
