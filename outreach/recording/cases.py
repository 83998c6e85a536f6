"""Writing cases: a code once and for ever, the first status sealed, waiting records picked up."""

import json
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.db.models import Max

from outreach.cells import Cell
from outreach.codes import CASE_OPENING, CASE_STATUSES, REFUSED
from outreach.faults import fault
from outreach.findings import finding
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models import Case, CaseNumber, CaseStatus
from outreach.recording import linking, marks
from outreach.recording.event import Event, Writer, Written

PLACE: Final = "case"
STATUS_PLACE: Final = "case_status"
NO_COMMUNE: Final = "00000"


def write(event: Event, applied: Applied) -> Written:
    """Of a refusal the fact alone; else the case of the submission's entity, under its code."""
    if not applied.values["consent"]:
        _drop(event.submission)
        return Written(_refused(event))
    key = event.entity or event.submission
    there = Case.objects.filter(pk=key).first()
    if there is not None and there.project_id != event.project_id:
        raise fault("record_elsewhere")
    if there is not None and there.submission != event.submission:
        raise fault("case_opened_twice")
    touched = marks.take(submission=event.submission, mark=event.keeping.mark())
    Case.objects.filter(submission=event.submission).exclude(pk=key).delete()
    number = _number(event, key, applied.values["provisional"] or "")
    case, _ = Case.objects.update_or_create(
        uuid=key, defaults=_fields(event, applied.values, number, there)
    )
    _first_status(event, case, applied.values["group"])
    linking.pick_up(case)
    notes = (finding("case_without_unit"),) if not case.unit else ()
    return Written(touched, notes)


def _fields(
    event: Event, values: dict[str, Any], number: CaseNumber, there: Case | None
) -> dict[str, Any]:
    sealed = {name: values[name] for name in KINDS[PLACE].sealed}
    moved = there is not None and there.transfers.exists()
    return {
        **event.common(),
        # What a page moved does not go back because the form was edited.
        **({"unit": there.unit} if there is not None and moved else {}),
        "submission": event.submission,
        "code": number.code,
        "provisional": values["provisional"] or "",
        "age_band": values["age_band"] or "",
        "opened_on": event.day,
        "sealed": event.keeping.seal(PLACE, json.dumps(sealed).encode()),
    }


def _number(event: Event, key: UUID, provisional: str) -> CaseNumber:
    """The code of this submission's case: the one that it has, else the next of commune and year.

    Who records holds the lock of the project's counts, so nobody takes the same number meanwhile.
    """
    given = CaseNumber.objects.filter(source=event.submission).first()
    if given is None:
        commune = event.unit.partition("@")[0][:5] or NO_COMMUNE
        place = {"project_id": event.project_id, "commune": commune, "year": event.day.year}
        rows = CaseNumber.objects.filter(**place)
        last = rows.aggregate(last=Max("number"))["last"] or 0
        given = CaseNumber(**place, number=last + 1, source=event.submission)
    given.case_uuid, given.provisional = key, provisional
    given.save()
    return given


def _first_status(event: Event, case: Case, group: str | None) -> None:
    """The group that the opening form names; a relative has no status."""
    if group not in CASE_STATUSES:
        CaseStatus.objects.filter(pk=event.submission).delete()
        return
    CaseStatus.objects.update_or_create(
        key=event.submission,
        defaults={
            "case": case,
            "since": event.day,
            "sealed": event.keeping.seal(STATUS_PLACE, group.encode()),
            "recorded_at": event.now,
        },
    )


def _refused(event: Event) -> set[Cell]:
    return marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        kind=CASE_OPENING,
        outcome=REFUSED,
        dimensions={},
    )


def _drop(submission: UUID) -> None:
    for case in Case.objects.filter(submission=submission):
        linking.let_go(case)
        case.delete()


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    _drop(submission)
    return marks.take(submission=submission, mark=mark())


def anonymise(submission: UUID, mark: str) -> int:
    """The rows of the case go, and what leads from its number to it; the number stays given."""
    loose = marks.loosen(submission=submission, mark=mark)
    Case.objects.filter(submission=submission).delete()
    CaseNumber.objects.filter(source=submission).update(source=None, case_uuid=None, provisional="")
    return loose


WRITER = Writer(write, remove, anonymise)
