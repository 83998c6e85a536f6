"""A sealed backup: its tar under a key of its own, which the current master key wraps.

`DHb1`, the length of the master key's id (1), the id, the wrapped key (60), then a sealed stream
(`vault.sealing`). What was changed, cut or turned round does not open.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final
from uuid import UUID, uuid4

from backend.backup.archive import Damaged
from backend.vault import masters, sealing

MAGIC: Final = b"DHb1"
WRAPPED: Final = 12 + 32 + 16
CONTEXT: Final = "backup"


def sealed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of the sealed file, as they flow."""
    key_id, key, master = uuid4(), os.urandom(32), masters.current()
    name = master.encode()
    yield MAGIC + bytes([len(name)]) + name + key_id.bytes + masters.wrap(master, key_id, key)
    yield from sealing.seal_stream(key_id, key, parts, CONTEXT)


def opened(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of the tar, sealed or not. Raises Damaged, master_key_missing, master_key_other."""
    flow = iter(chunks)
    head = _at_least(b"", len(MAGIC) + 1, flow)
    if not head.startswith(MAGIC):
        yield head
        yield from flow
        return
    name_ends = len(MAGIC) + 1 + head[len(MAGIC)] if len(head) > len(MAGIC) else 0
    ends = name_ends + 16 + WRAPPED
    head = _at_least(head, ends, flow)
    if len(head) < ends:
        raise Damaged(CONTEXT)
    key = _key(head[len(MAGIC) + 1 : name_ends], head[name_ends:ends])
    try:
        yield from sealing.open_stream(lambda _: key, chain([head[ends:]], flow), CONTEXT)
    except sealing.Unopenable:
        raise Damaged(CONTEXT) from None


def _key(name: bytes, box: bytes) -> bytes:
    master = name.decode("ascii", "replace")
    return masters.unwrap(master, UUID(bytes=box[:16]), box[16:])


def _at_least(head: bytes, size: int, flow: Iterator[bytes]) -> bytes:
    while len(head) < size:
        chunk = next(flow, None)
        if chunk is None:
            break
        head += chunk
    return head
