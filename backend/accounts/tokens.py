"""Tokens: derived from the server's secret, stored only as hashes.

A phone's token can be shown again on its QR page without being stored: it is made anew from the
secret, the app user's id and its generation. A copy of the database opens no door.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def derived(purpose: str, subject: object, generation: int = 1) -> str:
    """64 URL-safe characters that only this server can make for this subject."""
    message = f"{purpose}:{subject}:{generation}".encode()
    first = hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha384)
    return base64.urlsafe_b64encode(first).decode()


def fresh() -> str:
    return secrets.token_urlsafe(48)


def hashed(token: str) -> str:
    """What the database keeps. Tokens are random, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
