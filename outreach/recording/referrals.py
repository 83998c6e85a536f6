"""Writing referrals and the answers to them, in whatever order they arrive.

A referral counts as made by the mark of its submission. Whether it was received follows from all
its answers together: the rows touched here are only marked as unsettled, and
`outreach.services.referrals.settle` says the rest.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from outreach.cells import Cell
from outreach.codes import REFERRAL_MADE, REFUSED, URGENT, USUAL
from outreach.findings import Finding, finding
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models import Referral, ReferralAnswer, ReferralCode
from outreach.recording import linking, marks
from outreach.recording.event import Event, Writer, Written

PLACE: Final = "referral"
ANSWER: Final = "phan_hoi"
# A receiving service has so long to answer.
DAYS: Final = {USUAL: timedelta(days=7), URGENT: timedelta(days=1)}


def write(event: Event, applied: Applied) -> Written:
    """Without consent nothing is made and the refusal counts; an answer needs a referral here."""
    values = applied.values
    if values["act"] == ANSWER:
        touched = _drop_made(event.submission, event.keeping.mark)
        return Written(touched, _answer(event, values))
    _drop_answer(event.submission)
    if not values["consent"]:
        touched = _drop_made(event.submission, event.keeping.mark)
        if values["consent"] is False:
            touched |= _mark(event, REFUSED)
        return Written(touched, (finding("referral_unconsented"),))
    return _make(event, values)


def _make(event: Event, values: dict[str, Any]) -> Written:
    key = _key(event)
    Referral.objects.filter(submission=event.submission).exclude(pk=key).delete()
    sealed = {name: values[name] for name in sorted(KINDS[PLACE].sealed)}
    urgency = values["urgency"] or USUAL
    link = linking.link(event, values["case"])
    Referral.objects.update_or_create(
        uuid=key,
        defaults={
            "submission": event.submission,
            "case": link.text,
            "sealed": event.keeping.seal(PLACE, json.dumps(sealed).encode()),
            "receiver": values["receiver"],
            "urgency": urgency,
            "made_on": event.day,
            "due_on": event.day + DAYS[urgency],
            "settled": False,
            **event.common(),
        },
    )
    touched = _mark(event, "")
    needed = {
        "referral_caseless": values["case"],
        "referral_nowhere": values["receiver"] or values["receiver_name"],
        "referral_serviceless": values["service"],
    }
    missing = tuple(finding(code) for code, given in needed.items() if not given)
    return Written(touched, (*link.notes, *missing))


def _mark(event: Event, outcome: str) -> set[Cell]:
    return marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        kind=REFERRAL_MADE,
        outcome=outcome,
        dimensions={},
    )


def _key(event: Event) -> UUID:
    """The entity's UUID, unless another submission's referral has it already."""
    if event.entity is None:
        return event.submission
    others = Referral.objects.filter(pk=event.entity).exclude(submission=event.submission)
    return event.submission if others.exists() else event.entity


def _answer(event: Event, values: dict[str, Any]) -> tuple[Finding, ...]:
    """Keep what was said of a referral; one that is not there may still arrive."""
    referral, state = values["referral"], values["state"]
    before = ReferralAnswer.objects.filter(pk=event.submission).exclude(referral=referral)
    _unsettle(list(before.values_list("referral", flat=True)), event.project_id)
    if referral is None or state is None:
        _drop_answer(event.submission)
        return (finding("referral_unnamed" if referral is None else "referral_unanswered"),)
    ReferralAnswer.objects.update_or_create(
        submission=event.submission,
        defaults={
            "project_id": event.project_id,
            "referral": referral,
            "state": state,
            "answered_on": event.day,
            "arrived_at": event.arrived_at,
        },
    )
    known = Referral.objects.filter(pk=referral, project_id=event.project_id)
    made_on = known.values_list("made_on", flat=True).first()
    if made_on is None:
        return (finding("referral_unknown"),)
    known.update(settled=False)
    return (finding("referral_answer_early"),) if event.day < made_on else ()


def _unsettle(referrals: list[UUID], project_id: int) -> None:
    if referrals:
        Referral.objects.filter(pk__in=referrals, project_id=project_id).update(settled=False)


def _drop_answer(submission: UUID) -> None:
    for gone in ReferralAnswer.objects.filter(pk=submission):
        _unsettle([gone.referral], gone.project_id)
        gone.delete()


def _drop_made(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    Referral.objects.filter(submission=submission).delete()
    return marks.take(submission=submission, mark=mark())


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    _drop_answer(submission)
    return _drop_made(submission, mark)


def anonymise(submission: UUID, mark: str) -> int:
    """The referral goes, its count stays; what an answer came to stays with its referral."""
    loose = marks.loosen(submission=submission, mark=mark)
    Referral.objects.filter(submission=submission).delete()
    for gone in ReferralAnswer.objects.filter(pk=submission):
        unused = ReferralCode.objects.filter(referral=gone.referral, state="")
        unused.update(state=gone.state, answered_on=gone.answered_on)
        gone.delete()
    return loose


WRITER = Writer(write, remove, anonymise)
