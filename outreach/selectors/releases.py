"""What is published about persons: releases, their cells, and sums over months of them.

A sum over published months says nothing that the months did not; where some are hidden or not
published it says so and counts the others alone.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from outreach.codes import SCREENING
from outreach.cube import WHOLE
from outreach.dimensions import OUTCOME
from outreach.models import Release, ReleaseCell

NO_DATA = "no_data"
HIDDEN = "hidden"
UNRELEASED = "unreleased"


@dataclass(frozen=True)
class Told:
    """A figure about persons over some months: `count` of the months that tell it.

    `hidden`: months in which it is under the threshold; `missing`: months without a release.
    """

    count: int | None = None
    hidden: int = 0
    missing: int = 0

    @property
    def state(self) -> str:
        """ "" for a figure; else why there is none: hidden, unreleased, no data."""
        if self.count is not None:
            return ""
        if self.hidden:
            return HIDDEN
        return UNRELEASED if self.missing else NO_DATA

    def plus(self, other: "Told") -> "Told":
        """Of two units or two parts together; what one of them hides is hidden here."""
        counts = [each.count for each in (self, other) if each.count is not None]
        return Told(
            sum(counts) if counts else None,
            max(self.hidden, other.hidden),
            max(self.missing, other.missing),
        )


def releases(project_id: int, kind: str = SCREENING) -> QuerySet[Release]:
    """The project's releases of a kind (screenings, surveys of pupils), the latest month first."""
    chosen = Release.objects.filter(project_id=project_id, kind=kind).select_related("made_by")
    return chosen.order_by("-month", "kind")


def release_of(project_id: int, month: date, kind: str = SCREENING) -> Release | None:
    return releases(project_id, kind).filter(month=month).first()


def cells_of(release: Release, keys: frozenset[str] | None) -> QuerySet[ReleaseCell]:
    """Its cells in an area (None: everywhere, with the whole project and what has no commune)."""
    cells = ReleaseCell.objects.filter(release=release).order_by("unit", "dimension", "value")
    return cells if keys is None else cells.filter(unit__in=keys)


def outcomes_of_months(
    project_id: int, keys: frozenset[str] | None, first: date, last: date
) -> dict[str, dict[str, Told]]:
    """{unit: {band, "" for the total: Told}} of the months from..to; two queries.

    Units above others (a province) are there as well, the whole project is not.
    Units that no release names are absent; for them `of_nobody` says what is true.
    """
    released = _released(project_id, first, last)
    cells = ReleaseCell.objects.filter(release__in=released, dimension__in=("", OUTCOME))
    cells = cells.exclude(unit=WHOLE)
    if keys is not None:
        cells = cells.filter(unit__in=keys)
    missing = _months(first, last) - len(released)
    counted: dict[str, dict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    for unit, value, count in cells.values_list("unit", "value", "count"):
        counted[unit][value].append(count)
    return {
        unit: {value: _told(counts, missing) for value, counts in of_unit.items()}
        for unit, of_unit in counted.items()
    }


def of_nobody(project_id: int, first: date, last: date) -> Told:
    """What is told of a unit that no release of these months names."""
    return Told(missing=_months(first, last) - len(_released(project_id, first, last)))


def _released(project_id: int, first: date, last: date) -> list[int]:
    chosen = Release.objects.filter(
        project_id=project_id, kind=SCREENING, month__gte=first, month__lte=last
    )
    return list(chosen.values_list("pk", flat=True))


def _told(counts: Collection[int | None], missing: int) -> Told:
    known = [count for count in counts if count is not None]
    return Told(sum(known) if known else None, len(counts) - len(known), missing)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1
