"""Master keys as settings write them. PURE: settings are made with it."""

import base64
import binascii
import hashlib
import os


def parse(words: str) -> dict[str, bytes]:
    """Master keys as a setting writes them: "id:base64 of 32 bytes", separated by spaces.

    Raises ValueError with a sentence; never tells a key.
    """
    found: dict[str, bytes] = {}
    for word in words.split():
        name, colon, text = word.partition(":")
        if not colon:  # perhaps a key without its id: nothing of it is told
            raise ValueError('a key is written "id:base64 of 32 bytes"')
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error:
            raise ValueError(f"the key {name[:32]!r} is no base64") from None
        if len(key) != 32 or not name or len(name) > 32 or name in found:
            raise ValueError(f"the key {name[:32]!r} needs its own id and 32 bytes")
        found[name] = key
    return found


def fresh() -> str:
    """A new master key, written as `parse` reads it; its id tells nothing of the key."""
    key = os.urandom(32)
    return f"k{hashlib.sha256(key).hexdigest()[:8]}:{base64.b64encode(key).decode()}"
