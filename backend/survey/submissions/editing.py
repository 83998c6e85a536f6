"""What programs and officers bring: a new submission, an edit in another's place, its files.

A phone's retry is taken as such (`services.receive`); a program is told that the ID is in use.
"""

import unicodedata

from django.db import IntegrityError, transaction

from backend import problems
from backend.survey.submissions import sealed_files
from backend.survey.submissions.arriving import Sender
from backend.survey.submissions.files import OF_A_FILE, PostedFile
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionVersion,
)
from backend.survey.submissions.reading import Reading
from backend.survey.submissions.services import add_new, log, stored_version, supersede


def create(*, reading: Reading, sender: Sender) -> Submission:
    """A new submission. Raises submission_there, also when an equal call was quicker."""
    instance_id = reading.envelope.instance_id
    taken = problems.submission_there(
        instance_id=instance_id, fields=["instanceId"], values=[instance_id]
    )
    with transaction.atomic():
        if stored_version(reading, sender.draft) is not None:
            raise taken
        try:
            with transaction.atomic():
                return add_new(reading, sender).submission
        except IntegrityError:
            raise taken from None


def edit(*, submission: Submission, reading: Reading, sender: Sender) -> Submission:
    """The next version of the submission, whoever sent the one before.

    The XML names the current version as its deprecatedID. Raises deprecation_missing, stale_edit,
    instance_id_taken, not_found when it was deleted meanwhile.
    """
    deprecated_id = reading.envelope.deprecated_id
    if deprecated_id is None:
        raise problems.deprecation_missing()
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        replaced = locked.current
        if locked.deleted_at is not None or replaced is None:
            raise problems.not_found()
        if replaced.instance_id != deprecated_id:
            raise problems.stale_edit(deprecated_id=deprecated_id)
        try:
            with transaction.atomic():
                return supersede(locked, replaced, reading, sender).submission
        except IntegrityError:
            taken = reading.envelope.instance_id
            raise problems.instance_id_taken(instance_id=taken) from None


@transaction.atomic
def put_attachment(
    *, version: SubmissionVersion, file: PostedFile, sender: Sender, replace: bool
) -> SubmissionAttachment:
    """Put a file to its name in the XML, in the place of one that was there if `replace`.

    Raises attachment_unexpected for a name that the XML does not have, forbidden.
    """
    row = _named(version, file.name)
    if row.blob_id is not None and not replace:
        raise problems.forbidden()
    sealed_files.put(row, row.version, file.staged, sender.now)
    row.content_type = file.content_type.replace("\0", "")[:120]
    row.save(update_fields=OF_A_FILE)
    log(version, "submission.attachment", sender)
    return row


@transaction.atomic
def clear_attachment(*, version: SubmissionVersion, name: str, sender: Sender) -> None:
    """Take a file out; its name stays, and it may come again. Raises attachment_unexpected."""
    row = _named(version, name)
    row.blob, row.size, row.received = None, None, ""
    row.save(update_fields=["blob", "size", "received"])
    log(version, "submission.attachment", sender)


def _named(version: SubmissionVersion, name: str) -> SubmissionAttachment:
    SubmissionVersion.objects.select_for_update().get(pk=version.pk)
    there = version.attachments.select_related("version__form")
    rows = {unicodedata.normalize("NFC", row.name): row for row in there}
    row = rows.get(unicodedata.normalize("NFC", name))
    if row is None:
        raise problems.attachment_unexpected(name=name[:255], names=", ".join(sorted(rows)) or "–")
    return row
