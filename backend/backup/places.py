"""Where a backup is written and a restore prepared: whole files or none."""

import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend import problems
from backend.problems import Problem

CHUNK = 1 << 20
PREFIX, PART = ".dong-hanh-", "backup.part"
YOUNG_SECONDS = 60
OUT_OF_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def new_file(place: Path) -> Iterator[BinaryIO]:
    """A file that has its name only when it is whole and on the disk. Raises backup_file_taken."""
    if place.exists():
        raise problems.backup_file_taken(file=place)
    with folder_beside(place.parent) as folder:
        part = folder / PART
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb", buffering=CHUNK) as out:
            yield out
            sync(out)
        if place.exists():
            raise problems.backup_file_taken(file=place)
        part.replace(place)
    sync_folder(place.parent)


@contextmanager
def folder_beside(place: Path) -> Iterator[Path]:
    """A folder for this account alone, gone afterwards; what a killed one left goes as well."""
    for left in place.glob(f"{PREFIX}*"):
        _remove_if_left(left)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The lock falls with the process, however it ends."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _remove_if_left(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Made a moment ago, by one who is about to lock it.
        if time.time() - folder.stat().st_mtime > YOUNG_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return
    finally:
        os.close(descriptor)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


@contextmanager
def told_of_the_disk(place: object) -> Iterator[None]:
    """A failure of the disk as a problem with a sentence."""
    try:
        yield
    except Problem:
        raise
    except OSError as error:
        raise disk_problem(error, place) from None


def disk_problem(error: OSError, place: object) -> Problem:
    if error.errno in OUT_OF_ROOM:
        return problems.backup_no_room(place=place)
    return problems.backup_unwritable(place=place, reason=error.strerror or type(error).__name__)


def sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folders(place: Path) -> None:
    """The entries of a folder and of the folders in it, and its own in the one above."""
    for each in (place.parent, place, *(inner for inner in place.iterdir() if inner.is_dir())):
        sync_folder(each)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
