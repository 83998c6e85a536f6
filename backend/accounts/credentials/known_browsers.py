"""The cookie of a browser in which a person has signed in: what keeps strangers' locks off her.

OWASP, "Slow Down Online Guessing Attacks with Device Cookies" (owasp.org/www-community). It opens
nothing; it is bound to the person and her password, and ends with either.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing

from backend.accounts import tokens
from backend.accounts.models import User

LIFE: Final = timedelta(days=365)
_SALT: Final = "known-browser"


def cookie_name() -> str:
    return f"{settings.COOKIE_PREFIX}known_browser"


def fresh(user: User) -> str:
    """The value of the cookie."""
    return signing.dumps([user.pk, secrets.token_urlsafe(12), _bound(user)], salt=_SALT)


def nonce_of(cookie: str, user: User | None) -> str:
    """By which the browser's own tries are counted; "" for a cookie that is not this person's."""
    if user is None or not cookie:
        return ""
    try:
        owner, nonce, bound = signing.loads(cookie[:500], salt=_SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    same = owner == user.pk and hmac.compare_digest(str(bound), _bound(user))
    return str(nonce) if same else ""


def _bound(user: User) -> str:
    """Another one once the password is."""
    return tokens.derived("known-browser", f"{user.pk}:{user.password}")[:16]
