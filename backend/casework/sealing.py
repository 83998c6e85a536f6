"""Sealing what is told of a person in typed records, and opening it again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from backend.vault import services as vault

HEALTH: Final = "health"


def place(kind: str, key: UUID) -> str:
    """To which record sealed bytes belong, and to no other."""
    return f"outreach {kind} {key}"


def seal(*, kind: str, key: UUID, owner: str, plain: bytes, now: datetime) -> bytes:
    """`owner` as the vault names it: the bytes can't be opened once its key is destroyed."""
    return vault.seal(owner=owner, kind=HEALTH, plain=plain, context=place(kind, key), now=now)


def opened(*, kind: str, key: UUID, sealed: bytes) -> bytes:
    """Raises key_destroyed when the person was erased or the time is over."""
    return vault.unseal(bytes(sealed), context=place(kind, key))
