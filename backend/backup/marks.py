"""The mark that a restore has begun: while it stands, the server does not open."""

import os
from pathlib import Path

from django.conf import settings

from backend.backup.places import sync_folder


def place() -> Path:
    return Path(settings.DATA_DIR) / "restoring"


def stands() -> bool:
    return place().exists()


def put(words: str) -> None:
    """On the disk before anything else is changed."""
    with place().open("w") as out:
        out.write(words)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(place().parent)


def take_away() -> None:
    place().unlink(missing_ok=True)
    sync_folder(place().parent)
