"""The phones' row of a case: its code and age band, where it is, whose it is, nothing else."""

from datetime import date, datetime
from typing import Final

from backend.accounts.models import User
from backend.survey.entities import services as entities
from backend.survey.entities import writing
from backend.survey.entities.models import Entity
from backend.survey.submissions.owners import CASES
from outreach.models import Case

# What rules of retention count from; phones have no such column.
CLOSING: Final = "ngay_dong"


def label_of(case: Case) -> str:
    """ "21439-2026-00012 · 18–29" """
    return " · ".join(filter(None, [case.code, case.age_band.replace("_", "–")]))


def put(case: Case, now: datetime) -> bool:
    """Bring the row to what the case is; False when there is none (yet, or any more)."""
    entity = _entity(case)
    if entity is None:
        return False
    values = {"nhom_tuoi": case.age_band, "ma_xa": case.unit.partition("@")[0]}
    told = {key: value for key, value in values.items() if value}
    closed = _said(case.closed_on)
    if closed or CLOSING in entity.values:
        told[CLOSING] = closed
    entities.put(
        entity_list=entity.entity_list,
        entity_uuid=case.pk,
        label=label_of(case),
        values=told,
        unit=case.unit or entity.unit,
        now=now,
    )
    return True


def give(case: Case, holder: User | None, now: datetime) -> bool:
    """Let the row be its worker's; who had it before loses it at the next refresh."""
    entity = _entity(case)
    return entity is not None and writing.give(entity, holder, now)


def _entity(case: Case) -> Entity | None:
    rows = Entity.objects.select_related("entity_list").filter(
        entity_list__project=case.project_id,
        entity_list__name=CASES,
        entity_list__deleted_at=None,
        deleted_at=None,
    )
    return rows.filter(uuid=case.pk).first()


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""
