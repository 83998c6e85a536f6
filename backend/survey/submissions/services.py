"""Receiving filled forms. Safe from the 201 on, whatever fails later.

`receive` names four cases: a new submission, an edit (deprecatedID), more attachments (the same XML
again), and a refusal (the same ID with other answers). Everything stands in one transaction.
"""

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from backend import problems
from backend.accounts import permissions
from backend.accounts.models import AppUser, User
from backend.journal import services as journal
from backend.survey.blobs import services as blobs
from backend.survey.submissions import scope
from backend.survey.submissions.flags import flag, unflag
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.survey.submissions.reading import Reading, declared_unit

Actor = User | AppUser
Flag = SubmissionFlag.Code


@dataclass(frozen=True)
class PostedFile:
    """A file part of a submission, staged and synced."""

    name: str
    content_type: str
    staged: blobs.Staged


@dataclass(frozen=True)
class Receipt:
    submission: Submission
    case: str  # new, edit, more


def receive(
    *,
    reading: Reading,
    files: Sequence[PostedFile] = (),
    actor: Actor | None,
    device_id: str = "",
    draft: bool = False,
    now: datetime,
) -> Receipt:
    """Store what was read. When this returns, it would survive a power cut.

    Raises other_answers, stale_edit, edit_of_unknown.
    """
    with transaction.atomic():
        stored = _stored(reading, draft)
        if stored is None:
            stored, case = _first_or_lost_race(reading, actor, device_id, draft, now)
        else:
            case = "more"
        if stored.sha256 != reading.sha256:
            raise problems.other_answers()
        added = _attach(stored, files, now)
        if case == "more":
            if added:
                _log(stored.submission, "submission.attachment", actor, draft, now)
            _commit_again(stored)
        return Receipt(stored.submission, case)


def _commit_again(stored: SubmissionVersion) -> None:
    """Write something, so that this commit syncs what it answers 201 for.

    A server that was killed between writing and syncing leaves rows that its successor reads; were
    nothing written now, a power cut could still take them.
    """
    SubmissionVersion.objects.filter(pk=stored.pk).update(sha256=stored.sha256)


def _stored(reading: Reading, draft: bool) -> SubmissionVersion | None:
    rows = SubmissionVersion.objects.filter(
        form=reading.form, instance_id=reading.envelope.instance_id, is_draft=draft
    )
    if draft:
        rows = rows.filter(form_version=reading.version)
    return rows.select_related("submission").first()


def _first_or_lost_race(
    reading: Reading, actor: Actor | None, device_id: str, draft: bool, now: datetime
) -> tuple[SubmissionVersion, str]:
    """Store a new submission or an edit; when an equal POST was quicker, take what it stored."""
    edits = bool(reading.envelope.deprecated_id)
    try:
        with transaction.atomic():
            make = _edit if edits else _new
            return make(reading, actor, device_id, draft, now), "edit" if edits else "new"
    except IntegrityError:
        stored = _stored(reading, draft)
        if stored is None:
            raise
        return stored, "more"


def _new(
    reading: Reading, actor: Actor | None, device_id: str, draft: bool, now: datetime
) -> SubmissionVersion:
    submission = Submission.objects.create(
        uuid=uuid.uuid4(),
        project_id=reading.form.project_id,
        form=reading.form,
        instance_id=reading.envelope.instance_id,
        is_draft=draft,
        submitter=_person(actor),
        app_user=_phone(actor),
        created_at=now,
        updated_at=now,
    )
    version = _add_version(submission, reading, device_id, draft, now)
    _log(submission, "submission.create", actor, draft, now)
    _place(submission, reading, actor, now)
    return version


def _edit(
    reading: Reading, actor: Actor | None, device_id: str, draft: bool, now: datetime
) -> SubmissionVersion:
    replaced = (
        SubmissionVersion.objects.filter(
            form=reading.form, instance_id=reading.envelope.deprecated_id, is_draft=draft
        )
        .order_by("-id")
        .first()
    )
    if replaced is None:
        raise problems.edit_of_unknown()
    submission = Submission.objects.select_for_update().get(pk=replaced.submission_id)
    if not draft and not _sent_by(submission, actor):
        # Told as unknown: another's submission is nobody's business.
        raise problems.edit_of_unknown()
    twin = _stored(reading, draft)
    if twin is not None:
        return twin  # an equal POST was quicker while this one waited for the lock
    if submission.current_id != replaced.pk:
        raise problems.stale_edit()
    version = _add_version(submission, reading, device_id, draft, now)
    _keep_files(replaced, version)
    _log(submission, "submission.update", actor, draft, now)
    _place(submission, reading, actor, now)
    return version


def _add_version(
    submission: Submission, reading: Reading, device_id: str, draft: bool, now: datetime
) -> SubmissionVersion:
    version = SubmissionVersion.objects.create(
        submission=submission,
        form=reading.form,
        form_version=reading.version,
        is_draft=draft,
        instance_id=reading.envelope.instance_id,
        deprecated_id=reading.envelope.deprecated_id or "",
        xml=reading.xml,
        sha256=reading.sha256,
        answers=reading.answers.values,
        device_id=device_id[:255],
        created_at=now,
    )
    SubmissionAttachment.objects.bulk_create(
        SubmissionAttachment(version=version, name=name)
        for name in sorted(reading.answers.attachments)
    )
    submission.current, submission.updated_at = version, now
    submission.save(update_fields=["current", "updated_at"])
    _flag_untyped(submission, reading, now)
    return version


def _flag_untyped(submission: Submission, reading: Reading, now: datetime) -> None:
    """Answers that do not fit their questions' types; their paths alone, never the answers."""
    if not reading.answers.faults:
        unflag(submission, [Flag.UNTYPED_ANSWER])
        return
    paths = sorted({each.params.get("path", each.code) for each in reading.answers.faults})
    flag(submission, Flag.UNTYPED_ANSWER, {"paths": paths}, now)


def _keep_files(replaced: SubmissionVersion, version: SubmissionVersion) -> None:
    """Files that the edit still names stay with it: the phone does not send them again."""
    held = {row.name: row for row in replaced.attachments.exclude(blob=None)}
    for row in version.attachments.filter(blob=None, name__in=held):
        row.blob_id, row.content_type = held[row.name].blob_id, held[row.name].content_type
        row.save(update_fields=["blob", "content_type"])


def _attach(version: SubmissionVersion, files: Sequence[PostedFile], now: datetime) -> int:
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


def _place(submission: Submission, reading: Reading, actor: Actor | None, now: datetime) -> None:
    """Set the scope: the commune declared in the form, else the holder's unit."""
    unit = declared_unit(reading.version, reading.answers.values, now)
    if not unit and reading.answers.values.get(reading.version.unit_field):
        flag(submission, Flag.UNKNOWN_UNIT, {}, now)
    else:
        unflag(submission, [Flag.UNKNOWN_UNIT])
    if not unit and actor is not None:
        unit = permissions.home_unit(actor, submission.project)
    scope.place(submission=submission, unit=unit, actor=actor, now=now)


def _log(
    submission: Submission, kind: str, actor: Actor | None, draft: bool, now: datetime
) -> None:
    # Drafts and tests never reach outreach, map, entities or push: nothing follows their event.
    journal.log(
        f"draft.{kind}" if draft else kind,
        subject=submission.uuid,
        actor=actor,
        project_id=submission.project_id,
        now=now,
    )


def _sent_by(submission: Submission, actor: Actor | None) -> bool:
    """Only who sent a submission may edit it from a phone; officers send it back instead."""
    person = _person(actor)
    if person is not None:
        return submission.submitter_id == person.pk
    return actor is not None and submission.app_user_id == actor.pk


def _person(actor: Actor | None) -> User | None:
    if isinstance(actor, AppUser):
        return actor.holder
    return actor


def _phone(actor: Actor | None) -> AppUser | None:
    is_phone = isinstance(actor, AppUser) and actor.kind == AppUser.Kind.PHONE
    return actor if isinstance(actor, AppUser) and is_phone else None
