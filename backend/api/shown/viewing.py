"""A quarter of an hour of seeing as somebody else."""

from typing import TypedDict

from backend.accounts.models import Viewing
from backend.api.shown.base import moment


class ShownViewing(TypedDict):
    actorId: int
    startedAt: str | None
    until: str | None


def viewing(each: Viewing) -> ShownViewing:
    return {
        "actorId": each.seen_as_id,
        "startedAt": moment(each.started_at),
        "until": moment(each.until),
    }
