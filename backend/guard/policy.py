"""What a browser may do with an answer, by its kind. PURE.

Sources: CSP Level 3 (https://www.w3.org/TR/CSP3/), Permissions Policy
(https://www.w3.org/TR/permissions-policy-1/), OWASP ASVS 4.0.3 chapters 12.5, 14.4.
"""

from collections.abc import Mapping
from typing import Final

# Nothing of a page comes from another host, nothing inline runs, nothing is drawn from its address.
PAGE: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# JSON, XML and files: whoever opens one in a browser sees it without origin, script or frame.
ANSWER: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "sandbox": "",
}
# Sensors and powers of a browser that no page asks for.
UNUSED: Final = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)


def content_policy(kind: str, *, attached: bool, more: Mapping[str, str] | None = None) -> str:
    """The Content-Security-Policy of an answer with this content type.

    `more`: the parts in which a page differs; only form-fill pages have any.
    """
    page = kind.partition(";")[0].strip().lower() == "text/html" and not attached
    parts = {**(PAGE if page else ANSWER), **(more or {})}
    return "; ".join(f"{name} {sources}".strip() for name, sources in parts.items())


def permissions_policy(*, position: bool) -> str:
    """Everything off; a form that is filled here may ask where the person stands."""
    off = ", ".join(f"{name}=()" for name in UNUSED)
    return f"{off}, geolocation={'(self)' if position else '()'}"
