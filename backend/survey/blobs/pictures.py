"""Stored photos as pages show them: drawn anew, kept by hash beside the store until swept.

Only what lies in the store in clear is kept so; a sealed file is drawn for one answer (`draw`)
and leaves no copy.
"""

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from backend import problems
from backend.survey.blobs.drawing import Drawn, UnreadableError, redraw

ENDINGS: Final = {"image/jpeg": ".jpg", "image/png": ".png"}
KEPT: Final = timedelta(days=30)
# Large pictures fill the memory while they are decoded: so many at once in a process.
_turns = threading.BoundedSemaphore(2)


def draw(source: IO[bytes], *, name: str) -> Drawn:
    """The picture of this file, kept nowhere. Raises picture_not_shown."""
    with _turns:
        try:
            return redraw(source, most_pixels=settings.PICTURE_MAX_PIXELS)
        except UnreadableError:
            raise problems.picture_not_shown(name=name) from None


def view_of(sha256: str, original: Path, *, name: str) -> Drawn:
    """The picture of a stored file, drawn once. Raises picture_not_shown, FileNotFoundError."""
    for kind in ENDINGS:
        with suppress(OSError):
            return Drawn(_place(sha256, kind).read_bytes(), kind)
    with original.open("rb") as source:
        drawn = draw(source, name=name)
    _keep(_place(sha256, drawn.kind), drawn.content)
    return drawn


def forget(sha256: str) -> None:
    """The picture goes with its file."""
    for kind in ENDINGS:
        _place(sha256, kind).unlink(missing_ok=True)


def sweep(*, stored: Callable[[str], bool], now: datetime) -> int:
    """Remove pictures whose file is gone, and those that were drawn long ago."""
    before, swept = (now - KEPT).timestamp(), 0
    for file in _folder().glob("*/*"):
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < before or not stored(file.stem):
                file.unlink()
                swept += 1
    return swept


def _folder() -> Path:
    return Path(settings.BLOB_DIR) / "views"


def _place(sha256: str, kind: str) -> Path:
    return _folder() / sha256[:2] / f"{sha256}{ENDINGS[kind]}"


def _keep(place: Path, content: bytes) -> None:
    """Whole or not at all; a full disk only means that it is drawn again."""
    made = place.with_suffix(f".{secrets.token_hex(8)}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made.write_bytes(content)
        made.replace(place)
        return
    with suppress(OSError):
        made.unlink()
