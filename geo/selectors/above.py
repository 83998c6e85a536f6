"""What is above units, for sums: parents, and the unit that an ended one went whole to."""

from collections.abc import Collection
from datetime import date

from geo.models import Share, Successor, Unit


def above(keys: Collection[str], day: date) -> dict[str, str]:
    """{unit: the unit right above it}, up to the top, for these units and all above them.

    A unit that ended by that day and went whole to one unit lies below that one. Three queries at
    most for each step up.
    """
    found: dict[str, str] = {}
    fresh = set(keys)
    while fresh:
        heirs = _heirs(fresh, day)
        parents = Unit.objects.filter(key__in=fresh, parent__isnull=False)
        step = {**dict(parents.values_list("key", "parent__key")), **heirs}
        found.update(step)
        fresh = set(step.values()) - found.keys() - fresh
    return _without_rings(found)


def _heirs(keys: set[str], day: date) -> dict[str, str]:
    """{ended unit: its successor} where it went whole to a single one."""
    links = Successor.objects.filter(old__key__in=keys, old__valid_to__lt=day)
    rows = list(links.values_list("old__key", "new__key", "share"))
    count = {old: sum(row[0] == old for row in rows) for old, _, _ in rows}
    return {old: new for old, new, share in rows if share == Share.FULL and count[old] == 1}


def _without_rings(found: dict[str, str]) -> dict[str, str]:
    """A chain of successors that leads back to itself is cut where it closes."""
    for key in sorted(found):
        seen, here = {key}, found.get(key)
        while here is not None and here not in seen:
            seen.add(here)
            here = found.get(here)
        if here is not None:
            del found[here]
    return found
