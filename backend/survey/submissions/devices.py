"""How many submissions each phone and each of its devices has sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max

from backend.accounts.models import AppUser, Project, User
from backend.survey.submissions.selectors import visible_to


@dataclass(frozen=True)
class Sent:
    """Submissions that a device sent and that the reader may see."""

    count: int
    last: datetime


def sent_with(
    actor: User, project: Project, keys: Collection[AppUser]
) -> dict[tuple[UUID, str], Sent]:
    """(key, deviceID) → what it sent, among what the actor may see; two queries for all."""
    rows = (
        visible_to(actor, project)
        .filter(app_user__in=keys)
        .order_by()
        .values_list("app_user_id", "current__device_id")
        .annotate(count=Count("uuid", distinct=True), last=Max("created_at"))
    )
    return {(key, device or ""): Sent(count, last) for key, device, count, last in rows}
