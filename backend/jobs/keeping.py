"""How the worker has outreach keep what is about a person: a keyed mark, the vault's seal."""

from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from backend.vault import services as vault
from outreach.keeping import Found, Keeping, unpacked
from outreach.models import Screening

HEALTH: Final = "health"


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
    plain = vault.unseal(
        bytes(screening.sealed or b""), context=place("screening", screening.submission)
    )
    return unpacked(plain)


def _sealed(submission: UUID, owner: str, now: datetime, kind: str, plain: bytes) -> bytes:
    context = place(kind, submission)
    return vault.seal(owner=owner, kind=HEALTH, plain=plain, context=context, now=now)


def place(kind: str, submission: UUID) -> str:
    """To which record sealed bytes belong, and to no other."""
    return f"outreach {kind} {submission}"
