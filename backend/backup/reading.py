"""Reads a backup as it flows, and believes nothing in it that its hashes do not bear out. PURE."""

import hashlib
from collections.abc import Iterable, Iterator

from backend.backup.archive import (
    BLOB,
    BLOCK,
    CHUNK,
    DATABASES,
    LISTING,
    MANIFEST,
    MANIFEST_MOST,
    SEAL,
    Damaged,
    Entry,
    Listing,
    header,
    line,
)


class Reader:
    """The files of a backup in their order; `listing` and `manifest` stand when they have passed.

    Every method raises Damaged. A file's bytes are handed on before its hash is known, so nobody
    may use one before `entries` has come to its end.
    """

    def __init__(self, source: Iterable[bytes]) -> None:
        self._flow = _Flow(source)
        self._lines, self._count, self._size = hashlib.sha256(), 0, 0
        self.manifest = b""

    @property
    def listing(self) -> Listing:
        """What passed, to be held against the manifest's."""
        return Listing(self._lines.hexdigest(), self._count, self._size)

    def entries(self) -> Iterator[Entry]:
        """The database, then the blobs; what the caller leaves of one is read all the same."""
        previous = ""
        while True:
            name, size = self._flow.header()
            if name == LISTING:
                break
            if not self._may_come(name, previous):
                raise Damaged(name[:80])
            digest = hashlib.sha256()
            chunks = self._flow.member(name, size, digest)
            yield Entry(name, size, chunks)
            for chunk in chunks:
                del chunk
            previous = name if self._count else ""
            self._lines.update(line(digest.hexdigest(), name))
            self._count, self._size = self._count + 1, self._size + size
        self._end(size)

    def _may_come(self, name: str, previous: str) -> bool:
        """The database first; then blobs by their names, so that none comes twice."""
        if not self._count:
            return name in DATABASES.values()
        return bool(BLOB.match(name)) and name > previous

    def _end(self, size: int) -> None:
        digest = hashlib.sha256()
        for chunk in self._flow.member(LISTING, size, digest):
            del chunk
        if digest.hexdigest() != self._lines.hexdigest():
            raise Damaged(LISTING)
        self.manifest = self._flow.whole(MANIFEST, MANIFEST_MOST)
        own = hashlib.sha256(self.manifest).hexdigest()
        if self._flow.whole(SEAL, BLOCK) != line(own, MANIFEST):
            raise Damaged(MANIFEST)
        # To the very end: of a sealed backup the last tag is checked there.
        if b"".join(self._flow.remaining(2 * BLOCK)) != bytes(2 * BLOCK):
            raise Damaged(MANIFEST)


class _Flow:
    """Bytes that come in chunks of any size, taken as they are needed."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = iter(source)
        self._held = memoryview(b"")

    def header(self) -> tuple[str, int]:
        return header(b"".join(self._exactly(BLOCK, MANIFEST)))

    def member(self, name: str, size: int, digest: "hashlib._Hash") -> Iterator[bytes]:
        for part in self._exactly(size, name):
            digest.update(part)
            yield part
        if any(any(part) for part in self._exactly(-size % BLOCK, name)):
            raise Damaged(name)

    def whole(self, wanted: str, most: int) -> bytes:
        """The bytes of the next file, which must be this one and small."""
        name, size = self.header()
        if name != wanted or size > most:
            raise Damaged(wanted)
        return b"".join(self.member(name, size, hashlib.sha256()))

    def remaining(self, most: int) -> Iterator[bytes]:
        """What is left, and no more of it than tells that it is too much."""
        while most >= 0 and (part := self._some(CHUNK)):
            most -= len(part)
            yield part

    def _exactly(self, size: int, name: str) -> Iterator[bytes]:
        while size:
            part = self._some(min(size, CHUNK))
            if not part:
                raise Damaged(name)
            size -= len(part)
            yield part

    def _some(self, most: int) -> bytes:
        while not self._held:
            chunk = next(self._source, None)
            if chunk is None:
                return b""
            self._held = memoryview(chunk)
        part, self._held = bytes(self._held[:most]), self._held[most:]
        return part
