"""The master keys that wrap data keys: from the settings, never in the database.

`MASTER_KEYS` maps an id to 32 bytes; the first is the one that wraps from now on. A wrapped key is
a nonce (12) and AES-256-GCM of the key, bound to the data key's id.
"""

import hmac
import os
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from backend import problems
from backend.vault.sealing import NONCE


def masters() -> Mapping[str, bytes]:
    """All master keys by id, the current one first."""
    keys: Mapping[str, bytes] = settings.MASTER_KEYS
    return keys


def current() -> str:
    """The id of the master key that wraps new data keys."""
    return next(iter(masters()))


def wrap(master: str, key_id: UUID, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_named(master)).encrypt(nonce, key, key_id.bytes)


def unwrap(master: str, key_id: UUID, wrapped: bytes) -> bytes:
    """The data key. Raises master_key_missing, master_key_other."""
    try:
        box = AESGCM(_named(master))
        return box.decrypt(wrapped[:NONCE], wrapped[NONCE:], key_id.bytes)
    except InvalidTag:
        raise problems.master_key_other(master=master) from None


def _named(master: str) -> bytes:
    key = masters().get(master)
    if key is None:
        raise problems.master_key_missing(master=master)
    return key


def mac(key: bytes, purpose: str, plain: bytes) -> str:
    """HMAC-SHA-256 in hex, of its own for every purpose (RFC 2104)."""
    own = hmac.digest(key, purpose.encode(), "sha256")
    return hmac.digest(own, plain, "sha256").hex()
