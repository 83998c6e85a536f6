"""Files of submissions: put to the names in the XML, kept through an edit."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.survey.blobs import services as blobs
from backend.survey.submissions import sealed_files
from backend.survey.submissions.flags import flag
from backend.survey.submissions.models import (
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.vault.services import ANSWERS

Flag = SubmissionFlag.Code
OF_A_FILE: Final = ["blob", "content_type", "size", "received", "kind"]


@dataclass(frozen=True)
class PostedFile:
    """A file part of a submission, staged and synced."""

    name: str
    content_type: str
    staged: blobs.Staged


def keep_files(replaced: SubmissionVersion, version: SubmissionVersion, now: datetime) -> None:
    """Files that the edit still names stay with it: the phone does not send them again."""
    stored = replaced.attachments.exclude(blob=None).select_related("version")
    held = {row.name: row for row in stored}
    for row in version.attachments.filter(blob=None, name__in=held):
        sealed_files.move(row, version, held[row.name], now)
        row.save(update_fields=OF_A_FILE)


def attach(version: SubmissionVersion, files: Sequence[PostedFile], now: datetime) -> int:
    """Put files to the names in the XML (NFC and NFD alike); returns how many were new."""
    if not files:
        return 0
    locked = SubmissionVersion.objects.select_for_update(of=("self",)).defer("xml", "answers")
    version = locked.select_related("submission", "form").get(pk=version.pk)
    rows = {unicodedata.normalize("NFC", row.name): row for row in version.attachments.all()}
    named: dict[str, PostedFile] = {}
    for file in files:
        named.setdefault(unicodedata.normalize("NFC", file.name), file)
    added = 0
    # Blobs are locked in one order, or two submissions that share two photos block each other.
    for key, file in sorted(named.items(), key=lambda each: each[1].staged.sha256):
        row = rows.get(key)
        if row is None:
            row = SubmissionAttachment(version=version, name=file.name)
            row.kind = ANSWERS if version.sealed else ""
            told = {} if version.sealed else {"name": file.name}
            flag(version.submission, Flag.UNEXPECTED_FILE, told, now)
        elif row.blob_id is not None:
            continue
        sealed_files.put(row, version, file.staged, now)
        row.content_type = file.content_type.replace("\0", "")[:120]
        row.save()
        added += 1
    return added
