"""Files of sealed submissions: sealed as they are kept, opened for a job or for one reader."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

from backend import problems
from backend.survey.blobs import services as blobs
from backend.survey.blobs.services import Staged
from backend.survey.submissions.classes import Classes, strictest
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.models import SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.sealed import is_destroyed
from backend.survey.submissions.sealing import key_of, terms_of
from backend.vault import services as vault
from backend.vault.models import DataKey
from backend.vault.sealing import HEAD, key_id_of

FILE: Final = "submission file"


def kinds_of(answers: Mapping[str, Any], classes: Classes) -> dict[str, str]:
    """File name → the class under which it is kept, else "answers"; of all answers that name it."""
    found: dict[str, list[str]] = {}
    for path, said in _texts(answers, ""):
        found.setdefault(said, []).append(classes.of_file(path))
    return {name: strictest(filter(None, kinds)) or vault.ANSWERS for name, kinds in found.items()}


def _texts(answers: Mapping[str, Any], base: str) -> Iterator[tuple[str, str]]:
    """(path, answer) of every answer that is one text; an entry's belong to its repeat."""
    for key, value in answers.items():
        path = base + key
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    yield from _texts(entry, f"{path}/")


def put(
    row: SubmissionAttachment, version: SubmissionVersion, staged: Staged, now: datetime
) -> None:
    """Keep a staged file for this row, sealed where the row has a kind. Saves no row."""
    row.size, row.received = staged.size, staged.received
    if row.kind:
        row.received = vault.blind(FILE, staged.received.encode(), now=now)
        staged = _sealed(row, version, blobs.chunks_at(staged.path), now)
    row.blob = blobs.keep(staged, now=now)


def move(
    row: SubmissionAttachment, version: SubmissionVersion, held: SubmissionAttachment, now: datetime
) -> None:
    """Give this row the file of another version of its submission. Saves no row."""
    row.size, row.received, row.content_type = held.size, held.received, held.content_type
    if not row.kind:
        row.kind = held.kind  # what was sealed once stays so
    if row.kind == held.kind and version.owner in {held.version.owner, ""}:
        row.blob_id = held.blob_id
        return
    if not held.kind:
        row.received = vault.blind(FILE, held.received.encode(), now=now)
    row.blob = blobs.keep(_sealed(row, version, chunks_of(held), now), now=now)


def reseal(row: SubmissionAttachment, version: SubmissionVersion, kind: str, now: datetime) -> bool:
    """Seal a file that is there under this kind; False when its key is destroyed. Saves no row."""
    try:
        chunks = opened(row)
    except problems.Problem as gone:
        if not is_destroyed(gone):
            raise
        return False
    if not row.kind:
        row.received = vault.blind(FILE, row.received.encode(), now=now)
    row.kind = kind
    row.blob = blobs.keep(_sealed(row, version, chunks, now), now=now)
    return True


def key_kind_of(row: SubmissionAttachment) -> str:
    """The kind of the data key under which a sealed file is kept."""
    head = next(blobs.chunks_of(str(row.blob_id)), b"")[:HEAD]
    return DataKey.objects.values_list("kind", flat=True).get(pk=key_id_of(head))


def chunks_of(row: SubmissionAttachment) -> Iterator[bytes]:
    """The file itself, for a job or after a revelation. Raises key_destroyed, seal_broken."""
    chunks = blobs.chunks_of(str(row.blob_id))
    if not row.kind:
        return chunks
    return vault.unseal_file(chunks, context=_place(row.version.submission_id, row.name))


def opened(row: SubmissionAttachment) -> Iterator[bytes]:
    """The same, with its first bytes read: a destroyed key is told before an answer begins."""
    chunks = chunks_of(row)
    return chain([next(chunks, b"")], chunks)


def content_of(row: SubmissionAttachment) -> bytes | None:
    """The whole file, for a job of the server; None where its key is destroyed."""
    try:
        return b"".join(chunks_of(row))
    except problems.Problem as gone:
        if not is_destroyed(gone):
            raise
        return None


def refuse_sealed(row: SubmissionAttachment) -> None:
    """Raises file_sealed for one that only a revelation opens; marked since it came, or before."""
    if row.kind or (not row.version.encrypted and classes_of(row.version.form_version)):
        raise problems.file_sealed()


def class_of(row: SubmissionAttachment) -> str:
    """The class whose verb a reader of this file needs; "" where none is sensitive."""
    if row.kind and row.kind != vault.ANSWERS:
        return row.kind
    return classes_of(row.version.form_version).strictest


def _sealed(
    row: SubmissionAttachment, version: SubmissionVersion, chunks: Iterator[bytes], now: datetime
) -> Staged:
    kind, until = key_of(row.kind, terms_of(version.form), version.created_at)
    # The key is made with its end; sealing a file asks for it again.
    vault.key_for(owner=version.owner, kind=kind, now=now, expires_at=until)
    context = _place(version.submission_id, row.name)
    return blobs.stage(
        vault.seal_file(chunks, owner=version.owner, kind=kind, context=context, now=now)
    )


def _place(submission: UUID, name: str) -> str:
    return f"{FILE} {submission} {name}"
