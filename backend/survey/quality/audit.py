"""Reads audit.csv, the log that Collect keeps of how a form was filled; pure.

Source: docs.getodk.org/form-audit-log: `event,node,start,end[,latitude,…]`, times in milliseconds.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

MAX_BYTES: Final = 5_000_000
MAX_LINES: Final = 50_000
# Whoever stays on one question longer has put the phone aside.
LONGEST_STAY_S: Final = 600.0
LATEST: Final = 4_102_444_800_000  # the year 2100: what is later is no time of a filling


@dataclass
class AuditTrail:
    """Seconds on questions (by path relative to the root), and when the filling began."""

    seconds: dict[str, float] = field(default_factory=dict)
    started_at: datetime | None = None

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def read_audit(content: bytes) -> AuditTrail | None:
    """The trail; None when this is no audit log. Lines that make no sense are left out."""
    if len(content) > MAX_BYTES:
        return None
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    lines = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if not {"event", "node", "start"} <= set(lines.fieldnames or ()):
            return None
        return _trail(lines)
    except csv.Error:
        return None


def _trail(lines: Iterator[dict[str, str]]) -> AuditTrail:
    trail = AuditTrail()
    for at, line in enumerate(lines):
        if at >= MAX_LINES:
            break
        start, end = _moment(line.get("start")), _moment(line.get("end"))
        if start is None:
            continue
        moment = datetime.fromtimestamp(start / 1000, UTC)
        trail.started_at = min(trail.started_at or moment, moment)
        if line.get("event") == "question" and end is not None and end >= start:
            path = (line.get("node") or "").strip("/").partition("/")[2]
            stayed = min((end - start) / 1000, LONGEST_STAY_S)
            trail.seconds[path] = trail.seconds.get(path, 0.0) + stayed
    return trail


def _moment(text: str | None) -> int | None:
    plain = (text or "").strip()
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 15:
        return None
    return int(plain) if 0 < int(plain) < LATEST else None
