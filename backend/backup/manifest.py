"""What a backup says of itself: when, of which release and engine, how much, and which keys. PURE.

The master keys are never in it: it names their ids, each with a check value (an HMAC of a random
word under the key) that tells the right key from another one of the same name.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from backend.backup.archive import DATABASES, MANIFEST, Damaged, Listing

FORMAT: Final = 1


@dataclass(frozen=True)
class Manifest:
    """`tables`: rows by table; `migrations`: names by app; `masters`: check values by key id.

    `missing`: blobs that rows name and the disk had lost. `erasures`: lines of the erasure list.
    """

    made_at: str
    release: str
    engine: str
    tables: dict[str, int]
    migrations: dict[str, list[str]]
    salt: str
    masters: dict[str, str]
    missing: list[str]
    erasures: int
    listing: Listing
    format: int = FORMAT

    def told(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def parsed(text: bytes) -> Manifest:
    """The manifest of a backup. Raises Damaged, also for one of a later format."""
    try:
        told = json.loads(text)
        listing = Listing(**told.pop("listing"))
        found = Manifest(listing=listing, **told)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise Damaged(MANIFEST) from None
    if found.format != FORMAT or found.engine not in DATABASES or not _sound(found):
        raise Damaged(MANIFEST)
    return found


def _sound(found: Manifest) -> bool:
    return (
        _all(found.tables, int)
        and _all(found.masters, str)
        and _all(found.migrations, list)
        and isinstance(found.missing, list)
        and isinstance(found.erasures, int)
        and all(isinstance(each, str) for each in (found.made_at, found.release, found.salt))
    )


def _all(mapping: object, kind: type[Any]) -> bool:
    return isinstance(mapping, Mapping) and all(
        isinstance(key, str) and isinstance(value, kind) for key, value in mapping.items()
    )
