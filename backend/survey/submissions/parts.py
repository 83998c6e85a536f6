"""Reads of one submission: its versions, files, comments, senders and history."""

import unicodedata
from collections.abc import Sequence

from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import AppUser, User
from backend.journal import selectors as journal
from backend.journal.models import Event
from backend.survey.submissions import sealed, sealed_files
from backend.survey.submissions.diffs import Change, changes
from backend.survey.submissions.marked import classes_of_form
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionComment,
    SubmissionVersion,
)

# What of a version and its form takes a while to read, and only some reads want.
_HEAVY_FORM = [f"form_version__{each}" for each in ("xform", "fields", "warnings", "mapping")]
HEAVY = [f"version__{each}" for each in ("xml", "answers", *_HEAVY_FORM)]
# Reading leaves a line for whoever supervises; it is no part of a submission's own history.
READ = "submission.read"


def versions_of(submission: Submission) -> QuerySet[SubmissionVersion]:
    """Newest first, without XML and answers."""
    return (
        submission.versions.select_related("submitter", "app_user", "form_version", "submission")
        .defer("xml", "answers", "form_version__xform", "form_version__fields")
        .order_by("-id")
    )


def whole_versions_of(submission: Submission) -> list[SubmissionVersion]:
    """Oldest first, with XML and the fields of their forms, for telling what changed."""
    rows = submission.versions.select_related("form_version", "submitter", "app_user")
    return list(rows.defer("form_version__xform").order_by("id"))


def changes_of(versions: Sequence[SubmissionVersion]) -> dict[str, list[Change]]:
    """What each of `whole_versions_of` changed, newest first, by its instanceID."""
    repeats = {
        field["path"]
        for version in versions
        for field in version.form_version.fields
        if field["type"] == "repeat"
    }
    pairs = [(each.instance_id, _compared(each)) for each in versions]
    hidden = None
    if versions and not versions[0].encrypted:
        hidden = classes_of_form(versions[0].form, draft=versions[0].is_draft)
    return dict(reversed(changes(pairs, repeats, hidden).items()))


def _compared(version: SubmissionVersion) -> bytes:
    """The XML as far as its keys are there; of an erased one nothing is left to compare."""
    try:
        return sealed.xml_of(version) or sealed.envelope_of(version)
    except problems.Problem as gone:
        if not sealed.is_destroyed(gone):
            raise
        return sealed.envelope_of(version)


def version_of(submission: Submission, instance_id: str) -> SubmissionVersion:
    """Raises not_found."""
    rows = submission.versions.select_related(
        "form_version__form", "submitter", "app_user", "submission"
    )
    return _first(rows.filter(instance_id=instance_id))


def current_of(submission: Submission) -> SubmissionVersion:
    """The current version with its XML. Raises not_found."""
    rows = SubmissionVersion.objects.select_related("form_version__form").defer(*_HEAVY_FORM)
    return _first(rows.filter(pk__in=[submission.current_id]))


def filled(submission: Submission) -> SubmissionVersion:
    """The current version with its answers and the form by which they read. Raises not_found."""
    around = ("form_version__form", "submitter", "app_user", "submission")
    rows = SubmissionVersion.objects.select_related(*around)
    return _first(rows.filter(pk__in=[submission.current_id]))


def _first(rows: QuerySet[SubmissionVersion]) -> SubmissionVersion:
    found = rows.first()
    if found is None:
        raise problems.not_found()
    return found


def attachments_of(version: SubmissionVersion) -> QuerySet[SubmissionAttachment]:
    """The files that the XML names, there or not, by name."""
    return version.attachments.select_related("blob").order_by("name")


def attachment_of(version: SubmissionVersion, name: str) -> SubmissionAttachment:
    """The file of this name, NFC and NFD alike; it may lack its blob. Raises not_found."""
    wanted = unicodedata.normalize("NFC", name)
    for row in attachments_of(version):
        if unicodedata.normalize("NFC", row.name) == wanted:
            return row
    raise problems.not_found()


def stored_attachment(version: SubmissionVersion, name: str) -> SubmissionAttachment:
    """The same, when the file has arrived. Raises not_found."""
    row = attachment_of(version, name)
    if row.blob is None:
        raise problems.not_found()
    return row


def open_attachment(version: SubmissionVersion, name: str) -> SubmissionAttachment:
    """The same, for whoever may read the submission. Raises not_found, file_sealed."""
    row = stored_attachment(version, name)
    sealed_files.refuse_sealed(row)
    return row


def attachment_by_key(submission: Submission, key: int) -> SubmissionAttachment:
    """A file of the current version that has arrived, by its key. Raises not_found."""
    rows = SubmissionAttachment.objects.filter(version__in=[submission.current_id], pk=key)
    light = rows.select_related("version__form_version__form").defer(*HEAVY)
    row = light.exclude(blob=None).first()
    if row is None:
        raise problems.not_found()
    return row


def open_by_key(submission: Submission, key: int) -> SubmissionAttachment:
    """The same, for whoever may read the submission. Raises not_found, file_sealed."""
    row = attachment_by_key(submission, key)
    sealed_files.refuse_sealed(row)
    return row


def comments_of(submission: Submission) -> QuerySet[SubmissionComment]:
    """Newest first."""
    return submission.comments.select_related("author").order_by("-created_at", "-id")


def submitters_of(rows: QuerySet[Submission]) -> list[User | AppUser]:
    """Who sent these submissions, once each, by name. A key stands for itself."""
    pairs = set(rows.order_by().values_list("submitter_id", "app_user_id").distinct())
    people = User.objects.filter(pk__in={person for person, key in pairs if person and not key})
    keys = AppUser.objects.filter(pk__in={key for _, key in pairs if key})
    found: list[User | AppUser] = [*people, *keys]
    return sorted(found, key=lambda each: (each.name.casefold(), each.pk.__str__()))


def events_of(submission: Submission) -> QuerySet[Event]:
    """What happened to it, newest first."""
    return journal.events_of(submission.uuid).exclude(kind=READ).order_by("-id")


def actors_of(events: Sequence[Event]) -> dict[object, User | AppUser]:
    """Who stands behind these events, by key's UUID and person's id."""
    keys = AppUser.objects.filter(pk__in={each.app_user_id for each in events if each.app_user_id})
    people = User.objects.filter(pk__in={each.user_id for each in events if each.user_id})
    found: list[User | AppUser] = [*keys, *people]
    return {each.pk: each for each in found}
