"""Devices that call with a phone's key, as programs see them."""

from typing import TypedDict

from backend.accounts import handsets
from backend.accounts.models import Handset
from backend.api.shown.base import moment
from backend.survey.submissions.devices import Sent


class Device(TypedDict):
    """A device: which program, when it called, which version of which form it fetched last."""

    deviceId: str
    client: str
    collectVersion: str | None
    tooOld: bool
    forms: dict[str, str]
    submissions: int
    lastSubmission: str | None
    firstSeenAt: str | None
    lastSeenAt: str | None


class Token(TypedDict):
    """The only answer that holds a renewed token."""

    token: str


def device(each: Handset, sent: Sent | None) -> Device:
    return {
        "deviceId": each.device_id,
        "client": each.client,
        "collectVersion": handsets.version_of(each.client) or None,
        "tooOld": handsets.is_old(each.client),
        "forms": each.forms,
        "submissions": sent.count if sent else 0,
        "lastSubmission": moment(sent.last) if sent else None,
        "firstSeenAt": moment(each.first_seen_at),
        "lastSeenAt": moment(each.last_seen_at),
    }
