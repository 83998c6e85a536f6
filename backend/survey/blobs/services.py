"""Storing files so that a 201 survives a power cut, and sweeping what nobody names any more.

Order of a store: the bytes stream into a temporary file (never whole in memory), fsync; then in the
caller's transaction the row is taken, under its lock the file is moved into place when it is not
there, and the folder is synced; then the caller commits, then the phone hears 201. The sweeper
takes the same lock, so a second upload of a hash never relies on a file that is being swept.
"""

import hashlib
import mmap
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from backend.survey.blobs import exif, pictures
from backend.survey.blobs.holding import turn_of_the_sweeper
from backend.survey.blobs.models import Blob

CHUNK = 1 << 16
ORPHAN_AGE = timedelta(days=1)

# Folders whose entry this process has seen to disk.
_synced: set[Path] = set()


@dataclass(frozen=True)
class Staged:
    """A temporary file, complete and synced, with the digests of its bytes.

    `received`: the SHA-256 of the bytes as they arrived, before a position was taken out.
    """

    path: Path
    sha256: str
    md5: str
    size: int
    received: str


class Stage:
    """Takes the bytes of one file as they arrive; `close()` syncs them and tells the digests.

    `strip_positions` takes the GPS position out of a photo; the digests are of what is stored.
    """

    def __init__(self, *, strip_positions: bool = False) -> None:
        folder = _temporary_folder()
        self.path = folder / secrets.token_hex(16)
        self._file = self.path.open("x+b")
        self._strip_positions = strip_positions
        self._start_digests()
        self.size = 0

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._digest(chunk)
        self.size += len(chunk)

    def close(self) -> Staged:
        received = self._sha256.hexdigest()
        if self._strip_positions:
            self._strip()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sha256, md5 = self._sha256.hexdigest(), self._md5.hexdigest()
        return Staged(self.path, sha256, md5, self.size, received)

    def drop(self) -> None:
        # On a full disk closing fails as well; the file goes all the same.
        with suppress(OSError):
            self._file.close()
        with suppress(FileNotFoundError):
            self.path.unlink()

    def _strip(self) -> None:
        self._file.flush()
        if not self.size:
            return
        # Mapped, not read: what tells of a place may stand at the end of a long film.
        with mmap.mmap(self._file.fileno(), 0) as photo:
            if not exif.strip(photo):
                return
            photo.flush()
        self._file.seek(0)
        self._start_digests()
        while chunk := self._file.read(CHUNK):
            self._digest(chunk)

    def _start_digests(self) -> None:
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)

    def _digest(self, chunk: bytes) -> None:
        self._sha256.update(chunk)
        self._md5.update(chunk)


def stage(chunks: Iterable[bytes], *, strip_positions: bool = False) -> Staged:
    """All chunks in a temporary file, synced."""
    taking = Stage(strip_positions=strip_positions)
    try:
        for chunk in chunks:
            taking.write(chunk)
        return taking.close()
    except BaseException:
        taking.drop()
        raise


def drop(staged: Staged) -> None:
    """Forget a staged file that was not kept; harmless when it was."""
    with suppress(FileNotFoundError):
        staged.path.unlink()


def keep(staged: Staged, *, now: datetime) -> Blob:
    """Move a staged file into the store and return its row. Call inside the transaction."""
    wanted = Blob(sha256=staged.sha256, md5=staged.md5, size=staged.size, stored_at=now)
    while True:
        Blob.objects.bulk_create([wanted], ignore_conflicts=True)
        blob = Blob.objects.select_for_update().filter(pk=staged.sha256).first()
        if blob is not None:
            break
    place = path_of(staged.sha256)
    _make_folder(place.parent)
    if not place.exists() or place.stat().st_size != staged.size:
        staged.path.replace(place)
    else:
        drop(staged)
    # Also when the file was there: who moved it in may have been killed before this line.
    _sync_folder(place.parent)
    return blob


def path_of(sha256: str) -> Path:
    return Path(settings.BLOB_DIR) / sha256[:2] / sha256


def is_stored(sha256: str) -> bool:
    return path_of(sha256).exists()


def head_of(staged: Staged, size: int) -> bytes:
    """The first bytes of a staged file."""
    with staged.path.open("rb") as file:
        return file.read(size)


def chunks_of(sha256: str) -> Iterator[bytes]:
    """The bytes of a stored file. Raises FileNotFoundError."""
    return chunks_at(path_of(sha256))


def chunks_at(path: Path) -> Iterator[bytes]:
    """The bytes of a file of this store, also of a staged one. Raises FileNotFoundError."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sweep(*, in_use: Callable[[str], bool], now: datetime) -> int:
    """Remove blobs that nothing names, files without a row, and old temporary files.

    `in_use(sha256)` is asked again under the lock that an upload of the same file takes.
    """
    swept = 0
    old = Blob.objects.filter(stored_at__lt=now - ORPHAN_AGE).values_list("pk", flat=True)
    for sha256 in list(old):
        if not in_use(sha256):
            swept += remove_unused(sha256, in_use)
    for file in _stray_files(now):
        if file.parent == _temporary_folder():
            file.unlink(missing_ok=True)
            swept += 1
        else:
            swept += _sweep_stray(file, now)
    return swept


@transaction.atomic
def remove_unused(sha256: str, in_use: Callable[[str], bool]) -> int:
    """Remove this file now when nothing names it, and no backup reads; how many went."""
    with turn_of_the_sweeper() as may:
        blob = Blob.objects.select_for_update().filter(pk=sha256).first() if may else None
        if blob is None or in_use(sha256):
            return 0
        blob.delete()
        path_of(sha256).unlink(missing_ok=True)
    pictures.forget(sha256)
    return 1


@transaction.atomic
def _sweep_stray(file: Path, now: datetime) -> int:
    """A file without a row: take the row's place first, so that an upload of it waits."""
    if Blob.objects.filter(pk=file.name).exists():
        return 0
    row = Blob(sha256=file.name, md5="", size=0, stored_at=now)
    Blob.objects.bulk_create([row], ignore_conflicts=True)
    if not Blob.objects.select_for_update().filter(pk=file.name, md5="").exists():
        return 0
    file.unlink(missing_ok=True)
    Blob.objects.filter(pk=file.name, md5="").delete()
    return 1


def _stray_files(now: datetime) -> Iterator[Path]:
    before = (now - ORPHAN_AGE).timestamp()
    root = Path(settings.BLOB_DIR)
    for file in root.glob("*/*") if root.exists() else ():
        with suppress(FileNotFoundError):
            if file.is_file() and file.stat().st_mtime < before:
                yield file


def _temporary_folder() -> Path:
    folder = Path(settings.BLOB_DIR) / "tmp"
    _make_folder(folder)
    return folder


def _make_folder(folder: Path) -> None:
    if folder in _synced and folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    # The entry of a folder must survive a power cut as well; also of one that was there, for who
    # made it may be about to sync it, or was killed before.
    for parent in (folder, folder.parent, folder.parent.parent):
        _sync_folder(parent)
    _synced.add(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
