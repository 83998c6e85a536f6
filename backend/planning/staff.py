"""The register of staff: pages write rows of the list `can_bo`, whose jobs write outreach."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from backend import problems
from backend.accounts.models import Project, User
from backend.planning.refusing import refusing
from backend.survey.entities import services as entities
from backend.survey.entities import trash
from backend.survey.entities.models import Entity
from outreach.codes import STAFF_GROUPS
from outreach.faults import fault
from outreach.services.staff import NAME
from outreach.text import clean

LIST: Final = "can_bo"
PROPERTIES: Final = ("ho_ten", "don_vi", "chuc_danh", "nhom", "ma_xa")


@transaction.atomic
def save_staff(
    *,
    staff: UUID,
    project: Project,
    name: str,
    organisation: str,
    title: str,
    groups: Collection[str],
    unit: str,
    known: bool,
    actor: User,
    now: datetime,
) -> Entity:
    """Put a member of staff on the list, or change her row; the same again changes nothing.

    `known`: the caller found her where the actor may change her; a new one sent twice stands once
    as it was sent first. Raises planning_refused.
    """
    named, at = clean(name), clean(organisation)
    with refusing():
        if not 0 < len(named) <= NAME:
            raise fault("staff_name", limit=NAME)
        unknown = [group for group in groups if group not in STAFF_GROUPS]
        if unknown:
            raise fault("staff_group", group=unknown[0][:40], known=", ".join(STAFF_GROUPS))
    listed = entities.ensure_list(project=project, name=LIST, properties=PROPERTIES, now=now)
    there = _rows(project, staff).first()
    if there is not None and not known:
        return there
    return entities.put(
        entity_list=listed,
        entity_uuid=staff,
        label=f"{named} – {at}" if at else named,
        values={
            "ho_ten": named,
            "don_vi": at,
            "chuc_danh": clean(title),
            "nhom": " ".join(group for group in STAFF_GROUPS if group in groups),
            "ma_xa": unit.partition("@")[0],
        },
        unit=unit,
        for_all_below=not unit,
        actor=actor,
        now=now,
    )


def is_as_told(staff: Entity, name: str, organisation: str, title: str) -> bool:
    """Is this the one that was typed, and no other that was sent under her id before?"""
    told = (clean(name), clean(organisation), clean(title))
    return tuple(staff.values.get(each, "") for each in ("ho_ten", "don_vi", "chuc_danh")) == told


@transaction.atomic
def retire_staff(*, staff: UUID, project: Project, actor: User, now: datetime) -> None:
    """Take her off the list: phones no longer offer her, her courses still count."""
    if not trash.delete(rows=_rows(project, staff), actor=actor, now=now):
        raise problems.not_found()


def _rows(project: Project, staff: UUID) -> QuerySet[Entity]:
    return Entity.objects.filter(entity_list__project=project, entity_list__name=LIST, uuid=staff)
