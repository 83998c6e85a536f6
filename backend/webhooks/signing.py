"""The secret of a webhook, and the signature by which its receiver knows that a call is ours.

`X-Dong-Hanh-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 with the secret over "<seconds>.<body>".
"""

import hashlib
import hmac

from backend.accounts import tokens
from backend.webhooks.models import Webhook


def secret_of(webhook: Webhook) -> str:
    """The secret; "" when the server's own secret has changed since it was handed over."""
    made = made_for(webhook)
    return made if tokens.hashed(made) == webhook.secret_hash else ""


def made_for(webhook: Webhook) -> str:
    """The secret of this webhook and generation; it is not stored anywhere."""
    return "dhwh_" + tokens.derived("webhook", webhook.pk, webhook.generation)


def signature(secret: str, body: bytes, seconds: int) -> str:
    """The value of the header. PURE."""
    mac = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"
