"""Sealing bytes under a key: AES-256-GCM, whole or in a stream. PURE.

A sealed value is `MAGIC`, the data key's UUID (16), a nonce (12), the ciphertext with its tag (16)
(NIST SP 800-38D). `context` says where it belongs and is authenticated, so that a value moved to
another row or column does not open.

A sealed file is `STREAM`, the UUID (16), a prefix (7), then chunks of 64 KiB sealed each with its
own tag. A chunk's nonce is the prefix, its number (4) and whether it is the last (1): no chunk can
be left out, turned round or cut off (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
Vizár, CRYPTO 2015).
"""

import os
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC: Final = b"DHv1"
STREAM: Final = b"DHs1"
CHUNK: Final = 1 << 16
TAG: Final = 16
NONCE: Final = 12
PREFIX: Final = 7
HEAD: Final = len(MAGIC) + 16


class Unopenable(ValueError):  # noqa: N818 - it says what the value is, not what went wrong
    """It was sealed under another key, for another place, or was damaged."""


def seal(key_id: UUID, key: bytes, plain: bytes, context: str) -> bytes:
    """The sealed value; two of the same plain bytes differ."""
    nonce = os.urandom(NONCE)
    box = AESGCM(key).encrypt(nonce, plain, context.encode())
    return MAGIC + key_id.bytes + nonce + box


def key_id_of(sealed: bytes) -> UUID:
    """Which key opens a sealed value or the head of a sealed file. Raises Unopenable."""
    if len(sealed) < HEAD or sealed[: len(MAGIC)] not in {MAGIC, STREAM}:
        raise Unopenable
    return UUID(bytes=sealed[len(MAGIC) : HEAD])


def opened(key: bytes, sealed: bytes, context: str) -> bytes:
    """The plain bytes. Raises Unopenable."""
    if len(sealed) < HEAD + NONCE + TAG or not sealed.startswith(MAGIC):
        raise Unopenable
    nonce, box = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, box, context.encode())
    except InvalidTag:
        raise Unopenable from None


def seal_stream(key_id: UUID, key: bytes, chunks: Iterable[bytes], context: str) -> Iterator[bytes]:
    """The parts of a sealed file, of whatever size the chunks come in."""
    prefix, box = os.urandom(PREFIX), AESGCM(key)
    yield STREAM + key_id.bytes + prefix
    held, number = b"", 0
    for chunk in chunks:
        held += chunk
        while len(held) > CHUNK:  # what stays may be the last
            part, held = held[:CHUNK], held[CHUNK:]
            yield box.encrypt(_nonce(prefix, number, last=False), part, context.encode())
            number += 1
    yield box.encrypt(_nonce(prefix, number, last=True), held, context.encode())


def open_stream(
    key_of: Callable[[UUID], bytes], chunks: Iterable[bytes], context: str
) -> Iterator[bytes]:
    """The plain bytes of a sealed file, a chunk at a time. Raises Unopenable, also at its end."""
    blocks = _blocks(chunks)
    head = next(blocks, b"")
    if len(head) != HEAD + PREFIX or not head.startswith(STREAM):
        raise Unopenable
    prefix, box = head[HEAD:], AESGCM(key_of(key_id_of(head)))
    block, number = next(blocks, b""), 0
    while True:
        following = next(blocks, None)
        nonce = _nonce(prefix, number, last=following is None)
        try:
            yield box.decrypt(nonce, block, context.encode())
        except InvalidTag:
            raise Unopenable from None
        if following is None:
            return
        block, number = following, number + 1


def sealed_size(size: int) -> int:
    """How many bytes a sealed file of so many plain bytes has."""
    chunks = max(1, -(-size // CHUNK))
    return HEAD + PREFIX + size + chunks * TAG


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The head, then the sealed chunks, each whole."""
    held, wanted = b"", HEAD + PREFIX
    for chunk in chunks:
        held += chunk
        while len(held) >= wanted:
            yield held[:wanted]
            held, wanted = held[wanted:], CHUNK + TAG
    if held:
        yield held
