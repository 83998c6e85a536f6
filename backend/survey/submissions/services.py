"""Receiving filled forms. Safe from the 201 on, whatever fails later.

`receive` names four cases: a new submission, an edit (deprecatedID), more attachments (the same XML
again), and a refusal (the same ID with other answers). Everything stands in one transaction.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts import areas, permissions
from backend.accounts.models import AppUser, User
from backend.accounts.permissions import Standing
from backend.journal import services as journal
from backend.prepared import Prepared
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import scope
from backend.survey.submissions.files import PostedFile, attach, keep_files
from backend.survey.submissions.flags import flag_all, settle
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.survey.submissions.reading import Reading, declared
from backend.survey.submissions.scope import Place

Actor = User | AppUser
Flag = SubmissionFlag.Code
# What the POST itself gives reason to doubt.
ON_ARRIVAL = (Flag.UNTYPED_ANSWER, Flag.UNKNOWN_UNIT, *scope.OF_PLACE)


@dataclass(frozen=True)
class Sender:
    """Who brings a version, with what, when; `draft` for one that tries a draft.

    `standing`: what the actor may do in the project, when the door has read it already.
    """

    actor: Actor | None
    now: datetime
    device_id: str = ""
    user_agent: str = ""
    draft: bool = False
    standing: Standing | None = None

    def standing_in(self, project_id: int) -> Standing | None:
        if self.actor is None:
            return None
        return self.standing or permissions.standing_of(self.actor, project_id)


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
    stored = stored_version(reading, draft)
    if stored is None:
        try:
            return _first(reading, files, sender)
        except IntegrityError:
            # An equal POST was quicker: nothing of this one is left.
            stored = stored_version(reading, draft)
            if stored is None:
                raise
    with transaction.atomic():
        _refuse_other(stored, reading)
        if attach(stored, files, now):
            log(stored, "submission.attachment", sender)
        _commit_again(stored)
    return Receipt(stored.submission, "more")


def _first(reading: Reading, files: Sequence[PostedFile], sender: Sender) -> Receipt:
    """Store a new submission or an edit."""
    edits = bool(reading.envelope.deprecated_id)
    with transaction.atomic():
        stored = _edit(reading, sender) if edits else add_new(reading, sender)
        _refuse_other(stored, reading)
        attach(stored, files, sender.now)
    return Receipt(stored.submission, "edit" if edits else "new")


def _refuse_other(stored: SubmissionVersion, reading: Reading) -> None:
    if stored.submission.deleted_at is not None:
        raise problems.submission_deleted()
    if stored.sha256 != reading.sha256:
        raise problems.other_answers()


def _commit_again(stored: SubmissionVersion) -> None:
    """Write something, so that this commit syncs what it answers 201 for.

    A server that was killed between writing and syncing leaves rows that its successor reads; were
    nothing written now, a power cut could still take them.
    """
    SubmissionVersion.objects.filter(pk=stored.pk).update(sha256=stored.sha256)


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
    found, doubts = _arrived_at(reading, sender)
    version = _version(uuid.uuid4(), reading, sender)
    version.save(force_insert=True)
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
    _name_files(version, reading)
    scope.add(version.submission, found)
    flag_all(version.submission, doubts, sender.now)
    log(version, "submission.create", sender, without=_lacking(reading.version))
    return version


def _lacking(version: FormVersion) -> list[str]:
    """What a new submission of this version has not, and no job need look for."""
    has = {
        "entities": bool(version.entity_lists),
        "records": version.mapping is not None or bool(version.position_field),
    }
    return [each for each, there in has.items() if not there]


def _edit(reading: Reading, sender: Sender) -> SubmissionVersion:
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

    Raises IntegrityError for an instanceID in use.
    """
    found, doubts = _arrived_at(reading, sender)
    version = _version(submission.pk, reading, sender)
    version.save(force_insert=True)
    version.submission = submission
    _name_files(version, reading)
    submission.review_state = Submission.ReviewState.EDITED
    submission.current, submission.updated_at = version, sender.now
    submission.save(update_fields=["current", "updated_at", "review_state"])
    keep_files(replaced, version)
    scope.move(submission, found)
    settle(submission, doubts, among=ON_ARRIVAL, now=sender.now)
    log(version, "submission.update", sender)
    return version


def _version(submission: uuid.UUID, reading: Reading, sender: Sender) -> SubmissionVersion:
    person, key = _person(sender.actor), _key(sender.actor)
    return SubmissionVersion(
        submission_id=submission,
        form=reading.form,
        form_version=reading.version,
        is_draft=sender.draft,
        instance_id=reading.envelope.instance_id,
        deprecated_id=reading.envelope.deprecated_id or "",
        xml=reading.xml,
        sha256=reading.sha256,
        answers=reading.answers.values,
        encrypted=reading.envelope.encrypted,
        local_key=reading.envelope.local_key,
        instance_name=(reading.envelope.instance_name or "")[:500],
        device_id=_plain(sender.device_id),
        user_agent=_plain(sender.user_agent),
        submitter_id=person.pk if person else None,
        app_user_id=key.pk if key else None,
        created_at=sender.now,
    )


def _name_files(version: SubmissionVersion, reading: Reading) -> None:
    SubmissionAttachment.objects.bulk_create(
        SubmissionAttachment(version=version, name=name)
        for name in sorted(reading.answers.attachments)
    )


def _plain(header: str) -> str:
    """What a client says of itself, without what no database takes."""
    return "".join(each for each in header if each.isprintable())[:255]


def _arrived_at(reading: Reading, sender: Sender) -> tuple[Place, dict[str, Mapping[str, Any]]]:
    """The commune declared in the form, else the sender's unit; and all that is doubtful."""
    doubts: dict[str, Mapping[str, Any]] = {}
    if faults := reading.answers.faults:
        # The paths of answers that do not fit their questions' types, never the answers.
        paths = sorted({each.params.get("path", each.code) for each in faults})
        doubts[Flag.UNTYPED_ANSWER] = {"paths": paths}
    values, form = reading.answers.values, reading.form
    standing = sender.standing_in(form.project_id)
    unit, keys = declared(reading.version, values, sender.now)
    if not unit and values.get(reading.version.unit_field):
        doubts[Flag.UNKNOWN_UNIT] = {}
    if not unit and standing is not None:
        unit = standing.home_unit()
        keys = areas.scope_of(unit)
    found = scope.place_of(unit, keys, standing, form.form_id)
    return found, {**doubts, **found.doubts}


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
        now=sender.now,
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


def _key(actor: Actor | None) -> AppUser | None:
    """The key that sent it; a web form's is its holder's for two hours and names nobody else."""
    if isinstance(actor, AppUser) and actor.kind != AppUser.Kind.WEB_FORM:
        return actor
    return None
