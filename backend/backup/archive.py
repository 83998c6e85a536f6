"""A backup as flowing bytes: a tar of plain files with the list of their hashes at its end. PURE.

Members, in this order: `database.sqlite3` or `database.dump`; `blobs/ab/abc…` by name; then
`files.sha256` (as sha256sum writes it), `manifest.json`, which names the hash of that list, and
`manifest.sha256`. Any tar unpacks it (POSIX.1-1988 ustar; sizes of 8 GiB and more in GNU's base
256). It is read with nothing but this: no link, folder or other name is ever taken from it.
"""

import hashlib
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

BLOCK: Final = tarfile.BLOCKSIZE
CHUNK: Final = 1 << 16
LISTING: Final = "files.sha256"
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.sha256"
MANIFEST_MOST: Final = 16 << 20
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# \Z and not $: nothing may follow the name, not even a line break.
BLOB: Final = re.compile(r"blobs/([0-9a-f]{2})/\1[0-9a-f]{62}\Z")


class Damaged(ValueError):  # noqa: N818 - it says what the file is
    """Not a whole backup; the text names the member at which it shows."""


@dataclass(frozen=True)
class Entry:
    """One file of the backup: its name, its size, its bytes as they come (to be read once)."""

    name: str
    size: int
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class Listing:
    """What `files.sha256` comes to: its own SHA-256, how many files it names, their bytes."""

    sha256: str
    count: int
    size: int


def written(entries: Iterable[Entry], finish: Callable[[Listing], bytes]) -> Iterator[bytes]:
    """The bytes of the tar. `finish` makes the manifest when everything else has flowed.

    The list of hashes is held in memory: some 140 bytes a file. Raises ValueError when an entry has
    other bytes than it said.
    """
    lines, total = bytearray(), 0
    for entry in entries:
        digest = hashlib.sha256()
        yield _header(entry.name, entry.size)
        yield from _hashed(entry, digest.update)
        yield _padding(entry.size)
        lines += line(digest.hexdigest(), entry.name)
        total += entry.size
    listing = Listing(hashlib.sha256(lines).hexdigest(), lines.count(b"\n"), total)
    manifest = finish(listing)
    seal = line(hashlib.sha256(manifest).hexdigest(), MANIFEST)
    for name, told in ((LISTING, bytes(lines)), (MANIFEST, manifest), (SEAL, seal)):
        yield _header(name, len(told)) + told + _padding(len(told))
    yield bytes(2 * BLOCK)


def line(sha256: str, name: str) -> bytes:
    """A file's line in `files.sha256`."""
    return f"{sha256}  {name}\n".encode()


def header(block: bytes) -> tuple[str, int]:
    """Name and size of the plain file that this block begins. Raises Damaged."""
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise Damaged(MANIFEST) from None
    # No other header than our own: neither a link nor one odd bit.
    if not info.name.isascii() or info.size < 0 or _header(info.name, info.size) != block:
        raise Damaged(info.name[:80])
    return info.name, info.size


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def _hashed(entry: Entry, update: Callable[[bytes], object]) -> Iterator[bytes]:
    left = entry.size
    for chunk in entry.chunks:
        left -= len(chunk)
        if left < 0:
            break
        update(chunk)
        yield chunk
    if left:
        raise ValueError(entry.name)
