"""Offline steps that arrived before their predecessors: held, released, and forced in the end.

As ODK Central does (docs.getodk.org/central-entities): after five days a step is applied to the
newest state there is, and its conflict is flagged. Steps of a row that still waits for approval
stay, however long it takes: forcing them would lose them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from backend.journal import services as journal
from backend.survey.entities.models import Entity, EntityList, EntityVersion, HeldUpdate
from backend.survey.entities.writing import Origin

HOLD: Final = timedelta(days=5)


def hold(
    *,
    entity_list: EntityList,
    uuid: UUID,
    branch_id: str,
    base_version: int,
    origin: Origin,
    now: datetime,
) -> None:
    """Keep a block until its predecessor arrives. The same block is held once."""
    held = HeldUpdate(
        entity_list=entity_list,
        entity=uuid,
        branch_id=branch_id,
        branch_base_version=base_version,
        submission=origin.submission or UUID(int=0),
        instance_id=str(origin.source.get("submission", {}).get("instanceId", "")),
        block=origin.block or 0,
        held_at=now,
    )
    held.save()
    _log("hold", held, now)


def release(entity: Entity, version: EntityVersion, now: datetime) -> int:
    """Let the steps go on that waited for this one. They follow as tasks of their own."""
    waiting = HeldUpdate.objects.filter(
        entity_list=entity.entity_list,
        entity=entity.uuid,
        branch_base_version=(version.branch_base_version or 0) + 1,
    )
    if version.branch_id:
        waiting = waiting.filter(branch_id=version.branch_id)
    return _let_go("reprocess", waiting.order_by("id"), now)


@transaction.atomic
def force_overdue(*, now: datetime) -> int:
    """Apply what has waited for five days, whatever is missing."""
    there = Entity.objects.filter(entity_list=OuterRef("entity_list"), uuid=OuterRef("entity"))
    overdue = HeldUpdate.objects.filter(held_at__lt=now - HOLD)
    unapproved = overdue.filter(~Exists(there), entity_list__approval_required=True)
    rows = overdue.exclude(pk__in=unapproved.values("pk"))
    return _let_go("force", rows.order_by("branch_id", "branch_base_version", "id"), now)


def held_blocks(submission: UUID) -> set[int]:
    """Which blocks of the submission wait."""
    return set(HeldUpdate.objects.filter(submission=submission).values_list("block", flat=True))


def _let_go(action: str, rows: Iterable[HeldUpdate], now: datetime) -> int:
    count = 0
    for held in list(rows):
        # Whoever deletes it, lets it go: another process may have been quicker.
        deleted, _ = HeldUpdate.objects.filter(pk=held.pk).delete()
        if deleted:
            _log(action, held, now)
            count += 1
    return count


def _log(action: str, held: HeldUpdate, now: datetime) -> None:
    journal.log(
        f"submission.backlog.{action}",
        subject=held.submission,
        project_id=held.entity_list.project_id,
        details={
            "list": held.entity_list.name,
            "entity": str(held.entity),
            "instanceId": held.instance_id,
        },
        now=now,
    )
