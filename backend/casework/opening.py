"""What is sealed about one case, opened for one reader who says why; the journal keeps it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.casework import sealing
from backend.casework.reach import keys_of
from backend.journal import services as journal
from backend.privacy import stopping
from backend.problems import Problem
from backend.survey.submissions import revealing, stopped
from backend.survey.submissions.models import Submission
from outreach.codes import CONTACT, COUNSELLING, LIVELIHOOD, SCREENING
from outreach.keeping import Found, unpacked
from outreach.models import Case, CaseStatus, Contact, Counselling, Livelihood, Screening
from outreach.selectors.timeline import OPENING, STATUS, Line

_MODELS = {
    CONTACT: ("contact", Contact),
    COUNSELLING: ("counselling", Counselling),
    LIVELIHOOD: ("livelihood", Livelihood),
    SCREENING: ("screening", Screening),
}


@dataclass(frozen=True)
class Opened:
    """What one line of the timeline holds; all empty when its key was destroyed."""

    line: Line
    fields: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    found: Found | None = None
    destroyed: bool = False


def openable(case: Case, project: Project, actor: User, lines: Sequence[Line]) -> list[Line]:
    """The lines whose sealed part the actor may open: by the form that each came from.

    Who accompanies the case opens, beside these, the statuses that she herself set on its page.
    What others set and what forms said stays sealed to her, also of her own forms: who sees that,
    her roles say (domain.md A4).
    """
    sealed = [line for line in lines if line.sealed and line.kind in (*_MODELS, OPENING, STATUS)]
    origins = {line.submission or case.submission for line in sealed}
    rows = Submission.objects.filter(pk__in=origins).values_list("pk", "form__form_id")
    forms = dict(rows)
    keys = keys_of(case)
    may = {
        form: permissions.area_for(actor, project, verbs.SENSITIVE_HEALTH, form_id=form).meets(keys)
        for form in set(forms.values())
    }
    own = _own_statuses(case, project, actor)
    return [
        line
        for line in sealed
        if line.key in own or may.get(forms.get(line.submission or case.submission, ""), False)
    ]


def _own_statuses(case: Case, project: Project, actor: User) -> frozenset[UUID]:
    """The keys of what she set on the page, while she accompanies the case and may act on it."""
    if case.worker_id is None or case.worker_id != actor.pk:
        return frozenset()
    if not permissions.area_for(actor, project, verbs.CASE_UPDATE).meets(keys_of(case)):
        return frozenset()
    own = case.statuses.filter(set_by=actor).exclude(pk=case.submission)
    return frozenset(own.values_list("key", flat=True))


@transaction.atomic
def open_lines(
    *,
    case: Case,
    project: Project,
    lines: Sequence[Line],
    actor: User,
    reason: str,
    now: datetime,
) -> list[Opened]:
    """Of these lines those that the actor may open. Raises reason_needed, forbidden."""
    said = revealing.said(reason)
    chosen = openable(case, project, actor, lines)
    if not chosen:
        raise problems.forbidden()
    with journal.noted(said):
        for submission in sorted({line.submission or case.submission for line in chosen}):
            journal.log(
                revealing.READ,
                subject=submission,
                actor=actor,
                project_id=project.pk,
                details={"classes": [sealing.HEALTH], "case": str(case.pk)},
                now=now,
            )
    return [_opened(case, line) for line in chosen]


@transaction.atomic
def open_screening(
    *, screening: Screening, project_id: int, actor: User, reason: str, now: datetime
) -> Found | None:
    """What one screening found; None where the person refused it.

    The door has asked for `sensitive.health` of its form. Raises reason_needed, key_destroyed.
    """
    stopped.refuse(screening.submission)
    with journal.noted(revealing.said(reason)):
        journal.log(
            revealing.READ,
            subject=screening.submission,
            actor=actor,
            project_id=project_id,
            details={"classes": [sealing.HEALTH]},
            now=now,
        )
    if screening.sealed is None:
        return None
    key, sealed = screening.submission, bytes(screening.sealed)
    return unpacked(sealing.opened(kind="screening", key=key, sealed=sealed))


def _opened(case: Case, line: Line) -> Opened:
    if stopping.is_stopped(line.submission or case.submission):
        return Opened(line, destroyed=True)
    try:
        return _read(case, line)
    except Problem:
        return Opened(line, destroyed=True)


def _read(case: Case, line: Line) -> Opened:
    if line.kind == STATUS and line.key is not None:
        row = CaseStatus.objects.get(pk=line.key)
        plain = sealing.opened(kind=sealing.STATUS, key=row.pk, sealed=bytes(row.sealed))
        return Opened(line, status=plain.decode())
    if line.kind == OPENING:
        plain = sealing.opened(kind="case", key=case.submission, sealed=bytes(case.sealed or b""))
        return Opened(line, fields=json.loads(plain))
    place, model = _MODELS[line.kind]
    key = UUID(str(line.submission))
    sealed = bytes(model._default_manager.values_list("sealed", flat=True).get(pk=key))
    plain = sealing.opened(kind=place, key=key, sealed=sealed)
    if line.kind == SCREENING:
        return Opened(line, found=unpacked(plain))
    return Opened(line, fields=json.loads(plain))
