"""The feed's own columns, `__system`: when, who, which state; in ODK Central's names and order."""

from typing import Any

from backend.moments import moment
from backend.survey.entities.models import Entity
from backend.survey.submissions.feed import FeedRow, Known


def of_submission(row: FeedRow, known: Known) -> dict[str, Any]:
    who, name = row.key_number, row.key_name
    if who is None:
        who, name = row.submitter_id, row.submitter_name
    return {
        "submissionDate": moment(row.created_at),
        "updatedAt": moment(row.updated_at) if row.updated_at != row.created_at else None,
        "submitterId": None if who is None else str(who),
        "submitterName": name or None,
        "attachmentsPresent": known.present,
        "attachmentsExpected": known.expected,
        "status": _status(row, known),
        "reviewState": row.review_state or None,
        "deviceId": known.device_id or None,
        "edits": known.edits,
        "formVersion": known.form_version,
        "deletedAt": moment(row.deleted_at),
    }


def _status(row: FeedRow, known: Known) -> str | None:
    if not row.encrypted:
        return None
    return "notDecrypted" if known.has_answers else "missingEncryptedFormData"


def of_entity(entity: Entity) -> dict[str, Any]:
    who = entity.creator_key or entity.creator
    number = entity.creator_key.number if entity.creator_key else entity.creator_id
    changed = entity.version > 1 or entity.updated_at != entity.created_at
    return {
        "createdAt": moment(entity.created_at),
        "creatorId": None if number is None else str(number),
        "creatorName": who.name if who else None,
        "updates": entity.version - 1,
        "updatedAt": moment(entity.updated_at) if changed else None,
        "deletedAt": moment(entity.deleted_at),
        "version": entity.version,
        "conflict": entity.conflict or None,
    }
