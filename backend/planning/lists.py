"""The list `ke_hoach` on phones: what is planned and not held, called off or long over."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import translation

from backend.accounts.models import Project
from backend.survey.entities import services as entities
from backend.survey.entities import trash
from backend.survey.entities.models import Entity, EntityList
from outreach import labels
from outreach.models import PlannedActivity
from outreach.selectors.planned import on_phones

LIST: Final = "ke_hoach"
PROPERTIES: Final = ("ma_dia_diem", "loai", "ngay", "ma_chien_dich", "ma_xa")


@transaction.atomic
def refresh(
    *,
    project: Project,
    today: date,
    now: datetime,
    campaign: UUID | None = None,
    sites: Collection[UUID] | None = None,
    rows: Collection[UUID] = (),
) -> int:
    """Bring the list to what is planned, of one campaign or of these sites and rows alone.

    Only what differs is written; how many rows changed. Rows of plans that are no more go when the
    whole project is refreshed.
    """
    found = on_phones(project.pk, today, campaign=campaign, sites=sites, rows=rows)
    listed = EntityList.objects.filter(project=project, name=LIST, deleted_at=None).first()
    if listed is None and not found.open:
        return 0
    listed = entities.ensure_list(project=project, name=LIST, properties=PROPERTIES, now=now)
    there = Entity.objects.filter(entity_list=listed)
    wanted = {each.uuid: each for each in found.open}
    living = there.filter(deleted_at=None)
    gone = living.filter(uuid__in=found.closed)
    if campaign is None and sites is None:
        gone = living.exclude(uuid__in=list(wanted))
    changed = trash.delete(rows=gone, actor=None, now=now)
    trash.restore(rows=there.filter(uuid__in=list(wanted)), actor=None, now=now)
    states = {row.uuid: row for row in there.filter(uuid__in=list(wanted))}
    return changed + _put(listed, wanted.values(), states, now)


def _put(
    listed: EntityList,
    plans: Iterable[PlannedActivity],
    states: dict[UUID, Entity],
    now: datetime,
) -> int:
    changed = 0
    for plan in plans:
        told, values, unit = label_of(plan), values_of(plan), plan.site.unit
        row = states.get(plan.uuid)
        if row is not None and (row.label, row.values, row.unit) == (told, values, unit):
            continue
        entities.put(
            entity_list=listed,
            entity_uuid=plan.uuid,
            label=told,
            values=values,
            unit=unit,
            now=now,
        )
        changed += 1
    return changed


def label_of(plan: PlannedActivity) -> str:
    """ "Nói chuyện chuyên đề · Trường A · 17/06": phones speak Vietnamese, whoever planned it."""
    with translation.override("vi"):
        what = str(labels.ACTIVITY_KINDS.get(plan.kind, plan.kind))
    return f"{what} · {plan.site.name} · {plan.planned_on:%d/%m}"[:255]


def values_of(plan: PlannedActivity) -> dict[str, Any]:
    return {
        "ma_dia_diem": str(plan.site_id),
        "loai": plan.kind,
        "ngay": plan.planned_on.isoformat(),
        "ma_chien_dich": str(plan.campaign_id),
        "ma_xa": plan.site.unit.partition("@")[0],
    }
