"""What a worker does with a case on a page: checked, done, told to the phones, journalled.

The door has asked for `case.update` and found the case within the actor's reach.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from backend import problems
from backend.accounts import areas, selectors
from backend.accounts.models import Project, User
from backend.casework import listing, sealing, told
from backend.casework.reach import workers_for
from backend.journal import services as journal
from outreach.codes import CASE_STATUSES, CASE_STEPS, CLOSING_REASONS
from outreach.models import Case, CaseStatus
from outreach.services import cases as outreach
from outreach.services.cases import Action

MOST_AHEAD: Final = 2  # years


@dataclass(frozen=True)
class By:
    """Who does it, and when."""

    actor: User
    today: date
    now: datetime


@transaction.atomic
def change_status(*, case: Case, status: str, since: date, by: By) -> None:
    """From this day on; who says the same of the same day once more changes nothing.

    Raises case_is_closed, case_choice_unfit, case_day_unfit, not_found when it moved meanwhile.
    """
    _open(case)
    _among(status, CASE_STATUSES)
    _within(since, case.opened_on, by.today)
    if _is_last_of(case, status, since):
        return
    key = uuid4()
    sealed = sealing.seal(
        kind=sealing.STATUS,
        key=key,
        owner=sealing.owner_of(case),
        plain=status.encode(),
        now=by.now,
    )
    _do(case, outreach.SetStatus(key, since, sealed, by.actor.pk), by)


@transaction.atomic
def assign(*, case: Case, worker: int | None, by: By) -> None:
    """Raises case_is_closed, case_worker_unfit, not_found when it moved meanwhile."""
    _open(case)
    person = _worker(case, case.unit, worker, by)
    _do(case, outreach.SetWorker(worker), by)
    listing.give(case, person, by.now)


@transaction.atomic
def plan_step(*, case: Case, step: str, next_on: date | None, by: By) -> None:
    """What is to be done next, and when; without a day there is none. Raises as `assign`."""
    _open(case)
    _among(step, (*CASE_STEPS, ""))
    if next_on is not None:
        _within(next_on, by.today, by.today.replace(year=by.today.year + MOST_AHEAD, day=1))
    _do(case, outreach.SetStep(by.today, next_on, step), by)


@transaction.atomic
def transfer(*, case: Case, project: Project, commune: str, worker: int | None, by: By) -> None:
    """To another commune: found there from now on; the worker of before loses it.

    Raises case_is_closed, case_commune_unfit, case_is_there, case_worker_unfit.
    """
    _open(case)
    unit = _commune(project, commune, by.today)
    if unit == case.unit:
        raise problems.case_is_there()
    person = _worker(case, unit, worker, by)
    _do(case, outreach.Move(uuid4(), by.today, unit, worker), by)
    case.unit = unit
    listing.put(case, by.now)
    listing.give(case, person, by.now)


@transaction.atomic
def close(*, case: Case, reason: str, closed_on: date, by: By) -> None:
    """From this day on its terms of retention run. Raises as `change_status`."""
    _open(case)
    _among(reason, CLOSING_REASONS)
    _within(closed_on, case.opened_on, by.today)
    _do(case, outreach.Close(closed_on, reason), by)
    case.closed_on = closed_on
    listing.put(case, by.now)


@transaction.atomic
def reopen(*, case: Case, by: By) -> None:
    """Raises case_is_open, not_found when it moved meanwhile."""
    _lock(case)
    if case.closed_on is None:
        raise problems.case_is_open()
    _do(case, outreach.Reopen(), by)
    case.closed_on = None
    listing.put(case, by.now)


@transaction.atomic
def hand_over(*, leaver: User, to: User, project: Project, by: By) -> int:
    """All cases of who leaves to who comes after, closed ones as well; how many."""
    rows = Case.objects.filter(project_id=project.pk, worker=leaver).order_by("code")
    for case in rows:
        _do(case, outreach.SetWorker(to.pk), by)
        listing.give(case, to, by.now)
    return len(rows)


def _do(case: Case, action: Action, by: By) -> None:
    if not outreach.act(case=case.pk, action=action, now=by.now):
        raise problems.not_found()
    journal.log(
        told.kind_of(action),
        subject=case.pk,
        actor=by.actor,
        project_id=case.project_id,
        details=told.details_of(action, key=uuid4(), seal=partial(_sealed, case, by.now)),
        now=by.now,
    )


def _sealed(case: Case, now: datetime, key: UUID, words: bytes) -> bytes:
    owner = sealing.owner_of(case)
    return sealing.seal(kind=sealing.ACTION, key=key, owner=owner, plain=words, now=now)


def _lock(case: Case) -> None:
    """As it stands now; nobody else changes it until we are done.

    What was reached in its commune may be out of reach since: it is not found there any more.
    """
    there = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk, unit=case.unit)
    found = there.first()
    if found is None:
        raise problems.not_found()
    case.worker_id, case.closed_on = found.worker_id, found.closed_on


def _is_last_of(case: Case, status: str, since: date) -> bool:
    """Is this what was said last of that day: a form sent twice, a second tab?"""
    row = CaseStatus.objects.filter(case=case.pk, since=since).last()
    return row is not None and sealing.status_of(row) == status


def _open(case: Case) -> None:
    _lock(case)
    if case.closed_on is not None:
        raise problems.case_is_closed()


def _among(given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise problems.case_choice_unfit()


def _within(day: date, first: date, last: date) -> None:
    if not first <= day <= last:
        raise problems.case_day_unfit(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def _worker(case: Case, unit: str, worker: int | None, by: By) -> User | None:
    if worker is None:
        return None
    project = Project.objects.get(pk=case.project_id)
    for person in workers_for(project, unit, by.today):
        if person.pk == worker:
            return person
    raise problems.case_worker_unfit()


def _commune(project: Project, code: str, today: date) -> str:
    """The key of the commune, which the project covers. Raises case_commune_unfit."""
    text = code.strip()
    plain = text if text.isascii() and text.isdigit() and len(text) == 5 else ""
    unit = areas.declared_unit(plain, today) if plain else ""
    covered = selectors.project_keys(project)
    if not unit or (covered and not areas.area_of(covered).meets(areas.scope_of(unit))):
        raise problems.case_commune_unfit(code=plain or "–")
    return unit
