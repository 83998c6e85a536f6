"""The breach register: found, told within the law's hours, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy import clocks
from backend.privacy.models import Breach

State = Breach.State
MOMENTS = ("found_at", "happened_at", "authority_at", "persons_at")


@transaction.atomic
def record(*, project: Project, told: Mapping[str, Any], actor: User, now: datetime) -> Breach:
    """A breach that was found; its clock runs from then. Raises not_in_future."""
    _refuse_future(told, now)
    made = Breach.objects.create(
        project=project,
        notify_by=clocks.due("breach", told["found_at"]),
        recorded_by=actor,
        recorded_at=now,
        **told,
    )
    _log("privacy.breach", made, actor, now)
    return made


@transaction.atomic
def change(*, breach: Breach, told: Mapping[str, Any], actor: User, now: datetime) -> Breach:
    """What became known since: who was told when, what was done; `state` "closed" ends it.

    Raises breach_closed, not_in_future.
    """
    row = Breach.objects.select_for_update().get(pk=breach.pk)
    if row.closed_at is not None:
        day = timezone.localtime(row.closed_at).strftime("%d/%m/%Y")
        raise problems.breach_closed(day=day)
    _refuse_future(told, now)
    for name, value in told.items():
        setattr(row, name, value)
    if row.state == State.CLOSED:
        row.closed_at = now
    if "found_at" in told:
        row.notify_by = clocks.due("breach", row.found_at)
    row.save()
    _log("privacy.breach.update", row, actor, now)
    return row


def _refuse_future(told: Mapping[str, Any], now: datetime) -> None:
    for name in MOMENTS:
        if told.get(name) and told[name] > now:
            raise problems.not_in_future(field=name)


def _log(kind: str, breach: Breach, actor: User, now: datetime) -> None:
    journal.log(
        kind,
        subject=breach.pk,
        actor=actor,
        project_id=breach.project_id,
        details={"state": breach.state, "persons": breach.persons},
        now=now,
    )


def breaches_in(project: Project) -> QuerySet[Breach]:
    """Open ones first, by their clock; then the closed, newest first."""
    rows = Breach.objects.filter(project=project).select_related("recorded_by")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "notify_by", "pk")


def breach_in(project: Project, pk: int) -> Breach:
    """Raises not_found."""
    found = breaches_in(project).filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def running(project: Project) -> QuerySet[Breach]:
    """Those of which the authority was not told yet."""
    return breaches_in(project).filter(state=State.OPEN, authority_at=None)
