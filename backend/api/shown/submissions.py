"""Submissions, in Central's shapes and names; never an answer."""

from backend.api.shown.base import Shown, moment
from backend.survey.submissions.models import Submission


def submission(each: Submission) -> Shown:
    """Who, when, which version; never an answer."""
    current = each.current
    return {
        "instanceId": each.instance_id,
        "submitterId": str(each.app_user_id or each.submitter_id or "") or None,
        "deviceId": current.device_id or None if current else None,
        "reviewState": None,
        "createdAt": moment(each.created_at),
        "updatedAt": moment(each.updated_at) if each.updated_at != each.created_at else None,
        "currentVersion": {
            "instanceId": current.instance_id if current else each.instance_id,
            "createdAt": moment(current.created_at if current else each.created_at),
        },
    }
