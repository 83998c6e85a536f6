"""From the answers of a submission to its typed record and the figures that it touches."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from outreach.cells import Cell
from outreach.codes import PERSON_KINDS
from outreach.faults import Fault
from outreach.keeping import Keeping
from outreach.kinds import KINDS
from outreach.mapping import Mapping, apply
from outreach.models import Activity, Source, Tally
from outreach.models.sources import ERASED, PURGED, RECORDED
from outreach.recording import WRITERS, Event, Written, marks
from outreach.recording.activities import cells_of
from outreach.reviews import WAITING, state_of
from outreach.services.counts import lock, recount


@transaction.atomic
def record(
    *,
    mapping: Mapping,
    answers: dict[str, Any],
    submission: UUID,
    project_id: int,
    unit: str | None,
    day: date,
    position_state: str,
    entity: UUID | None,
    keeping: Keeping,
    review: str = "",
    arrived: datetime | None = None,
    now: datetime,
) -> frozenset[Cell]:
    """Make the submission's record what its current answers say, and recount what that touches.

    `unit` is the key "code@valid_from" of the commune or None; `day` stands in for a day that the
    form does not give. `keeping` seals what is told of a person and names her mark.
    Harmless when repeated. Returns the touched cells. Raises Fault, and leaves the record as it
    was, when an answer cannot be a value.
    """
    applied = apply(mapping, answers)
    if applied.findings:
        raise Fault("answers_refused", *applied.findings)
    event = Event(
        submission=submission,
        project_id=project_id,
        unit=unit or "",
        day=applied.day or day,
        position_state=position_state,
        entity=entity,
        keeping=keeping,
        review=review,
        now=now,
        arrived=arrived,
    )
    lock(project_id=project_id, now=now)
    touched = _drop_other(submission, keeping.mark, keep=applied.record)
    written = WRITERS[applied.record].write(event, applied)
    _keep_source(event, applied.record, written)
    touched |= written.cells | _judged_marks(event, written)
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def judge(
    *, submission: UUID, review: str, mark: Callable[[], str], now: datetime
) -> frozenset[Cell]:
    """Let the record count by its submission's review, without reading the answers again.

    Harmless when repeated; a submission without a record has none to count. The touched cells.
    """
    source = Source.objects.filter(pk=submission, state=RECORDED).first()
    if source is None or source.review == review:
        return frozenset()
    lock(project_id=source.project_id, now=now)
    state = state_of(review)
    Source.objects.filter(pk=submission).update(review=review)
    chosen = Activity.objects.filter(pk=submission).exclude(state=state)
    touched = cells_of(chosen)
    Activity.objects.filter(pk=submission).update(state=state)
    if KINDS[source.kind].person:
        touched |= marks.judge(submission=submission, mark=mark(), state=state)
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def forget(*, submission: UUID, mark: Callable[[], str], now: datetime) -> frozenset[Cell]:
    """Take out the submission's record, whatever it is, with its mark; the touched cells.

    Raises Fault when it is a site that still has planned activities.
    """
    source = Source.objects.filter(pk=submission, state=RECORDED).first()
    if source is None:
        return frozenset()
    lock(project_id=source.project_id, now=now)
    touched = WRITERS[source.kind].remove(submission, mark)
    source.delete()
    recount(cells=touched, now=now)
    return frozenset(touched)


@transaction.atomic
def bury(
    *, submission: UUID, project_id: int, kind: str, mark: Callable[[], str], now: datetime
) -> None:
    """Take the record out for good, and leave the tombstone of a source that nothing brings back.

    `kind` is what it was a record of, "" for a submission that was none. Raises Fault as `forget`.
    """
    forget(submission=submission, mark=mark, now=now)
    if kind in KINDS and not Source.objects.filter(pk=submission).exists():
        Source.objects.create(
            submission=submission,
            project_id=project_id,
            kind=kind,
            state=PURGED,
            recorded_at=now,
        )


@transaction.atomic
def anonymise(*, submission: UUID, mark: str) -> int:
    """Keep the count of somebody who was erased and nothing else; how many marks were cut loose.

    The row goes with what it sealed; figures stay as they are, now and at every recount. Twice is
    harmless.
    """
    source = Source.objects.filter(pk=submission, state=RECORDED).first()
    if source is None:
        return _loosen_alone(submission, mark)
    # Nobody recounts or records there meanwhile: its cell is written anew.
    list(Tally.objects.select_for_update().filter(project_id=source.project_id))
    loose = WRITERS[source.kind].anonymise(submission, mark)
    source.state, source.notes = ERASED, []
    source.save(update_fields=["state", "notes"])
    return loose


def _loosen_alone(submission: UUID, mark: str) -> int:
    """Cut a mark loose whose submission left no row: one of before there were sources."""
    projects = sorted(marks.projects_of(submission=submission, mark=mark))
    list(Tally.objects.select_for_update().filter(project_id__in=projects).order_by("pk"))
    return marks.loosen(submission=submission, mark=mark) if projects else 0


def _drop_other(submission: UUID, mark: Callable[[], str], *, keep: str) -> set[Cell]:
    """Take out what the submission was before, where that was another kind of record."""
    source = Source.objects.filter(pk=submission, state=RECORDED).exclude(kind=keep).first()
    return WRITERS[source.kind].remove(submission, mark) if source else set()


def _keep_source(event: Event, kind: str, written: Written) -> None:
    """The row that says of what kind the record is, and what its reader should know."""
    Source.objects.update_or_create(
        submission=event.submission,
        defaults={
            "project_id": event.project_id,
            "kind": kind,
            "state": RECORDED,
            "review": event.review,
            "notes": [[note.code, note.params] for note in written.notes],
            "recorded_at": event.now,
        },
    )


def _judged_marks(event: Event, written: Written) -> set[Cell]:
    """Marks are written as waiting; one that was reviewed already is judged at once."""
    state = state_of(event.review)
    if state == WAITING or all(cell.kind not in PERSON_KINDS for cell in written.cells):
        return set()
    return marks.judge(submission=event.submission, mark=event.keeping.mark(), state=state)
