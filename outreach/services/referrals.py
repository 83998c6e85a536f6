"""What became of a referral, from all that was said of it, and the figure of those received."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from outreach.cells import Cell
from outreach.codes import (
    REFERRAL_ARRIVED,
    REFERRAL_FINAL,
    REFERRAL_RECEIVED,
    REFERRAL_STATES,
)
from outreach.models import Referral, ReferralAnswer, ReferralCode, Source, Tally
from outreach.recording import marks
from outreach.reviews import OUT, state_of
from outreach.services.counts import lock, recount

Said = tuple[date, datetime, int, str]  # the day, when it was told, how far it goes, the state


@transaction.atomic
def settle(*, referral: UUID, received: str, now: datetime) -> frozenset[Cell]:
    """Let the referral's state follow from its answers; count it once when it was received.

    The newest answer is its state, whenever it arrived; of one day the one that was told last.
    `received` names its second mark. Twice, and in any order, comes to the same. The touched cells.
    """
    found = Referral.objects.filter(pk=referral).first()
    if found is None:
        return frozenset()
    lock(project_id=found.project_id, now=now)
    row = Referral.objects.select_for_update().get(pk=referral)
    said = sorted(_said(row))
    row.answered_on, row.state = (said[-1][0], said[-1][3]) if said else (None, "")
    row.arrived_on = min((each[0] for each in said if each[3] in REFERRAL_ARRIVED), default=None)
    row.closed_on = row.answered_on if row.state in REFERRAL_FINAL else None
    row.settled = True
    row.save(update_fields=["state", "answered_on", "arrived_on", "closed_on", "settled"])
    _known_now(row)
    touched = _count(row, received)
    recount(cells=touched, now=now)
    return frozenset(touched)


def _said(row: Referral) -> Iterator[Said]:
    """What forms that nobody rejected said of it, and the service with its code."""
    answers = ReferralAnswer.objects.filter(project_id=row.project_id, referral=row.pk)
    reviews = Source.objects.filter(pk__in=answers.values("submission"))
    out = {each.pk for each in reviews if state_of(each.review) == OUT}
    for answer in answers:
        if answer.submission not in out:
            rank = REFERRAL_STATES.index(answer.state)
            yield answer.answered_on, answer.arrived_at, rank, answer.state
    for code in ReferralCode.objects.filter(referral=row.pk, project_id=row.project_id):
        if code.answered_on is not None:
            told_at = code.said_at or code.issued_at
            yield code.answered_on, told_at, REFERRAL_STATES.index(code.state), code.state


def _known_now(row: Referral) -> None:
    """Answers that came before the referral say no more that it is unknown."""
    answers = ReferralAnswer.objects.filter(project_id=row.project_id, referral=row.pk)
    for source in Source.objects.filter(pk__in=answers.values("submission")).exclude(notes=[]):
        notes = [note for note in source.notes if note[0] != "referral_unknown"]
        if notes != source.notes:
            Source.objects.filter(pk=source.pk).update(notes=notes)


def _count(row: Referral, received: str) -> set[Cell]:
    """The mark of the referral as received: there once, or not at all."""
    if row.arrived_on is None:
        return marks.take(submission=row.submission, mark=received)
    touched = marks.put(
        submission=row.submission,
        mark=received,
        project_id=row.project_id,
        unit=row.unit,
        day=row.arrived_on,
        kind=REFERRAL_RECEIVED,
        outcome="",
        dimensions={},
    )
    review = Source.objects.filter(pk=row.submission).values_list("review", flat=True).first()
    state = state_of(review or "")
    return touched | marks.judge(submission=row.submission, mark=received, state=state)


def unsettled(project_id: int) -> list[Referral]:
    """Referrals about which something was said since they were settled."""
    return list(Referral.objects.filter(project_id=project_id, settled=False).order_by("uuid"))


@transaction.atomic
def unsettle(*, submission: UUID) -> int:
    """The review of a referral or of an answer has changed; how many referrals that concerns."""
    named = ReferralAnswer.objects.filter(pk=submission).values("referral")
    rows = Referral.objects.filter(submission=submission) | Referral.objects.filter(pk__in=named)
    return rows.update(settled=False)


@transaction.atomic
def unreceive(*, submission: UUID, project_id: int, received: str, now: datetime) -> int:
    """Take the second mark of a referral that is no more out of the counts; how many cells."""
    if Referral.objects.filter(submission=submission).exists():
        return 0
    lock(project_id=project_id, now=now)
    touched = marks.take(submission=submission, mark=received)
    recount(cells=touched, now=now)
    return len(touched)


@transaction.atomic
def loosen(*, submission: UUID, project_id: int, received: str) -> int:
    """Cut the second mark of an erased person's referral loose, and forget its code."""
    list(Tally.objects.select_for_update().filter(project_id=project_id))
    ReferralCode.objects.filter(origin=submission).delete()
    return marks.loosen(submission=submission, mark=received)
