"""Who asks, without knowing who: a keyed hash of an address or token, in memory, for a day."""

import hashlib
import hmac
import ipaddress
import secrets
import threading
from datetime import date

from django.conf import settings
from django.http import HttpRequest

# A household or a phone has a whole network of this size.
IPV6_PREFIX = 64
NAME_BYTES = 16


class DayKey:
    """A random key that nothing stores and that is another one tomorrow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._key = b""

    def name(self, kind: str, value: str, today: date) -> str:
        """What a bucket is called: nobody finds the value from it, not even with all of memory."""
        with self._lock:
            if self._day != today:
                self._day, self._key = today, secrets.token_bytes(32)
            key = self._key
        raw = f"{kind}:{value}".encode("utf-8", "surrogatepass")
        return hmac.digest(key, raw, hashlib.sha256)[:NAME_BYTES].hex()


def address_of(request: HttpRequest) -> str:
    """The client's network address; "" when it is not known.

    Behind a proxy it is the last one of X-Forwarded-For, which the proxy itself has written; what
    stands before it, anybody may have. Without a proxy the header is not looked at.
    """
    if settings.BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    else:
        said = request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(said)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False).network_address)
    return str(found)
