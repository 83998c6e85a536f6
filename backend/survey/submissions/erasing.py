"""Erasing what submissions say: rows, unit and day stay for the counts, everything else goes.

Whoever erases for good destroys the data keys as well; then no backup tells it either.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from backend.survey.blobs import services as blobs
from backend.survey.forms import selectors as forms
from backend.survey.submissions.cutting import envelope
from backend.survey.submissions.models import (
    ExportFile,
    SealedPart,
    Submission,
    SubmissionAttachment,
    SubmissionComment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.survey.submissions.selectors import blob_in_use

# What stands in the place of the received bytes' hash: no answer has it.
ERASED: Final = ""


def is_erased(version: SubmissionVersion) -> bool:
    return version.sha256 == ERASED


def blank(*, submissions: Collection[Submission], now: datetime) -> int:
    """Empty what these submissions say, in the caller's transaction; how many versions.

    Their files are removed once the transaction stands, when nobody else names them.
    """
    pks = [each.pk for each in submissions]
    versions = SubmissionVersion.objects.filter(submission__in=pks).select_related("form_version")
    rows = list(versions.select_related("form").defer("xml", "form_version__xform"))
    for row in rows:
        _empty(row)
    SubmissionVersion.objects.bulk_update(rows, EMPTIED, batch_size=200)
    SealedPart.objects.filter(version__submission__in=pks).delete()
    _remove_files(pks)
    SubmissionComment.objects.filter(submission__in=pks).update(body="")
    SubmissionFlag.objects.filter(submission__in=pks).update(details={})
    # Files that the worker made may hold these rows: they are made again without them.
    made = ExportFile.objects.filter(form__in={each.form_id for each in submissions})
    made.filter(expires_at__gt=now).update(expires_at=now)
    return len(rows)


EMPTIED: Final = [
    "xml",
    "sha256",
    "answers",
    "instance_name",
    "sealed",
    "encrypted",
    "local_key",
    "device_id",
    "user_agent",
]


def _empty(row: SubmissionVersion) -> None:
    version = row.form_version
    row.xml = envelope(
        form_id=row.form.form_id, version=version.version, instance_id=row.instance_id
    )
    row.sha256 = ERASED
    row.answers = _kept(row.answers, (version.unit_field, version.day_field))
    row.instance_name = row.local_key = row.device_id = row.user_agent = ""
    row.sealed = row.encrypted = False


def _kept(answers: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Where and on which day: what figures count by."""
    return {path: answers[path] for path in paths if path and path in answers}


def _remove_files(pks: Collection[UUID]) -> None:
    named = SubmissionAttachment.objects.filter(version__submission__in=pks)
    hashes = set(named.exclude(blob=None).values_list("blob_id", flat=True))
    named.delete()
    transaction.on_commit(lambda: remove_unused(hashes))


def remove_unused(hashes: Iterable[str | None]) -> int:
    """Remove these files now where nobody names them; what fails, the sweeper does later."""
    found = [each for each in hashes if each]
    return sum(
        blobs.remove_unused(sha256, lambda one: forms.blob_in_use(one) or blob_in_use(one))
        for sha256 in found
    )
