"""Writing ASSIST screenings: scored again here, sealed, counted by a mark."""

from collections.abc import Callable
from uuid import UUID

from outreach.ages import age_band
from outreach.cells import Cell
from outreach.codes import REFUSED, SCREENING
from outreach.dimensions import AGE
from outreach.faults import Fault
from outreach.keeping import packed
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models import Screening
from outreach.recording import linking, marks
from outreach.recording.event import Event, Writer, Written
from outreach.scoring import score

PLACE = "screening"


def write(event: Event, applied: Applied) -> Written:
    """A refusal keeps nothing but the fact: no case, no scores."""
    assist = applied.assist
    scored = None
    if assist:
        scored = score(
            assist.answers, injecting=assist.injecting, injecting_days=assist.injecting_days
        )
        if scored.findings:
            raise Fault("answers_refused", *scored.findings)
    sealed = KINDS[PLACE].sealed
    fields = {name: value for name, value in applied.values.items() if name in sealed}
    link = linking.link(event, applied.values["case"]) if scored else linking.Link()
    before = _case_of(event.submission)
    Screening.objects.update_or_create(
        submission=event.submission,
        defaults={
            "screened_on": event.day,
            "consent": scored is not None,
            "case": link.text,
            "sealed": event.keeping.seal(PLACE, packed(scored, fields)) if scored else None,
            **event.common(),
        },
    )
    for case in {before, link.case}:
        linking.refresh(case)
    return Written(
        marks.put(
            submission=event.submission,
            mark=event.keeping.mark(),
            project_id=event.project_id,
            unit=event.unit,
            day=event.day,
            kind=SCREENING,
            outcome=scored.highest if scored else REFUSED,
            dimensions={AGE: age_band(fields["age"] if scored else None)},
        ),
        link.notes,
    )


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    return marks.take(submission=submission, mark=mark()) if _drop(submission) else set()


def anonymise(submission: UUID, mark: str) -> int:
    loose = marks.loosen(submission=submission, mark=mark)
    _drop(submission)
    return loose


def _drop(submission: UUID) -> bool:
    """Take the row out; what its case waits for is due again. Was there one?"""
    case = _case_of(submission)
    gone, _ = Screening.objects.filter(pk=submission).delete()
    linking.refresh(case)
    return bool(gone)


def _case_of(submission: UUID) -> UUID | None:
    named = Screening.objects.filter(pk=submission).values_list("case", flat=True).first()
    return linking.case_in(named or "")


WRITER = Writer(write, remove, anonymise)
