"""A backup and the sweeper take turns: no file goes while a backup still has to read it.

A lock on a file of the store, so that it holds between processes and falls with them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def sweeper_held_off() -> Iterator[None]:
    """Nothing is swept meanwhile; waits for a sweep that has begun."""
    with _lock_file() as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


@contextmanager
def turn_of_the_sweeper() -> Iterator[bool]:
    """Whether it may sweep now; False while a backup or another sweeper is at work."""
    with _lock_file() as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _lock_file() -> Iterator[int]:
    folder = Path(settings.BLOB_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "sweep.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
