"""The erasure list: a file apart from the database and its backups, a JSON line per erasure.

A restored backup knows nothing of what was erased after it was made; this list does. A line is on
disk before the erasure commits, so it may name one that then failed: replaying finishes it.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from backend import problems

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One erasure. The owner's UUID is random: it tells no person."""

    at: str  # UTC, ISO 8601
    owner: str
    hash: str  # the owner, keyed
    kinds: list[str]  # of the keys that were destroyed
    reason: str = ""
    request: str = ""


def path() -> Path:
    return Path(settings.ERASURE_LIST)


def append(line: Line) -> None:
    """Write the line and see it to disk. Raises erasures_unwritable; then nothing was written."""
    try:
        with _locked("a+b") as file:
            start = _whole_end(file)
            file.truncate(start)
            try:
                file.write(json.dumps(asdict(line)).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), start)
                raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise problems.erasures_unwritable(path=str(path()), reason=reason) from None


def read() -> list[Line]:
    """All lines, oldest first; a torn last one is left out with a warning.

    No file: no erasures yet. Raises erasures_unreadable.
    """
    try:
        with _locked("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return []
    except OSError:
        raise problems.erasures_unreadable(path=str(path()), line=0) from None
    whole, newline, rest = content.rpartition(b"\n")
    found = [_parsed(text, number) for number, text in _numbered(whole if newline else b"")]
    if rest:
        last = _line(rest)
        if last is None:
            logger.warning("the last line of the erasure list was cut off and is left out")
        else:
            found.append(last)
    return found


def _numbered(whole: bytes) -> Iterator[tuple[int, bytes]]:
    return ((number, text) for number, text in enumerate(whole.split(b"\n"), 1) if text.strip())


def _parsed(text: bytes, number: int) -> Line:
    line = _line(text)
    if line is None:
        raise problems.erasures_unreadable(path=str(path()), line=number)
    return line


def _line(text: bytes) -> Line | None:
    """None for what is no line of ours."""
    try:
        told: Any = json.loads(text)
        line = Line(**told)
    except (ValueError, TypeError, RecursionError):
        return None
    plain = all(isinstance(each, str) for each in (line.at, line.owner, line.hash, line.request))
    return line if plain and line.owner else None


def _whole_end(file: IO[bytes]) -> int:
    """Where the next line begins: behind the last whole one. A torn one never committed."""
    file.seek(0)
    content = file.read()
    end = content.rfind(b"\n") + 1
    if content[end:] and _line(content[end:]) is not None:
        file.write(b"\n")
        return len(content) + 1
    return end


@contextmanager
def _locked(mode: str) -> Iterator[IO[bytes]]:
    """The file, for us alone as long as it is open; made with its folder when it is written."""
    place = path()
    writing = mode != "rb"
    fresh = writing and not place.exists()
    if writing:
        place.parent.mkdir(parents=True, exist_ok=True)
    with place.open(mode) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if fresh:
            place.chmod(0o600)
            _sync_folder(place.parent)
        yield file


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
