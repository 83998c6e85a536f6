"""How the worker has outreach keep a screening: marked by a keyed hash, sealed by the vault."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from backend.vault import services as vault
from outreach.keeping import Found, Keeping, unpacked
from outreach.models import Screening

HEALTH: Final = "health"


def mark_of(submission: UUID, now: datetime) -> str:
    """The name under which a screening is counted; without the key it leads nowhere."""
    return vault.blind("outreach mark", submission.bytes, now=now)


def keeping(submission: UUID, owner: str, now: datetime) -> Keeping:
    """`owner` as the vault names it; "" where the submission itself is not sealed."""
    return Keeping(
        mark=partial(mark_of, submission, now),
        seal=partial(_sealed, submission, owner or f"submission:{submission}", now),
    )


def found_by(screening: Screening) -> Found:
    """What a screening found. Raises key_destroyed when it was erased or its time is over."""
    plain = vault.unseal(bytes(screening.sealed or b""), context=_place(screening.submission))
    return unpacked(plain)


def _sealed(submission: UUID, owner: str, now: datetime, plain: bytes) -> bytes:
    return vault.seal(owner=owner, kind=HEALTH, plain=plain, context=_place(submission), now=now)


def _place(submission: UUID) -> str:
    return f"outreach screening {submission}"
