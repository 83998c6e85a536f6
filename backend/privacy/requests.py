"""What persons ask for about themselves: received, acknowledged in time, done or refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.privacy import clocks, consents, erasures, subjects
from backend.privacy.models import Subject, SubjectRequest
from backend.vault import services as vault

CONTACT: Final = "contact"
State, Kind = SubjectRequest.State, SubjectRequest.Kind
OPEN: Final = (State.RECEIVED, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Told:
    """What the person asks for, how it came, how we know that it is she, how to answer her."""

    kind: str
    received_at: datetime
    received_how: str
    identity_checked: str = ""
    contact: str = ""


@transaction.atomic
def receive(*, subject: Subject, told: Told, actor: User, now: datetime) -> SubjectRequest:
    """Write down a request; its clocks run from the moment that it came. Raises not_in_future."""
    if told.received_at > now:
        raise problems.not_in_future(field="received_at")
    made = SubjectRequest(
        project_id=subject.project_id,
        subject=subject,
        kind=told.kind,
        received_at=told.received_at,
        received_how=told.received_how,
        identity_checked=told.identity_checked,
        received_by=actor,
        acknowledge_by=clocks.due("acknowledge", told.received_at),
        due_by=clocks.due(told.kind, told.received_at),
    )
    if told.contact:
        made.contact = vault.seal(
            owner=made.owner_of_contact,
            kind=CONTACT,
            plain=told.contact.encode(),
            context=_place(made),
            now=now,
        )
    made.save(force_insert=True)
    _log("privacy.request", made, actor, now)
    return made


@transaction.atomic
def acknowledge(*, request: SubjectRequest, actor: User, now: datetime) -> SubjectRequest:
    """The person was told that it came and when she hears more. Raises request_closed."""
    row = _open(request)
    row.state, row.acknowledged_at, row.handled_by = State.ACKNOWLEDGED, now, actor
    row.save(update_fields=["state", "acknowledged_at", "handled_by"])
    _log("privacy.request.acknowledge", row, actor, now)
    return row


@transaction.atomic
def check_identity(
    *, request: SubjectRequest, how: str, actor: User, now: datetime
) -> SubjectRequest:
    """How we know that it is she; never a number or a name. Raises request_closed."""
    row = _open(request)
    row.identity_checked = how
    row.save(update_fields=["identity_checked"])
    _log("privacy.request.identity", row, actor, now)
    return row


@transaction.atomic
def refuse(*, request: SubjectRequest, reason: str, actor: User, now: datetime) -> SubjectRequest:
    """Tell the person why not. Raises request_closed."""
    row = _open(request)
    row.refusal = reason
    return _close(row, State.REFUSED, actor, now)


@transaction.atomic
def fulfil(*, request: SubjectRequest, actor: User, now: datetime) -> SubjectRequest:
    """Do what was asked for: withdraw and erase here; what was seen or corrected is noted as done.

    Raises request_closed, identity_unchecked, already_erased, erasures_unwritable.
    """
    row = _open(request)
    if not row.identity_checked.strip():
        raise problems.identity_unchecked()
    closed = _close(row, State.DONE, actor, now)
    if row.kind == Kind.WITHDRAW:
        consents.withdraw_all(subject=row.subject, actor=actor, now=now)
    if row.kind == Kind.ERASE:
        owner = row.subject_id
        erasures.erase(owner=owner, reason="request", actor=actor, now=now, request=row)
    return closed


def _open(request: SubjectRequest) -> SubjectRequest:
    rows = SubjectRequest.objects.select_for_update(of=("self",)).select_related("subject")
    row = rows.get(pk=request.pk)
    if not row.open:
        day = timezone.localtime(row.closed_at or row.received_at).strftime("%d/%m/%Y")
        raise problems.request_closed(day=day)
    return row


def _close(row: SubjectRequest, state: str, actor: User, now: datetime) -> SubjectRequest:
    row.state, row.closed_at, row.handled_by = state, now, actor
    row.acknowledged_at = row.acknowledged_at or now
    row.save(update_fields=["state", "closed_at", "handled_by", "acknowledged_at", "refusal"])
    _log(f"privacy.request.{state}", row, actor, now)
    return row


@transaction.atomic
def contact_of(*, request: SubjectRequest, actor: User, now: datetime) -> str:
    """How to answer the person, for one look that the journal keeps. Raises key_destroyed."""
    if request.contact is None:
        return ""
    journal.log(
        "sensitive.read",
        subject=request.pk,
        actor=actor,
        project_id=request.project_id,
        details={
            "owner": request.subject_id,
            "classes": [CONTACT],
            "reason": f"request {request.kind}",
        },
        now=now,
    )
    return vault.unseal(bytes(request.contact), context=_place(request)).decode()


def forget_contacts(now: datetime) -> int:
    """Addresses of requests that were closed so long ago (the clock "contact")."""
    kept = clocks.clock_on("contact", timezone.localdate(now))
    gone = 0
    rows = SubjectRequest.objects.filter(closed_at__lt=now).exclude(contact=None)
    for row in rows.order_by("closed_at"):
        if row.closed_at and clocks.end_of(kept, row.closed_at, clocks.NO_HOLIDAYS) < now:
            gone += _forget_contact(row, now)
    return gone


@transaction.atomic
def _forget_contact(row: SubjectRequest, now: datetime) -> int:
    vault.destroy(owner=row.owner_of_contact, now=now)
    return SubjectRequest.objects.filter(pk=row.pk).update(contact=None)


def _place(request: SubjectRequest) -> str:
    return f"request contact {request.pk}"


def _log(kind: str, request: SubjectRequest, actor: User, now: datetime) -> None:
    journal.log(
        kind,
        subject=request.pk,
        actor=actor,
        project_id=request.project_id,
        details={"owner": request.subject_id, "kind": request.kind},
        now=now,
    )


def requests_of(actor: User, project: Project, verb: str) -> QuerySet[SubjectRequest]:
    """Requests of persons in the actor's area: open ones by what is due first, then the closed."""
    rows = SubjectRequest.objects.filter(project=project)
    rows = rows.filter(subjects.within(actor, project, verb))
    rows = rows.select_related("subject", "received_by", "handled_by").defer("contact")
    return rows.order_by(F("closed_at").desc(nulls_first=True), "due_by", "received_at", "pk")


def request_for(actor: User, project: Project, pk: UUID, verb: str) -> SubjectRequest:
    """Raises not_found."""
    found = requests_of(actor, project, verb).filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def overdue(rows: QuerySet[SubjectRequest], now: datetime) -> QuerySet[SubjectRequest]:
    """Of these the open ones whose next term is over."""
    late_word = rows.filter(state=State.RECEIVED, acknowledge_by__lt=now)
    return late_word | rows.filter(state__in=OPEN, due_by__lt=now)
