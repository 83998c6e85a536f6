"""Encrypts a filled form as Collect does: AES key, vectors, manifest."""

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives import padding as blocks
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms


@dataclass(frozen=True)
class Sealed:
    """What the phone posts: the manifest, and every file under its encrypted name."""

    manifest: bytes
    files: dict[str, bytes]


def sealed(
    xml: bytes,
    files: Mapping[str, bytes],
    *,
    public_key: str,
    form_id: str,
    version: str,
    instance_id: str,
) -> Sealed:
    """Media in the given order, then the XML, as the specification numbers them."""
    secret = os.urandom(32)
    key = serialization.load_der_public_key(base64.b64decode(public_key))
    scheme = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    wrapped = base64.b64encode(key.encrypt(secret, scheme)).decode()  # type: ignore[union-attr]
    seed = bytearray(hashlib.md5(instance_id.encode() + secret, usedforsecurity=False).digest())
    hidden: dict[str, bytes] = {}
    for index, (name, content) in enumerate([*files.items(), ("submission.xml", xml)]):
        seed[index % 16] = (seed[index % 16] + 1) % 256
        padder = blocks.PKCS7(128).padder()
        cipher = Cipher(algorithms.AES256(secret), CFB(bytes(seed))).encryptor()
        hidden[f"{name}.enc"] = cipher.update(padder.update(content) + padder.finalize())
    media = "".join(f"<media><file>{escape(name)}.enc</file></media>" for name in files)
    manifest = (
        f'<data xmlns="http://opendatakit.org/submissions" id={quoteattr(form_id)}'
        f' version={quoteattr(version)} encrypted="yes">'
        f"<base64EncryptedKey>{wrapped}</base64EncryptedKey>"
        f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{instance_id}</instanceID></meta>'
        f"{media}<encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
        "<base64EncryptedElementSignature>AAAA</base64EncryptedElementSignature></data>"
    )
    return Sealed(manifest.encode(), hidden)
