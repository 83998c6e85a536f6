"""Receiving filled forms. Safe from the 201 on, whatever fails later.

`receive` names four cases: a new submission, an edit (deprecatedID), more attachments (the same XML
again), and a refusal (the same ID with other answers). Everything stands in one transaction.
"""

import hashlib
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from backend import problems
from backend.accounts import areas, permissions, verbs
from backend.accounts.models import AppUser, Project, User
from backend.journal import services as journal
from backend.survey.blobs import services as blobs
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions import scope
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionFlag,
    SubmissionVersion,
)
from backend.survey.xforms import Answers, Envelope, Refused, answers_of, parse_submission

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


@dataclass(frozen=True)
class Reading:
    """What a POST says, read before any transaction opens."""

    xml: bytes
    sha256: str
    envelope: Envelope
    form: Form
    version: FormVersion
    answers: Answers


def read(*, xml: bytes, project: Project, draft: FormVersion | None = None) -> Reading:
    """Parse the XML and find its form and version.

    Raises xml_refused, form_not_found, form_closed, version_unknown, encrypted_not_taken.
    """
    try:
        envelope = parse_submission(xml, max_bytes=settings.SUBMISSION_MAX_XML_BYTES)
    except Refused as refused:
        raise problems.xml_refused(reason=_sentence(refused)) from None
    form = draft.form if draft else forms.form_in(project, envelope.form_id)
    if form.form_id != envelope.form_id:
        raise problems.form_not_found(form_id=envelope.form_id)
    if envelope.encrypted:
        raise problems.encrypted_not_taken(form_id=form.form_id)
    if draft is None and form.state == Form.State.CLOSED:
        raise problems.form_closed(form_id=form.form_id)
    version = draft or forms.published_version(form, envelope.version or "")
    if draft and (envelope.version or "") != draft.version:
        raise problems.version_unknown(form_id=form.form_id, version=envelope.version or "")
    typed = answers_of(version.fields, envelope.root)
    return Reading(xml, hashlib.sha256(xml).hexdigest(), envelope, form, version, typed)


def _sentence(refused: Refused) -> str:
    """What the interviewer reads, in her language."""
    vietnamese = (get_language() or "vi").startswith("vi")
    return " ".join(each.vietnamese if vietnamese else each.english for each in refused.faults)


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
        if case == "more" and added:
            _log(stored.submission, "submission.attachment", actor, draft, now)
        return Receipt(stored.submission, case)


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
    if reading.answers.faults:
        flag(submission, Flag.UNTYPED_ANSWER, {"paths": [each.params.get("path", each.code) for each in reading.answers.faults]}, now)
    return version


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
    added = 0
    for file in files:
        key = unicodedata.normalize("NFC", file.name)
        row = rows.get(key)
        if row is None:
            row = SubmissionAttachment(version=version, name=file.name)
            flag(version.submission, Flag.UNEXPECTED_FILE, {"name": file.name}, now)
        elif row.blob_id is not None:
            continue
        row.blob = blobs.keep(file.staged, now=now)
        row.content_type = file.content_type[:120]
        row.save()
        rows[key] = row
        added += 1
    return added


def _place(submission: Submission, reading: Reading, actor: Actor | None, now: datetime) -> None:
    """Set the scope: the commune declared in the form, else the holder's unit."""
    day = event_day(reading.version, reading.answers.values, now)
    declared = str(reading.answers.values.get(reading.version.unit_field, ""))
    unit = areas.declared_unit(declared, day) if declared else ""
    if not unit and actor is not None:
        unit = permissions.home_unit(actor, submission.project)
    keys = scope.set_unit(submission=submission, unit=unit)
    SubmissionFlag.objects.filter(
        submission=submission, code__in=[Flag.NO_UNIT, Flag.OUTSIDE_AREA]
    ).delete()
    if not unit:
        flag(submission, Flag.NO_UNIT, {}, now)
    elif actor is not None:
        area = permissions.area_for(
            actor, submission.project, verbs.SUBMISSION_CREATE, form_id=reading.form.form_id
        )
        if not area.meets(keys):
            flag(submission, Flag.OUTSIDE_AREA, {"unit": unit}, now)


def event_day(version: FormVersion, values: dict[str, object], now: datetime) -> date:
    """The day of the event: the form's day question, else the day of arrival in Việt Nam."""
    try:
        return date.fromisoformat(str(values.get(version.day_field, ""))[:10])
    except ValueError:
        return timezone.localdate(now)


def flag(submission: Submission, code: str, details: dict[str, object], now: datetime) -> None:
    """A reason to look again; once per reason."""
    SubmissionFlag.objects.update_or_create(
        submission=submission, code=code, defaults={"details": details, "created_at": now}
    )


def unflag(submission: Submission, codes: Sequence[str]) -> None:
    SubmissionFlag.objects.filter(submission=submission, code__in=codes).delete()


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


def _person(actor: Actor | None) -> User | None:
    if isinstance(actor, AppUser):
        return actor.holder
    return actor


def _phone(actor: Actor | None) -> AppUser | None:
    is_phone = isinstance(actor, AppUser) and actor.kind == AppUser.Kind.PHONE
    return actor if isinstance(actor, AppUser) and is_phone else None
