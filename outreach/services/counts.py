"""Keeping the counts table equal to the records: sets, never increments."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from outreach.cells import Cell
from outreach.models import Activity, Count, PersonMark, Tally
from outreach.selectors.sums import Figures, figures_of_cells, figures_of_project

_KEY = ["project_id", "unit", "month", "kind", "setting", "measure"]


class Rebuilt(NamedTuple):
    """What a rebuild found in a project: rows now, rows that differed, checksums to compare."""

    project_id: int
    rows: int
    differing: int
    checksum: str  # of the table, read again after writing
    expected: str  # of the records


def lock(*, project_id: int, now: datetime) -> None:
    """Let no other recount of the project run until the transaction ends."""
    if not Tally.objects.filter(project_id=project_id).update(counted_at=now):
        Tally.objects.get_or_create(project_id=project_id, defaults={"counted_at": now})
        # Whoever came second waited for the first one's insert; now it takes the lock itself.
        Tally.objects.filter(project_id=project_id).update(counted_at=now)


@transaction.atomic
def recount(*, cells: Collection[Cell], now: datetime) -> int:
    """Set the figures of these cells from their records; how many rows changed."""
    if not cells:
        return 0
    for project_id in sorted({cell.project_id for cell in cells}):
        lock(project_id=project_id, now=now)
    chosen = Q()
    for cell in cells:
        chosen |= Q(**cell._asdict())
    return _set(Count.objects.filter(chosen), figures_of_cells(cells))


def rebuild_counts(
    *, now: datetime, write: bool = True, project_id: int | None = None
) -> list[Rebuilt]:
    """Compute the whole table again, project by project (or one's), and say where it differed.

    With write=False nothing is changed. Equality is proved on the rows read again after writing.
    """
    if project_id is not None:
        return [_rebuild(project_id, now, write=write)]
    projects: set[int] = set()
    for model in (Activity, PersonMark, Count):
        projects.update(model.objects.values_list("project_id", flat=True).distinct())
    return [_rebuild(project_id, now, write=write) for project_id in sorted(projects)]


@transaction.atomic
def _rebuild(project_id: int, now: datetime, *, write: bool) -> Rebuilt:
    if write:
        lock(project_id=project_id, now=now)
    stored = Count.objects.filter(project_id=project_id)
    expected = figures_of_project(project_id)
    before = _read(stored)
    differing = sum(before.get(key) != expected.get(key) for key in before.keys() | expected.keys())
    if write:
        _set(stored, expected)
    after = _read(stored)
    return Rebuilt(project_id, len(after), differing, checksum(after), checksum(expected))


def checksum(figures: Figures) -> str:
    """A SHA-256 over the figures in a fixed order."""
    lines = sorted(
        "\t".join([*(str(part) for part in cell), measure, str(value)])
        for (cell, measure), value in figures.items()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _read(counts: QuerySet[Count]) -> Figures:
    return {(Cell(*row[:5]), row[5]): row[6] for row in counts.values_list(*_KEY, "value")}


def _set(stored: QuerySet[Count], expected: Figures) -> int:
    """Make these rows say what is expected and nothing else; how many changed."""
    before = _read(stored)
    changed = [key for key, value in expected.items() if before.get(key) != value]
    gone = [key for key in before if key not in expected]
    for cell, measure in gone:
        stored.filter(measure=measure, **cell._asdict()).delete()
    Count.objects.bulk_create(
        [
            Count(**cell._asdict(), measure=measure, value=expected[cell, measure])
            for cell, measure in changed
        ],
        batch_size=500,
        update_conflicts=True,
        update_fields=["value"],
        unique_fields=_KEY,
    )
    return len(changed) + len(gone)
