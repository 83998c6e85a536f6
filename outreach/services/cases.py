"""What pages do with a case: status, worker, next step, transfer, closing. Twice is harmless.

Each action is one value that the caller journals; a rebuild does it again by `act`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from outreach.codes import CLOSING_REASONS
from outreach.faults import fault
from outreach.models import Case, CaseStatus, CaseTransfer
from outreach.recording import linking


@dataclass(frozen=True)
class SetStatus:
    """From `since` on it has this status, sealed under its `key`."""

    key: UUID
    since: date
    sealed: bytes
    by: int | None


@dataclass(frozen=True)
class SetWorker:
    """Who accompanies her; None = nobody."""

    worker: int | None


@dataclass(frozen=True)
class SetStep:
    """On `said_on` somebody fixed this next step for `next_on`; None = none."""

    said_on: date
    next_on: date | None
    step: str


@dataclass(frozen=True)
class Move:
    """To another commune, and so to another worker (None: not chosen yet)."""

    key: UUID
    moved_on: date
    to_unit: str
    worker: int | None


@dataclass(frozen=True)
class Close:
    closed_on: date
    reason: str


@dataclass(frozen=True)
class Reopen:
    pass


Action = SetStatus | SetWorker | SetStep | Move | Close | Reopen


@transaction.atomic
def act(*, case: UUID, action: Action, now: datetime) -> bool:
    """Do it; False when the case is no more (its opening was deleted or erased). Raises Fault."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case).first()
    if found is None:
        return False
    match action:
        case SetStatus():
            _set_status(found, action, now)
        case SetWorker():
            _save(found, worker_id=action.worker)
        case SetStep():
            _save(
                found,
                planned_at=action.said_on,
                planned_for=action.next_on,
                planned_step=action.step,
            )
        case Move():
            _move(found, action, now)
        case Close():
            if action.reason not in CLOSING_REASONS:
                raise fault("closing_reason_unknown", known=", ".join(CLOSING_REASONS))
            _save(found, closed_on=action.closed_on, closed_reason=action.reason)
            linking.tell_closing(found)
        case Reopen():
            _save(found, closed_on=None, closed_reason="")
            linking.tell_closing(found)
    linking.refresh(found.pk)
    return True


def _save(case: Case, **fields: object) -> None:
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))


def _set_status(case: Case, action: SetStatus, now: datetime) -> None:
    CaseStatus.objects.update_or_create(
        key=action.key,
        defaults={
            "case": case,
            "since": action.since,
            "sealed": action.sealed,
            "set_by_id": action.by,
            "recorded_at": now,
        },
    )


def _move(case: Case, action: Move, now: datetime) -> None:
    """What waited for it in its new commune is linked, too."""
    if not case.transfers.filter(key=action.key).exists():
        CaseTransfer.objects.create(
            key=action.key,
            case=case,
            moved_on=action.moved_on,
            from_unit=case.unit,
            to_unit=action.to_unit,
            recorded_at=now,
        )
    _save(case, unit=action.to_unit, worker_id=action.worker)
    linking.pick_up(case)
