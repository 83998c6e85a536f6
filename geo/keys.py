"""The name of an administrative unit: its code together with the day it began. PURE.

Codes are reused for other territory (21439 was phường Nguyễn Nghiêm and is phường Đức Phổ since
01/7/2025), so a code alone names nothing.
"""

from datetime import date
from typing import NamedTuple

# Units of before the reform of 01/7/2025 whose first day no source gives.
UNKNOWN_START = date(1900, 1, 1)
REFORM = date(2025, 7, 1)


class UnitKey(NamedTuple):
    """(code, valid_from); written "21439@2025-07-01" in one column."""

    code: str
    valid_from: date

    def __str__(self) -> str:
        return f"{self.code}@{self.valid_from.isoformat()}"

    @classmethod
    def parse(cls, text: str) -> "UnitKey":
        """The key written as "code@yyyy-mm-dd". Raises ValueError."""
        code, _, day = text.partition("@")
        if not code or not day:
            raise ValueError(f"{text!r} is not code@yyyy-mm-dd")
        return cls(code, date.fromisoformat(day))
