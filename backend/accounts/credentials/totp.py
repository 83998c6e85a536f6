"""Codes of authenticator apps (RFC 6238: SHA-1, six digits, thirty seconds), and recovery codes.

PURE but for randomness. The arithmetic is allauth's; which step a code belongs to is ours, so that
a code is taken once by whichever process asks.
"""

import secrets
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.utils.crypto import constant_time_compare

STEP_SECONDS: Final = 30
DRIFT: Final = 1  # steps that the phone's clock may go wrong, either way
RECOVERY_CODES: Final = 10
# Without letters and digits that are taken for one another when written down by hand.
_ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _LETTERS = 2, 5

fresh_secret = generate_totp_secret


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """Six digits."""
    code: str = format_hotp_value(hotp_value(secret, step))
    return code


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step that this code belongs to, of those around now; None for a wrong code."""
    typed = "".join(each for each in code[:40] if each.isascii() and each.isdecimal())
    found = None
    for step in range(step_at(now) - DRIFT, step_at(now) + DRIFT + 1):
        if constant_time_compare(typed, code_at(secret, step)):
            found = step
    return found


def address(secret: str, *, name: str, issuer: str) -> str:
    """What the QR code says (github.com/google/google-authenticator/wiki/Key-Uri-Format)."""
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{query}"


def recovery_codes() -> list[str]:
    """Ten codes of ten letters (49 bits each), written as "abcde-23456"."""
    return [
        "-".join(
            "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS)
        )
        for _ in range(RECOVERY_CODES)
    ]


def plain_recovery(code: str) -> str:
    """As it is hashed: however it was typed."""
    return "".join(each for each in code[:40].lower() if each in _ALPHABET)
