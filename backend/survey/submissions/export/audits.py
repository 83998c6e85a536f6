"""What the phones noted while forms were filled (audit.csv), of all submissions in one table.

Columns are Central's: https://github.com/getodk/central-backend/blob/master/lib/data/client-audits.js
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from backend.survey.blobs import services as blobs
from backend.survey.submissions.export.cells import harmless, harmless_code
from backend.survey.submissions.models import SubmissionAttachment

PATH: Final = "meta/audit"
NAME: Final = "audit.csv"
INSTANCE: Final = "instance ID"
EVENT: Final = (
    "event",
    "node",
    "start",
    "end",
    "latitude",
    "longitude",
    "accuracy",
    "old-value",
    "new-value",
)
TEXTS: Final = frozenset({"old-value", "new-value"})
MAX_BYTES: Final = 10_000_000


def is_audited(fields: Sequence[Mapping[str, Any]]) -> bool:
    """Does the form ask phones to note how it is filled?"""
    return any(one["path"] == PATH for one in fields)


def rows_of(batch: Sequence[UUID]) -> Iterator[list[str]]:
    """The rows of the table, a batch of submissions at a time; a broken file has none."""
    files = (
        SubmissionAttachment.objects.filter(
            version__submission__in=batch,
            version__pk=F("version__submission__current_id"),
            version__encrypted=False,
            name=NAME,
            kind="",
            blob__size__lte=MAX_BYTES,
        )
        .order_by("-version__submission__created_at", "-version__submission")
        .values_list("version__submission__instance_id", "blob_id")
    )
    for instance_id, sha256 in files:
        content = b"".join(blobs.chunks_of(sha256))
        with suppress(csv.Error):
            for event in events(content):
                yield [harmless(instance_id), *event]


def events(content: bytes) -> Iterator[list[str]]:
    """The lines of one audit.csv by Central's columns, whatever the phone's order was."""
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    for line in csv.DictReader(io.StringIO(text, newline="")):
        cells = {name: str(line.get(name) or "").strip() for name in EVENT}
        yield [
            harmless(cells[name]) if name in TEXTS else harmless_code(cells[name]) for name in EVENT
        ]
