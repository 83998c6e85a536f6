"""Split units in use: which wait for a decision, and the decision with its line in the journal."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from backend.accounts.models import AssignmentUnit, ProjectUnit, User
from backend.journal import services as journal
from geo import succession
from geo.succession import Split

DECIDED = "unit.succession"


def in_use(more: Collection[str] = ()) -> list[Split]:
    """The split units that assignments, projects or `more` name, and nobody has decided about."""
    return succession.splits(_keys() | set(more))


def decided(more: Collection[str] = ()) -> list[Split]:
    """Those about which somebody has decided."""
    return succession.splits(_keys() | set(more), decided=True)


def _keys() -> set[str]:
    held = AssignmentUnit.objects.values_list("unit", flat=True).distinct()
    return {*held, *ProjectUnit.objects.values_list("unit", flat=True).distinct()}


@transaction.atomic
def decide(
    *,
    unit: str,
    heirs: Collection[str],
    document: str,
    document_date: date,
    note: str,
    actor: User,
    now: datetime,
) -> None:
    """What is of the split unit is of these from now on; jobs find the records there.

    The caller has been asked for `config.update`. Raises geo's Fault, as `geo.succession.decide`.
    """
    succession.decide(
        unit=unit,
        heirs=heirs,
        document=document,
        document_date=document_date,
        note=note,
        decided_by=actor,
        now=now,
    )
    details = {"unit": unit, "heirs": sorted(set(heirs)), "document": document[:60]}
    journal.log(DECIDED, subject=unit, actor=actor, details=details, now=now)
