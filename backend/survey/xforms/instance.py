"""Reads the XML that a phone sends: which form, which submission, new or an edit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.survey.xforms.faults import refusal
from backend.survey.xforms.hardened import local, parse_xml
from backend.survey.xforms.xform import MAX_ID, ORX

MAX_BYTES = 5 * 2**20
MAX_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a submission says of itself. `version` is None when it names none (never "").

    An encrypted one is a manifest: the AES key (itself encrypted), the names of the encrypted
    files in the order in which they were encrypted, the XML's own last. `root` is the lxml root
    element, for `answers` and `entity_blocks`.
    """

    form_id: str
    version: str | None
    instance_id: str
    deprecated_id: str | None
    instance_name: str | None
    encrypted: bool
    root: Any
    local_key: str = ""
    encrypted_files: tuple[str, ...] = ()


def parse_submission(
    xml: bytes, *, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES
) -> Envelope:
    """Read a submission's envelope, or refuse it (Refused) with one clear sentence.

    `meta` is found by local names: it may stand in the form's namespace or in OpenRosa's
    (docs.getodk.org/openrosa-metadata). An attribute instanceID on the root is the old style.
    """
    root = parse_xml(xml, max_bytes=max_bytes, max_nodes=max_nodes)
    form_id = _attribute(root, "id")
    if not form_id:
        raise refusal("submission_no_form_id")
    version = _attribute(root, "version") or None
    instance_id = _said(root, "instanceID") or _attribute(root, "instanceID")
    if not instance_id:
        raise refusal("submission_no_instance_id")
    deprecated_id = _said(root, "deprecatedID") or _attribute(root, "deprecatedID") or None
    if deprecated_id == instance_id:
        raise refusal("submission_edits_itself")
    _check_lengths(id=form_id, version=version, instanceID=instance_id, deprecatedID=deprecated_id)
    encrypted = _attribute(root, "encrypted") == "yes"
    return Envelope(
        form_id=form_id,
        version=version,
        instance_id=instance_id,
        deprecated_id=deprecated_id,
        instance_name=next(filter(None, _meta_texts(root, "instanceName")), None),
        encrypted=encrypted,
        root=root,
        local_key=_texts(root, "base64EncryptedKey")[0] if encrypted else "",
        encrypted_files=encrypted_files(root) if encrypted else (),
    )


def encrypted_files(root: Any) -> tuple[str, ...]:
    """The names in a manifest, as they were encrypted: the media in order, then the XML."""
    media = [
        (node.text or "").strip()
        for holder in root
        if local(holder.tag) == "media"
        for node in holder
        if local(node.tag) == "file"
    ]
    return (*filter(None, media), _texts(root, "encryptedXmlFile")[0])


def _texts(root: Any, name: str) -> list[str]:
    """The texts of the root's children of that name; one empty text when there are none."""
    return [(node.text or "").strip() for node in root if local(node.tag) == name] or [""]


def _attribute(root: Any, name: str) -> str:
    return (root.get(name) or root.get(f"{{{ORX}}}{name}") or "").strip()


def _said(root: Any, name: str) -> str:
    """The one value of a node below the root's own meta; "" when absent."""
    values = {text for text in _meta_texts(root, name) if text}
    if len(values) > 1:
        raise refusal("submission_instance_id_twice", name=name)
    return next(iter(values), "")


def _meta_texts(root: Any, name: str) -> Iterator[str]:
    for meta in root:
        if local(meta.tag) == "meta":
            for node in meta:
                if local(node.tag) == name:
                    yield (node.text or "").strip()


def _check_lengths(**values: str | None) -> None:
    for name, value in values.items():
        if value and len(value) > MAX_ID:
            raise refusal("submission_id_too_long", name=name, length=len(value), limit=MAX_ID)
