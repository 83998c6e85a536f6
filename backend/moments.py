"""Moments as ODK Central writes them, for every door that speaks to programs. PURE."""

from datetime import UTC, datetime


def moment(at: datetime | None) -> str | None:
    """UTC to the millisecond with Z; None for none."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
