"""$skiptoken: where a page goes on. Opaque to programs, written as ODK Central writes it."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Final

from backend import problems

# The number of this way of writing.
VERSION: Final = "01"
LONGEST: Final = 2000


def token(place: Mapping[str, str]) -> str:
    """`{"instanceId": …}`, `{"repeatId": …}` or `{"uuid": …}` of a page's last row."""
    plain = json.dumps(place, separators=(",", ":"), ensure_ascii=False)
    return VERSION + base64.b64encode(plain.encode("utf-8", "replace")).decode()


def read_token(text: str) -> Mapping[str, str]:
    """Raises bad_skiptoken."""
    if not text.startswith(VERSION) or len(text) > LONGEST:
        raise problems.bad_skiptoken()
    try:
        found = json.loads(base64.b64decode(text[len(VERSION) :], validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise problems.bad_skiptoken() from None
    if not isinstance(found, dict) or not all(map(_plain, found.values())):
        raise problems.bad_skiptoken()
    return found


def place_in(place: Mapping[str, str], name: str) -> str:
    """What the token tells under this name. Raises bad_skiptoken when it is another table's."""
    if not place.get(name):
        raise problems.bad_skiptoken()
    return place[name]


def _plain(value: object) -> bool:
    """Text that a database takes."""
    return isinstance(value, str) and value.isprintable()
