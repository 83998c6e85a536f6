"""Submissions, their versions, files, comments and history, in Central's shapes and names."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NotRequired, TypedDict

from backend.accounts.models import AppUser, User
from backend.api.shown.base import moment
from backend.journal.models import Event
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionComment,
    SubmissionVersion,
)


class Submitter(TypedDict):
    """Who sent it: a person, or a key that stands for itself."""

    id: int
    type: str
    displayName: str
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None


class Version(TypedDict):
    instanceId: str
    instanceName: str | None
    submitterId: int | None
    deviceId: str | None
    userAgent: str | None
    createdAt: str | None
    current: bool
    formVersion: NotRequired[str]
    submitter: NotRequired[Submitter | None]


class Record(TypedDict):
    """What it became; ours, not Central's. `notes` and `failures` are sentences."""

    kind: str | None
    state: str | None
    notes: list[str]
    failures: list[str]
    olderThanMapping: bool


class ShownSubmission(TypedDict):
    """Central's, and ours: when the commune checked the current version, and who."""

    instanceId: str
    instanceName: str | None
    submitterId: int | None
    deviceId: str | None
    userAgent: str | None
    reviewState: str | None
    checkedAt: str | None
    checkedById: int | None
    createdAt: str | None
    updatedAt: str | None
    deletedAt: str | None
    currentVersion: Version | None
    submitter: NotRequired[Submitter | None]
    checkedBy: NotRequired[Submitter | None]
    record: NotRequired[Record]


class Attachment(TypedDict):
    name: str
    exists: bool


class Revealed(TypedDict):
    """Path ("ho/nguoi[2]/ten") → value of each sensitive answer of these classes."""

    classes: list[str]
    values: dict[str, Any]


class Comment(TypedDict):
    body: str
    actorId: int | None
    createdAt: str | None
    actor: NotRequired[Submitter | None]


class Change(TypedDict):
    path: list[Any]
    old: NotRequired[Any]
    new: NotRequired[Any]


class Audit(TypedDict):
    actorId: int | None
    action: str
    acteeId: str | None
    details: dict[str, Any]
    notes: str | None
    loggedAt: str | None
    actor: NotRequired[Submitter | None]


# Our kind of event → ODK Central's action; what is not here is called alike.
ACTIONS = {
    "submission.update": "submission.update.version",
    "submission.review": "submission.update",
    "submission.attachment": "submission.attachment.update",
}


def submission(each: Submission, *, extended: bool) -> ShownSubmission:
    """Who, when, with what; no answer but the instanceName. Takes rows of `selectors`."""
    first = next(iter(each.roots), each.current)  # type: ignore[attr-defined]
    told: ShownSubmission = {
        "instanceId": each.instance_id,
        "instanceName": (each.current and each.current.instance_name) or None,
        "submitterId": _number(each.submitter, each.app_user),
        "deviceId": (first and first.device_id) or None,
        "userAgent": (first and first.user_agent) or None,
        "reviewState": each.review_state or None,
        "checkedAt": moment(each.checked_at),
        "checkedById": each.checked_by_id,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at) if each.updated_at != each.created_at else None,
        "deletedAt": moment(each.deleted_at),
        "currentVersion": (
            version(each.current, current=True, extended=extended) if each.current else None
        ),
    }
    if extended:
        told["submitter"] = _submitter(each.submitter, each.app_user)
        told["checkedBy"] = actor(each.checked_by) if each.checked_by else None
        if told["currentVersion"]:
            told["currentVersion"].pop("formVersion", None)
    return told


def pieces(rows: Iterable[Submission], *, extended: bool) -> Iterator[str]:
    """A JSON list, piece by piece."""
    before = "["
    for each in rows:
        yield before + json.dumps(submission(each, extended=extended), ensure_ascii=False)
        before = ","
    yield "]" if before == "," else "[]"


def version(each: SubmissionVersion, *, current: bool, extended: bool) -> Version:
    told: Version = {
        "instanceId": each.instance_id,
        "instanceName": each.instance_name or None,
        "submitterId": _number(each.submitter, each.app_user),
        "deviceId": each.device_id or None,
        "userAgent": each.user_agent or None,
        "createdAt": moment(each.created_at),
        "current": current,
    }
    if extended:
        told["submitter"] = _submitter(each.submitter, each.app_user)
    return told


def version_of_form(each: SubmissionVersion, *, current: bool, extended: bool) -> Version:
    """The same in a list of versions, where Central tells the form's version as well."""
    told = version(each, current=current, extended=extended)
    if extended:
        told["formVersion"] = each.form_version.version
    return told


def actor(each: User | AppUser) -> Submitter:
    key = each if isinstance(each, AppUser) else None
    return {
        "id": (key.number or 0) if key else int(each.pk),
        "type": _kind(key),
        "displayName": each.name,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at),
        "deletedAt": moment(key.revoked_at if key else getattr(each, "deleted_at", None)),
    }


def _kind(key: AppUser | None) -> str:
    if key is None:
        return "user"
    return "public_link" if key.kind == AppUser.Kind.PUBLIC_LINK else "field_key"


def _submitter(person: User | None, key: AppUser | None) -> Submitter | None:
    sender = key or person
    return actor(sender) if sender else None


def _number(person: User | None, key: AppUser | None) -> int | None:
    """One number for people and keys; a key that stands for itself goes first."""
    if key is not None:
        return key.number
    return person.pk if person else None


def attachment(row: SubmissionAttachment) -> Attachment:
    return {"name": row.name, "exists": row.blob_id is not None}


def comment(each: SubmissionComment, *, extended: bool) -> Comment:
    told: Comment = {
        "body": each.body,
        "actorId": each.author_id,
        "createdAt": moment(each.created_at),
    }
    if extended:
        told["actor"] = actor(each.author) if each.author else None
    return told


def audit(each: Event, actors: Mapping[object, User | AppUser], *, extended: bool) -> Audit:
    """An event as Central's audit log has it; ids alone."""
    who = actors.get(each.app_user_id) or actors.get(each.user_id)
    shown = actor(who) if who else None
    told: Audit = {
        "actorId": shown["id"] if shown else None,
        "action": ACTIONS.get(each.kind, each.kind),
        "acteeId": None,
        "details": _details(each),
        "notes": each.notes or None,
        "loggedAt": moment(each.at),
    }
    if extended:
        told["actor"] = shown
    return told


def _details(each: Event) -> dict[str, Any]:
    kept = each.details
    details = {
        "submissionId": each.subject,
        "instanceId": kept.get("instance_id"),
        "submissionDefId": kept.get("version"),
    }
    if "review_state" in kept:
        details["reviewState"] = kept["review_state"] or None
    return details
