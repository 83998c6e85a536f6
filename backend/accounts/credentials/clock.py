"""What the clock does in this room: what has ended goes, uses of keys reach the journal."""

from datetime import datetime

from backend.accounts.credentials import api_keys, invitations, sessions, throttling


def prune(*, now: datetime) -> int:
    """How many rows went."""
    return (
        api_keys.journal_uses(now=now)
        + api_keys.prune(now=now)
        + throttling.prune(now=now)
        + invitations.prune(now=now)
        + sessions.prune(now=now)
    )
