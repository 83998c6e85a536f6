"""What does not add up in an event: its record stands, its reader is told, no answer is quoted."""

from typing import Any, Final
from uuid import UUID

from outreach.findings import Finding, finding
from outreach.recording import places
from outreach.recording.event import Event

_GROUPS: Final = ("pupils", "workers", "parents", "others")


def notes_of(event: Event, values: dict[str, Any]) -> tuple[Finding, ...]:
    """Findings about the sums, the sessions and the planned activity of an event."""
    return (*sums(values), *_sessions(values), *_planned(event, values))


def sums(values: dict[str, Any]) -> list[Finding]:
    """Head-counts that contradict one another."""
    found: list[Finding] = []
    total, men, women = (values.get(name) for name in ("attendances", "men", "women"))
    if total is not None and men is not None and women is not None and men + women != total:
        found.append(finding("sexes_differ", total=total, sum=men + women))
    parts = [(values.get(name), total) for name in (*_GROUPS, "completed", "certificates")]
    parts.append((values.get("passed"), values.get("surveyed")))
    for part, whole in parts:
        if part is not None and whole is not None and part > whole:
            found.append(finding("part_exceeds", part=part, total=whole))
    return found


def _sessions(values: dict[str, Any]) -> list[Finding]:
    one, of = values.get("session"), values.get("sessions")
    if one is not None and of is not None and one > of:
        return [finding("session_exceeds", session=one, sessions=of)]
    return []


def _planned(event: Event, values: dict[str, Any]) -> list[Finding]:
    row: UUID | None = values.get("planned")
    if row is None:
        return []
    plan = places.planned(row, event.project_id)
    if plan is None:
        return [finding("planned_unknown")]
    campaign = values.get("campaign")
    if campaign is not None and campaign != plan.campaign_id:
        return [finding("planned_elsewhere")]
    return [finding("planned_cancelled")] if plan.cancelled_on else []
