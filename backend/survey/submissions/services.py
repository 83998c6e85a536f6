"""Receiving filled forms. Safe from the 201 on, whatever fails later.

`receive` names four cases: a new submission, an edit (deprecatedID), more attachments (the same XML
again), and a refusal (the same ID with other answers). Everything stands in one transaction.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import links
from backend.accounts.models import AppUser
from backend.accounts.permissions import Standing
from backend.journal import services as journal
from backend.prepared import Prepared
from backend.survey.submissions import anonymity, scope, untimed
from backend.survey.submissions.arriving import (
    ON_ARRIVAL,
    Actor,
    Sender,
    arrived_at,
    key_of,
    lacking,
    name_files,
    person_of,
    sealed_in,
    version_of,
)
from backend.survey.submissions.erasing import ERASED, is_erased
from backend.survey.submissions.files import PostedFile, attach, keep_files
from backend.survey.submissions.flags import flag_all, settle
from backend.survey.submissions.models import (
    SealedPart,
    Submission,
    SubmissionVersion,
)
from backend.survey.submissions.reading import Reading
from backend.survey.submissions.sealing import digest


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
    user_agent: str = "",
    draft: bool = False,
    standing: Standing | None = None,
    now: datetime,
) -> Receipt:
    """Store what was read. When this returns, it would survive a power cut.

    Raises other_answers, stale_edit, edit_of_unknown, submission_deleted.
    """
    sender = Sender(actor, now, device_id, user_agent, draft, standing)
    files = anonymity.files_of(reading, files)
    stored = stored_version(reading, draft)
    if stored is None:
        try:
            return _first(reading, files, sender)
        except IntegrityError:
            # An equal POST was quicker: nothing of this one is left.
            stored = stored_version(reading, draft)
            if stored is None:
                if isinstance(actor, AppUser) and actor.once:
                    links.refuse_used(actor, reading.envelope.instance_id)
                raise
    with transaction.atomic():
        _refuse_guess(stored, actor)
        _refuse_other(stored, reading, now)
        if attach(stored, files, now):
            log(stored, "submission.attachment", sender)
        _commit_again(stored)
    return Receipt(stored.submission, "more")


def _first(reading: Reading, files: Sequence[PostedFile], sender: Sender) -> Receipt:
    """Store a new submission or an edit."""
    edits = bool(reading.envelope.deprecated_id)
    with transaction.atomic():
        anonymity.use_link(sender, reading)
        stored = _edit(reading, sender) if edits else add_new(reading, sender)
        _refuse_other(stored, reading, sender.now)
        attach(stored, files, sender.now)
    return Receipt(stored.submission, "edit" if edits else "new")


def _refuse_other(stored: SubmissionVersion, reading: Reading, now: datetime) -> None:
    if stored.submission.deleted_at is not None:
        raise problems.submission_deleted()
    if is_erased(stored):
        raise problems.submission_erased()
    received = digest(reading.xml, now) if stored.sealed else reading.sha256
    if stored.sha256 != received:
        raise problems.other_answers()


def _refuse_guess(stored: SubmissionVersion, actor: Actor | None) -> None:
    """Of sealed answers only their own sender is told whether bytes are the same again.

    To everybody else every document is another: else, with the masked XML at hand, a few POSTs
    would tell what the holes say. Raises other_answers.
    """
    if not stored.sealed:
        return
    person, key = person_of(actor), key_of(actor)
    own = (person is not None and stored.submitter_id == person.pk) or (
        key is not None and stored.app_user_id == key
    )
    nobody = stored.submitter_id is None and stored.app_user_id is None
    if not own and not nobody:
        raise problems.other_answers()


def _commit_again(stored: SubmissionVersion) -> None:
    """Write something, so that this commit syncs what it answers 201 for.

    A server that was killed between writing and syncing leaves rows that its successor reads; were
    nothing written now, a power cut could still take them. SQLite writes nothing, and syncs
    nothing, for an UPDATE to the same value: so it is another one for a moment that nobody sees.
    """
    row = SubmissionVersion.objects.filter(pk=stored.pk)
    if not row.filter(sha256=stored.sha256).update(sha256=""):
        raise problems.submission_erased()  # meanwhile
    row.update(sha256=stored.sha256)


def stored_version(reading: Reading, draft: bool) -> SubmissionVersion | None:
    """The version that was stored under this instanceID already, without what it says."""
    instance_id = reading.envelope.instance_id
    if not draft:
        return _STORED.first(reading.form.pk, instance_id)
    tries = _versions(reading.form.pk, instance_id, is_draft=True)
    return tries.filter(form_version=reading.version).first()


def _versions(
    form_pk: int, instance_id: str, *, is_draft: bool = False
) -> QuerySet[SubmissionVersion]:
    return (
        SubmissionVersion.objects.filter(form_id=form_pk, instance_id=instance_id)
        .filter(is_draft=is_draft)
        .select_related("submission")
        .defer("xml", "answers")
    )


_STORED = Prepared(_versions, int, str)


def add_new(reading: Reading, sender: Sender) -> SubmissionVersion:
    """A new submission with its first version. Raises IntegrityError for an ID in use.

    Each table is written once: the version goes first, for the submission names it, and the
    database looks at references between the two only when the transaction ends.
    """
    sender = anonymity.veiled(sender, reading.version)
    found, doubts = arrived_at(reading, sender)
    version = version_of(uuid.uuid4(), reading, sender)
    untimed.number(version)
    _insert(version, sealed_in(version, reading, sender))
    version.submission = Submission.objects.create(
        uuid=version.submission_id,
        project_id=reading.form.project_id,
        form=reading.form,
        instance_id=version.instance_id,
        current_id=version.pk,
        is_draft=sender.draft,
        submitter_id=version.submitter_id,
        app_user_id=version.app_user_id,
        unit=found.unit,
        created_at=sender.now,
        updated_at=sender.now,
    )
    name_files(version, reading)
    scope.add(version.submission, found)
    flag_all(version.submission, doubts, sender.now)
    log(version, "submission.create", sender, without=lacking(reading.version))
    return version


def _insert(version: SubmissionVersion, parts: Sequence[SealedPart]) -> None:
    version.save(force_insert=True)
    if parts:
        SealedPart.objects.bulk_create(untimed.numbered(version, parts))


def _edit(reading: Reading, sender: Sender) -> SubmissionVersion:
    anonymity.refuse_edit(reading)
    deprecated_id = reading.envelope.deprecated_id or ""
    replaced = (
        SubmissionVersion.objects.filter(
            form=reading.form, instance_id=deprecated_id, is_draft=sender.draft
        )
        .order_by("-id")
        .first()
    )
    if replaced is None:
        raise problems.edit_of_unknown(deprecated_id=deprecated_id)
    submission = Submission.objects.select_for_update().get(pk=replaced.submission_id)
    others = not sender.draft and not _sent_by(submission, sender.actor)
    if others or submission.deleted_at is not None:
        # Told as unknown: another's submission is nobody's business.
        raise problems.edit_of_unknown(deprecated_id=deprecated_id)
    twin = stored_version(reading, sender.draft)
    if twin is not None:
        return twin  # an equal POST was quicker while this one waited for the lock
    if submission.current_id != replaced.pk:
        raise problems.stale_edit(deprecated_id=deprecated_id)
    return supersede(submission, replaced, reading, sender)


def supersede(
    submission: Submission, replaced: SubmissionVersion, reading: Reading, sender: Sender
) -> SubmissionVersion:
    """The edit in the place of the version before; whoever looked at that must look again.

    Raises IntegrityError for an instanceID in use, submission_erased.
    """
    if SubmissionVersion.objects.filter(pk=replaced.pk, sha256=ERASED).exists():
        raise problems.submission_erased()
    editor, sender = sender, anonymity.veiled(sender, reading.version)
    found, doubts = arrived_at(reading, sender)
    version = version_of(submission.pk, reading, sender)
    _insert(version, sealed_in(version, reading, sender))
    version.submission = submission
    name_files(version, reading)
    submission.review_state = Submission.ReviewState.EDITED
    submission.checked_at, submission.checked_by = None, None
    submission.current, submission.updated_at = version, sender.now
    submission.save(
        update_fields=["current", "updated_at", "review_state", "checked_at", "checked_by"]
    )
    keep_files(replaced, version, sender.now)
    scope.move(submission, found)
    settle(submission, doubts, among=ON_ARRIVAL, now=sender.now)
    log(version, "submission.update", editor)
    return version


def log(
    version: SubmissionVersion, kind: str, sender: Sender, *, without: Collection[str] = ()
) -> None:
    """What happened to this version, by its ids alone."""
    # Drafts and tests never reach outreach, map, entities or push: nothing follows their event.
    journal.log(
        f"draft.{kind}" if sender.draft else kind,
        subject=version.submission_id,
        actor=sender.actor,
        project_id=version.form.project_id,
        details={"instance_id": version.instance_id, "version": version.pk},
        without=without,
        untimed=untimed.is_untimed(version),
        now=sender.now,
    )


def _sent_by(submission: Submission, actor: Actor | None) -> bool:
    """Only who sent a submission may edit it from a phone; officers send it back instead."""
    person = person_of(actor)
    if person is not None:
        return submission.submitter_id == person.pk
    # Whoever has a public link is anybody.
    is_phone = isinstance(actor, AppUser) and actor.kind == AppUser.Kind.PHONE
    return is_phone and actor is not None and submission.app_user_id == actor.pk
