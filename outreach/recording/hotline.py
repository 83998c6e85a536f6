"""Writing calls to the hotline: the fact and the clock. What was said is never stored."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from outreach.cells import Cell
from outreach.codes import CRIME_REPORT, CRISIS, HOTLINE_CALL, URGENT, USUAL
from outreach.findings import Finding, finding
from outreach.mapping import Applied
from outreach.models import HotlineCall
from outreach.recording import linking, marks
from outreach.recording.event import Event, Writer, Written

# Where the form says no other day ("due_on" of the mapping); a crisis is handled at once.
DAYS: Final = {USUAL: timedelta(days=5), URGENT: timedelta(days=1)}
# For so long a number to call back is kept.
NUMBER_KEPT: Final = timedelta(days=30)


def write(event: Event, applied: Applied) -> Written:
    """A report of a crime is handed over by phone: of it only the fact stays."""
    values = applied.values
    kept, notes = ({}, ()) if values["subject"] == CRIME_REPORT else _kept(event, values)
    # What was handled on the page stays so, however often the form is edited.
    HotlineCall.objects.update_or_create(
        submission=event.submission,
        defaults={
            **dict.fromkeys(("due_on", "said_handled_on", "number_until")),
            **dict.fromkeys(("case", "urgency", "outcome"), ""),
            **kept,
            "taken_on": event.day,
            "channel": values["channel"],
            "subject": values["subject"],
            **event.common(),
        },
    )
    touched = marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        kind=HOTLINE_CALL,
        outcome="",
        dimensions={},
    )
    return Written(touched, notes)


def _kept(event: Event, values: dict[str, Any]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """What is kept of a call that is handled here. The number itself stays in the submission."""
    day, urgency = event.day, values["urgency"] or USUAL
    link = linking.link(event, values["case"])
    usual = day if values["subject"] == CRISIS else day + DAYS[urgency]
    due, notes = values["due_on"] or usual, list(link.notes)
    if due < day:
        due, notes = usual, [*notes, finding("call_due_early")]
    handled = (values["handled_on"] or day) if values["handled"] else None
    if handled is not None and handled < day:
        handled, notes = day, [*notes, finding("call_handled_early")]
    kept = {
        "urgency": urgency,
        "case": link.text,
        "outcome": values["outcome"] or "",
        "due_on": due,
        "said_handled_on": handled,
        "number_until": day + NUMBER_KEPT if values["call_back"] else None,
    }
    return kept, tuple(notes)


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    gone, _ = HotlineCall.objects.filter(pk=submission).delete()
    return marks.take(submission=submission, mark=mark()) if gone else set()


def anonymise(submission: UUID, mark: str) -> int:
    loose = marks.loosen(submission=submission, mark=mark)
    HotlineCall.objects.filter(pk=submission).delete()
    return loose


WRITER = Writer(write, remove, anonymise)
