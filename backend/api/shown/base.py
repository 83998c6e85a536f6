"""What every shape shares: moments as Central writes them."""

from datetime import UTC, datetime
from typing import Any

Shown = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """UTC to the millisecond with Z, as Central writes it."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
