"""A project's own RSA key pair: made here, its private half kept only under a passphrase; pure.

The private half is PKCS#8 DER under AES-256-CBC, with a key derived from the passphrase by
PBKDF2-HMAC-SHA256. Nobody opens it without the passphrase, and it is stored nowhere.
"""

import base64
import os
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives import hashes, padding, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

# OWASP's figure for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet, 2023).
ITERATIONS: Final = 600_000
RSA_BITS: Final = 2048  # what Collect's and other clients' encrypted-key field expects
BLOCK_BITS: Final = 128


class WrongPassphrase(ValueError):  # noqa: N818 - the door's word for it
    """The passphrase does not open this key."""


@dataclass(frozen=True)
class Pair:
    """The public half as it stands in an XForm; the private one as it may be stored."""

    public_key: str
    private: dict[str, Any]


def generate(passphrase: str, *, iterations: int = ITERATIONS) -> Pair:
    """A new pair. Takes about a second: call it outside any transaction."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    salt, iv = os.urandom(16), os.urandom(16)
    der = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    padder = padding.PKCS7(BLOCK_BITS).padder()
    cipher = _cipher(passphrase, salt, iv, iterations).encryptor()
    hidden = cipher.update(padder.update(der) + padder.finalize()) + cipher.finalize()
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Pair(
        public_key=_text(public),
        private={
            "privkey": _text(hidden),
            "salt": _text(salt),
            "iv": _text(iv),
            "iterations": iterations,
        },
    )


def unlock(private: dict[str, Any], passphrase: str) -> rsa.RSAPrivateKey:
    """The private half. Raises WrongPassphrase."""
    salt, iv = base64.b64decode(private["salt"]), base64.b64decode(private["iv"])
    cipher = _cipher(passphrase, salt, iv, int(private["iterations"])).decryptor()
    unpadder = padding.PKCS7(BLOCK_BITS).unpadder()
    try:
        shown = cipher.update(base64.b64decode(private["privkey"])) + cipher.finalize()
        key = serialization.load_der_private_key(
            unpadder.update(shown) + unpadder.finalize(), password=None
        )
    except ValueError:
        raise WrongPassphrase from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise WrongPassphrase
    return key


def is_public_key(text: str) -> bool:
    """Is this the base64 of an RSA public key, as a form's `public_key` setting holds it?"""
    try:
        key = serialization.load_der_public_key(base64.b64decode("".join(text.split())))
    except ValueError:
        return False
    return isinstance(key, rsa.RSAPublicKey)


def _cipher(passphrase: str, salt: bytes, iv: bytes, iterations: int) -> Cipher[modes.CBC]:
    derive = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=iterations)
    key = derive.derive(passphrase.encode("utf-8", "surrogatepass"))
    return Cipher(algorithms.AES256(key), modes.CBC(iv))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
