"""How the worker has outreach keep what is about a person: a keyed mark, the vault's seal."""

from datetime import datetime
from functools import partial
from uuid import UUID

from backend.casework import sealing
from backend.vault import services as vault
from outreach.keeping import Found, Keeping, unpacked
from outreach.models import Screening


def mark_of(submission: UUID, now: datetime) -> str:
    """The name under which it is counted; without the key it leads nowhere."""
    return vault.blind("outreach mark", submission.bytes, now=now)


def keeping(submission: UUID, owner: str, now: datetime) -> Keeping:
    """`owner` as the vault names it; "" where the submission itself is not sealed."""
    return Keeping(
        mark=partial(mark_of, submission, now),
        seal=partial(_sealed, submission, owner or f"submission:{submission}", now),
    )


def found_by(screening: Screening) -> Found:
    """What a screening found. Raises key_destroyed when it was erased or its time is over."""
    key, sealed = screening.submission, bytes(screening.sealed or b"")
    return unpacked(sealing.opened(kind="screening", key=key, sealed=sealed))


def _sealed(submission: UUID, owner: str, now: datetime, kind: str, plain: bytes) -> bytes:
    return sealing.seal(kind=kind, key=submission, owner=owner, plain=plain, now=now)
