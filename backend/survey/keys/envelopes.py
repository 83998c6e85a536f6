"""Opens what a phone encrypted: the AES key of a submission, its XML and its files; pure.

Source: getodk.github.io/xforms-spec/encryption. Each submission has its own AES-256 key, encrypted
for the form's RSA key (OAEP, SHA-256). Files are AES-CFB with PKCS#5 padding; their initialisation
vectors follow from the instanceID and the AES key, one step further for each file, the media in the
manifest's order first and the XML last.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

AES_BYTES = 32
BLOCK = 16


class Undecryptable(ValueError):  # noqa: N818 - the door's word for it
    """The key does not open this, or it was damaged."""


def local_key(private: rsa.RSAPrivateKey, encrypted: str) -> bytes:
    """The submission's AES key from its base64EncryptedKey. Raises Undecryptable."""
    try:
        wrapped = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, ValueError):
        raise Undecryptable from None
    # Java's providers disagree about MGF1's own hash: BouncyCastle takes SHA-256, others SHA-1.
    for inner in (hashes.SHA256(), hashes.SHA1()):  # noqa: S303 - the client chooses
        scheme = padding.OAEP(mgf=padding.MGF1(inner), algorithm=hashes.SHA256(), label=None)
        try:
            key = private.decrypt(wrapped, scheme)
        except ValueError:
            continue
        if len(key) == AES_BYTES:
            return key
    raise Undecryptable


def vector(instance_id: str, key: bytes, index: int) -> bytes:
    """The initialisation vector of the file with this index (0 = the first that was encrypted)."""
    seed = bytearray(hashlib.md5(instance_id.encode() + key, usedforsecurity=False).digest())
    for step in range(index + 1):
        seed[step % BLOCK] = (seed[step % BLOCK] + 1) % 256
    return bytes(seed)


def opened(chunks: Iterable[bytes], key: bytes, iv: bytes) -> Iterator[bytes]:
    """The plain bytes, piece by piece. Raises Undecryptable at the end if the padding is wrong."""
    cipher = Cipher(algorithms.AES256(key), CFB(iv)).decryptor()
    held = b""
    for chunk in chunks:
        held += cipher.update(chunk)
        if len(held) > BLOCK:
            yield held[:-BLOCK]
            held = held[-BLOCK:]
    held += cipher.finalize()
    size = held[-1] if held else 0
    if not 1 <= size <= min(BLOCK, len(held)) or held[-size:] != bytes([size]) * size:
        raise Undecryptable
    yield held[:-size]
