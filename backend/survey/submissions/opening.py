"""Opens encrypted submissions for an export, for as long as the passphrase is in the room."""

from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from backend.survey.blobs import services as blobs
from backend.survey.keys import envelopes
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.xforms import Refused, answers_of, parse_submission


class Opener:
    """Holds the unlocked keys of one project; nothing that it opens is stored."""

    def __init__(self, keys: Mapping[int, RSAPrivateKey]) -> None:
        self.keys = keys

    def answers(self, version: SubmissionVersion) -> dict[str, Any] | None:
        """The typed answers of an encrypted version; None when they can't be opened.

        Not when the key is another, the XML has not arrived yet, or it was damaged on the way: an
        export shows such a row as not decrypted and goes on.
        """
        manifest = parse_submission(bytes(version.xml))
        name = manifest.encrypted_files[-1]
        try:
            xml = b"".join(
                self._opened(version, manifest.local_key, manifest.encrypted_files, name)
            )
            root = parse_submission(xml, max_bytes=settings.SUBMISSION_MAX_XML_BYTES).root
        except (envelopes.Undecryptable, Refused):
            return None
        return dict(answers_of(version.form_version.fields, root).values)

    def is_complete(self, version: SubmissionVersion) -> bool:
        """Has the encrypted XML arrived, or is it still on the phone?"""
        name = parse_submission(bytes(version.xml)).encrypted_files[-1]
        return version.attachments.filter(name=name).exclude(blob=None).exists()

    def media(self, version: SubmissionVersion) -> list[str]:
        """The encrypted files that have arrived, without the XML."""
        named = parse_submission(bytes(version.xml)).encrypted_files[:-1]
        there = version.attachments.filter(name__in=named).exclude(blob=None)
        return sorted(there.values_list("name", flat=True))

    def file(self, version: SubmissionVersion, name: str) -> Iterator[bytes]:
        """The plain bytes of an encrypted file ("1.jpg.enc"). Raises Undecryptable."""
        manifest = parse_submission(bytes(version.xml))
        return self._opened(version, manifest.local_key, manifest.encrypted_files, name)

    def _opened(
        self, version: SubmissionVersion, local_key: str, names: tuple[str, ...], name: str
    ) -> Iterator[bytes]:
        private = self.keys.get(version.form_version.key_id or 0)
        attachment = version.attachments.filter(name=name).exclude(blob=None).first()
        if private is None or attachment is None or name not in names:
            raise envelopes.Undecryptable
        secret = envelopes.local_key(private, local_key)
        iv = envelopes.vector(version.instance_id, secret, names.index(name))
        return envelopes.opened(blobs.chunks_of(str(attachment.blob_id)), secret, iv)


def plain_name(name: str) -> str:
    """The name under which an encrypted file was taken: without its ".enc"."""
    return name.removesuffix(".enc")
