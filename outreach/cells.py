"""A cell of the counts table, and the months that it lies in. PURE."""

from datetime import date
from typing import NamedTuple


class Cell(NamedTuple):
    """Where figures are kept: unit "code@valid_from" or "", month by its first day."""

    project_id: int
    unit: str
    month: date
    kind: str
    setting: str


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the following month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
