"""What a message may say: length, no control characters, a path for a link, nobody's numbers."""

import re
import unicodedata

from notifications.faults import Fault

TITLE_LIMIT = 120
BODY_LIMIT = 500
LINK_LIMIT = 200
KEY_LIMIT = 200

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.~@-]*")
_KEY = re.compile(r"[A-Za-z0-9_.:@/-]+")
# The last defence, not the first: callers are expected to write no number of a person at all.
_PERSONAL = re.compile(
    r"\d{9,}"  # phone, CMND (9), CCCD (12), bank account
    r"|(?<!\d)\d{5}-\d{4}-\d{5}(?!\d)"  # case code: commune, year, number
    r"|(?<!\d)(?:\+?84[ .-]?|0)\d{2,3}([ .-])\d{3,4}\1\d{3,4}(?!\d)"  # phone written in groups
)


def title(text: str) -> str:
    """The title in NFC, trimmed: 1–120 characters on one line. Raises Fault."""
    clean = _text("title", text, TITLE_LIMIT, allowed="")
    if not clean:
        raise Fault("text_empty", field="title")
    return clean


def body(text: str) -> str:
    """The body in NFC, trimmed: 0–500 characters, lines allowed. Raises Fault."""
    return _text("body", text, BODY_LIMIT, allowed="\n")


def link(text: str) -> str:
    """A path of this site without query, or "" for none. Raises Fault."""
    if not text:
        return ""
    if len(text) > LINK_LIMIT:
        raise Fault("text_long", field="link", limit=LINK_LIMIT)
    if not _PATH.fullmatch(text):
        raise Fault("link")
    return _impersonal("link", text)


def key(text: str) -> str:
    """The key under which a message is queued once; it is logged, so it names no person."""
    if len(text) > KEY_LIMIT or not _KEY.fullmatch(text):
        raise Fault("key", limit=KEY_LIMIT)
    return _impersonal("key", text)


def _text(field: str, text: str, limit: int, *, allowed: str) -> str:
    clean = unicodedata.normalize("NFC", text).strip()
    if len(clean) > limit:
        raise Fault("text_long", field=field, limit=limit)
    if any(unicodedata.category(char) == "Cc" and char not in allowed for char in clean):
        raise Fault("text_control", field=field)
    return _impersonal(field, clean)


def _impersonal(field: str, text: str) -> str:
    # A UUID of an activity may hold a long run of digits by chance.
    if _PERSONAL.search(_UUID.sub("", text)):
        raise Fault("text_personal", field=field)
    return text
