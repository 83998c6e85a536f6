"""Where a record comes from, and what its writer gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from outreach.cells import Cell
from outreach.findings import Finding
from outreach.keeping import Keeping
from outreach.mapping import Applied


@dataclass(frozen=True)
class Event:
    """The submission behind a record, as far as its answers do not say.

    `unit`: "code@valid_from" or ""; `day`: the form's, else that of arrival; `entity`: the UUID of
    the entity that the submission's first version made; `review`: the submission's review state.
    """

    submission: UUID
    project_id: int
    unit: str
    day: date
    position_state: str
    entity: UUID | None
    keeping: Keeping
    review: str
    now: datetime
    arrived: datetime | None = None

    @property
    def arrived_at(self) -> datetime:
        """When the submission first arrived; of two of one day the later one is the newer."""
        return self.arrived or self.now

    def common(self) -> dict[str, Any]:
        """What every record's row has."""
        return {"project_id": self.project_id, "unit": self.unit, "recorded_at": self.now}

    def position(self, applied: Applied) -> dict[str, Any]:
        place = applied.position
        return {
            "latitude": place["lat"] if place else None,
            "longitude": place["lon"] if place else None,
            "accuracy": place["acc"] if place else None,
            "position_state": self.position_state,
        }


@dataclass(frozen=True)
class Written:
    """What writing touched, and what its reader should know: the record stands all the same."""

    cells: set[Cell] = field(default_factory=set)
    notes: tuple[Finding, ...] = ()


class Writer(NamedTuple):
    """How one kind of record is written, taken out, and cut loose from an erased person.

    `write` upserts on the submission's own id; a hard fault is raised (Fault) and nothing is
    written. `remove` takes the record of a submission and its marks out (`mark` names its mark).
    `anonymise` drops the row and keeps the count; how many marks were cut loose.
    """

    write: Callable[[Event, Applied], Written]
    remove: Callable[[UUID, Callable[[], str]], set[Cell]]
    anonymise: Callable[[UUID, str], int]


def nobody(_submission: UUID, _mark: str) -> int:
    """Of a record that is about no person nothing is cut loose."""
    return 0
