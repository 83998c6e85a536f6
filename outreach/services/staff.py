"""The register of staff, as the list `can_bo` has them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from outreach.codes import STAFF_GROUPS
from outreach.faults import fault
from outreach.models import Staff
from outreach.text import clean, search_key, sort_key

NAME: Final = 120


@transaction.atomic
def register_staff(
    *,
    staff: UUID,
    project_id: int,
    name: str,
    organisation: str,
    title: str,
    groups: Collection[str],
    unit: str,
    now: datetime,
) -> Staff:
    """Make the member of staff of this entity, or change her; harmless when repeated.

    Groups that are none are left out: the list may come from somewhere else. Raises Fault.
    """
    named, at = clean(name), clean(organisation)[:NAME]
    if not 0 < len(named) <= NAME:
        raise fault("staff_name", limit=NAME)
    if Staff.objects.filter(pk=staff).exclude(project_id=project_id).exists():
        raise fault("record_elsewhere")
    made, _ = Staff.objects.update_or_create(
        uuid=staff,
        defaults={
            "project_id": project_id,
            "name": named,
            "search_key": search_key(f"{named} {at}")[:360],
            "sort_key": sort_key(" ".join([*named.split()[-1:], *named.split()[:-1]])),
            "organisation": at,
            "title": clean(title)[:NAME],
            "groups": " ".join(group for group in STAFF_GROUPS if group in groups),
            "unit": unit,
            "left": False,
            "recorded_at": now,
        },
    )
    return made


@transaction.atomic
def leave_register(*, staff: UUID, project_id: int) -> int:
    """She is no longer on the list; the courses that she attended still count."""
    return Staff.objects.filter(pk=staff, project_id=project_id).update(left=True)
