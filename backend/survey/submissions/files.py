"""Files of submissions: put to the names in the XML, kept through an edit."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.survey.blobs import services as blobs
from backend.survey.submissions.flags import flag
from backend.survey.submissions.models import (
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)

Flag = SubmissionFlag.Code


@dataclass(frozen=True)
class PostedFile:
    """A file part of a submission, staged and synced."""

    name: str
    content_type: str
    staged: blobs.Staged


def keep_files(replaced: SubmissionVersion, version: SubmissionVersion) -> None:
    """Files that the edit still names stay with it: the phone does not send them again."""
    held = {row.name: row for row in replaced.attachments.exclude(blob=None)}
    for row in version.attachments.filter(blob=None, name__in=held):
        row.blob_id, row.content_type = held[row.name].blob_id, held[row.name].content_type
        row.save(update_fields=["blob", "content_type"])


def attach(version: SubmissionVersion, files: Sequence[PostedFile], now: datetime) -> int:
    """Put files to the names in the XML (NFC and NFD alike); returns how many were new."""
    if not files:
        return 0
    SubmissionVersion.objects.select_for_update().get(pk=version.pk)
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
            flag(version.submission, Flag.UNEXPECTED_FILE, {"name": file.name}, now)
        elif row.blob_id is not None:
            continue
        row.blob = blobs.keep(file.staged, now=now)
        row.content_type = file.content_type.replace("\0", "")[:120]
        row.save()
        added += 1
    return added
