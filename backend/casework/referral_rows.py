"""The phones' rows of a case's referrals: they are found where their case is, by who has it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from backend.accounts.models import User
from backend.survey.entities import services as entities
from backend.survey.entities import writing
from backend.survey.entities.models import Entity
from outreach.models import Case, Referral
from outreach.selectors import referrals

LIST: Final = "chuyen_gui"
UUID_LENGTH: Final = 36


def follow(case: Case, *, before: int | None, holder: User | None, now: datetime) -> None:
    """Let the rows go with their case, which `before` had until now and `holder` has from now on.

    What somebody else sent for the case stays hers as well: she waits for the answer.
    """
    made = referrals.of_case(case.project_id, case.pk).order_by().values("pk")
    for row in _rows(case.project_id, made):
        _move(row, case, now)
        owner = row.holder_id if row.given else row.creator_id
        if owner is None or owner == before:
            writing.give(row, holder, now)
        else:
            writing.lend(row, before=before, to=holder)


def join(referral: Referral, now: datetime) -> None:
    """A referral that has just come: its row goes where its case is already."""
    if len(referral.case) != UUID_LENGTH:
        return  # a code that no case answers to
    case = Case.objects.filter(project_id=referral.project_id, pk=referral.case).first()
    if case is not None:
        worker = User.objects.filter(pk=case.worker_id).first() if case.worker_id else None
        follow(case, before=case.worker_id, holder=worker, now=now)


def _rows(project_id: int, uuids: QuerySet[Referral, Any]) -> Iterable[Entity]:
    """Those in the bin too: who restores one must not give it back to who had the case once."""
    return Entity.objects.select_related("entity_list").filter(
        entity_list__project=project_id,
        entity_list__name=LIST,
        entity_list__deleted_at=None,
        uuid__in=uuids,
    )


def _move(row: Entity, case: Case, now: datetime) -> None:
    if not case.unit or row.unit == case.unit:
        return
    entities.put(
        entity_list=row.entity_list,
        entity_uuid=row.uuid,
        label=row.label,
        values={"ma_xa": case.unit.partition("@")[0]},
        unit=case.unit,
        for_all_below=row.for_all_below,
        now=now,
    )
    row.refresh_from_db()
