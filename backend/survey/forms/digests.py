"""The digests of a version's XForm, set together whenever its bytes are."""

import hashlib
from typing import Final

from backend.survey.forms.models import FormVersion

# What `put_xform` changes, for save(update_fields=…).
XFORM_FIELDS: Final = ("xform", "md5", "sha1", "sha256")


def put_xform(version: FormVersion, xform: bytes) -> None:
    """Give the version these bytes; the caller saves."""
    version.xform = xform
    version.md5 = hashlib.md5(xform, usedforsecurity=False).hexdigest()
    version.sha1 = hashlib.sha1(xform, usedforsecurity=False).hexdigest()
    version.sha256 = hashlib.sha256(xform).hexdigest()
