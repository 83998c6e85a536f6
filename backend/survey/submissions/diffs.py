"""What each version of a submission changed, as ODK Central tells it. PURE.

A change is {"path": […], "old": …, "new": …}: "old" is missing where something came, "new" where
something went. A step of a path is a name, or [name, number] for an entry of a repeat. Values are
texts; a whole group or entry is a dict of them by name, a repeat in it a list of such dicts.
(docs.getodk.org/central-api-submission-management, "Getting differences between versions")
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from backend.survey.submissions.classes import Classes
from backend.survey.xforms import parse_submission
from backend.survey.xforms.hardened import local

Change = dict[str, Any]
Path = list[Any]
# Above as many pairs, changed entries are compared in their order instead of by likeness.
PAIRS = 2_500
# Classes of answers that everybody is asked for: that one changed tells nothing of it.
_TELLING_NOTHING = frozenset({"identity", "contact"})


def changes(
    versions: Sequence[tuple[str, bytes]],
    repeats: Collection[str],
    hidden: Classes | None = None,
) -> dict[str, list[Change]]:
    """instanceID of each version but the first → what it changed, oldest version first.

    `versions` are (instanceID, XML) from the oldest on; `repeats` are the paths of the repeats of
    all their forms ("household/child"). Of what is `hidden` only that it changed is told: null; of
    what only the answers to a questionnaire on health can change, not even that, for which question
    came or went says what was answered.
    """
    walk = _Reader(repeats, hidden or Classes({}))
    trees = [walk.tree(parse_submission(xml).root, "") for _, xml in versions]
    return {
        versions[at][0]: [_told(each) for each in _of_groups(trees[at - 1], trees[at], [])]
        for at in range(1, len(versions))
    }


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A sensitive value, or all entries of a repeat: compared with its like, and never told."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    repeats: Collection[str]
    hidden: Classes

    def tree(self, element: Any, prefix: str) -> dict[str, Any]:
        """Names → text, dict of a group, or list of a repeat's dicts; names as the XML has them."""
        found: dict[str, Any] = {}
        for child in element:
            name, path = _name(child), prefix + local(child.tag)
            if self.hidden.of(path) not in {"", *_TELLING_NOTHING}:
                continue
            if self.hidden.of(path):
                before = found.get(name, _Hidden(()))
                found[name] = _Hidden((*before.parts, "\0".join(child.itertext())))
            elif path in self.repeats:
                found.setdefault(name, []).append(self.tree(child, f"{path}/"))
            elif len(child):
                found[name] = self.tree(child, f"{path}/")
            else:
                found[name] = child.text or ""
            if self.hidden and not found[name]:
                del found[name]  # a note comes and goes with the answer before it
        return found


def _said(value: Any) -> tuple[str, ...]:
    """What a hidden value says; nothing at all is as an empty one, or the tag would tell."""
    return tuple(each for each in value.parts if each) if isinstance(value, _Hidden) else ()


def _told(value: Any) -> Any:
    """A change as it is shown, hidden values as None."""
    if isinstance(value, _Hidden):
        return None
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each) for each in value]
    return value


def _name(element: Any) -> str:
    return f"{element.prefix}:{local(element.tag)}" if element.prefix else local(element.tag)


def _of_groups(old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        step = name.rpartition(":")[2]
        if isinstance(old.get(name), _Hidden) or isinstance(new.get(name), _Hidden):
            if _said(old.get(name)) != _said(new.get(name)):
                yield {"old": None, "new": None, "path": [*path, step]}
        elif name not in old:
            yield {"new": new[name], "path": [*path, step]}
        elif name not in new:
            yield {"old": old[name], "path": [*path, step]}
        elif old[name] != new[name]:
            yield from _of_values(old[name], new[name], path, step)


def _of_values(old: Any, new: Any, path: Path, step: str) -> Iterator[Change]:
    if isinstance(old, list) and isinstance(new, list):
        yield from _of_entries(old, new, path, step)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _of_groups(old, new, [*path, step])
    else:
        yield {"old": old, "new": new, "path": [*path, step]}


def _of_entries(
    old: list[dict[str, Any]], new: list[dict[str, Any]], path: Path, step: str
) -> Iterator[Change]:
    """Entries that stayed are found first; of the rest, those most alike are the same, edited."""
    keys_old, keys_new = [repr(each) for each in old], [repr(each) for each in new]
    matcher = SequenceMatcher(None, keys_old, keys_new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = _paired(old, new, range(i1, i2), range(j1, j2))
        for i in range(i1, i2):
            if i in pairs:
                yield from _of_groups(old[i], new[pairs[i]], [*path, [step, i]])
            else:
                yield {"old": old[i], "path": [*path, [step, i]]}
        for j in range(j1, j2):
            if j not in pairs.values():
                yield {"new": new[j], "path": [*path, [step, j]]}


def _paired(
    old: list[dict[str, Any]], new: list[dict[str, Any]], left: range, right: range
) -> dict[int, int]:
    """Which old entry became which new one, in their order, the fewest changes first to settle."""
    if len(left) == len(right) or len(left) * len(right) > PAIRS:
        return dict(zip(left, right, strict=False))
    short, long = sorted((left, right), key=len)
    by_likeness = sorted(
        long,
        key=lambda far: (
            min(
                _weight(old[near], new[far]) if short is left else _weight(old[far], new[near])
                for near in short
            )
            if len(short)
            else 0
        ),
    )
    kept = sorted(by_likeness[: len(short)])
    pairs = zip(short, kept, strict=True) if short is left else zip(kept, short, strict=True)
    return dict(pairs)


def _weight(old: dict[str, Any], new: dict[str, Any]) -> int:
    """How much differs between two entries."""
    return 1 + sum(
        _size(each.get("old")) + _size(each.get("new")) for each in _of_groups(old, new, [])
    )


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(1 + _size(each) for each in value.values())
    if isinstance(value, list):
        return sum(_size(each) for each in value)
    return 0 if value is None else 1
