"""The phones' row of a case: its code and age band, where it is, whose it is, nothing else."""

from datetime import date, datetime
from typing import Final

from backend.accounts.models import User
from backend.casework import referral_rows
from backend.survey.entities import services as entities
from backend.survey.entities import writing
from backend.survey.entities.models import Entity
from backend.survey.submissions.owners import CASES
from outreach.ages import in_signs
from outreach.models import Case

# What rules of retention count from; phones have no such column.
CLOSING: Final = "ngay_dong"


def label_of(case: Case) -> str:
    """ "21439-2026-00012 · 18–29" """
    return " · ".join(filter(None, [case.code, in_signs(case.age_band)]))


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
    """Let the row be its worker's, its referrals' rows too; who had them before loses them."""
    entity = _entity(case)
    if entity is None:
        return False
    before = entity.holder_id if entity.given else entity.creator_id
    given = writing.give(entity, holder, now)
    referral_rows.follow(case, before=before, holder=holder, now=now)
    return given


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
