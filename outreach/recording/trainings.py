"""Writing trainings with who attended, and reviews of training needs."""

from typing import Any
from uuid import UUID

from outreach.codes import TRAINING_NEEDS
from outreach.faults import fault
from outreach.findings import Finding, finding
from outreach.kinds.shapes import REFERENCE
from outreach.mapping import Applied
from outreach.mapping.values import Refused, converted
from outreach.models import Staff, Training, TrainingAttendance, TrainingNeed
from outreach.recording import activities, doubts
from outreach.recording.event import Event, Writer, Written, nobody

_OWN = ("staff", "sessions", "certificates")


def write(event: Event, applied: Applied) -> Written:
    """Raises Fault where an attendance is no entity's id."""
    values = applied.values
    staff = _staff(values["staff"])
    shared: dict[str, Any] = {key: value for key, value in values.items() if key not in _OWN}
    if shared["attendances"] is None and staff:
        shared["attendances"] = len(staff)
    cells = activities.put(event, applied, shared)
    training, _ = Training.objects.update_or_create(
        activity_id=event.submission,
        defaults={
            "sessions": values["sessions"],
            "certificates": values["certificates"],
            **event.common(),
        },
    )
    needs = applied.rows.get("needs", []) if values["kind"] == TRAINING_NEEDS else []
    _attend(training, staff)
    _need(training, needs)
    counted = {**values, "attendances": shared["attendances"], "sessions": None}
    notes = [*doubts.notes_of(event, counted), *_unknown(event, staff)]
    return Written(cells, tuple(notes))


def _staff(answer: str | None) -> list[UUID]:
    """The entities of a select of many, each once, in their order. Raises Fault."""
    found: list[UUID] = []
    for word in (answer or "").split():
        try:
            key = converted(REFERENCE, word)
        except Refused:
            raise fault("attendance_not_reference") from None
        if key is not None and key not in found:
            found.append(key)
    return found


def _attend(training: Training, staff: list[UUID]) -> None:
    there = TrainingAttendance.objects.filter(training=training)
    there.exclude(staff__in=staff).delete()
    known = set(there.values_list("staff", flat=True))
    TrainingAttendance.objects.bulk_create(
        [TrainingAttendance(training=training, staff=key) for key in staff if key not in known]
    )


def _need(training: Training, rows: list[dict[str, Any]]) -> None:
    TrainingNeed.objects.filter(training=training).delete()
    TrainingNeed.objects.bulk_create(
        [
            TrainingNeed(
                training=training,
                number=number,
                organisation=row["organisation"] or "",
                content=row["content"] or "",
                persons=row["persons"],
            )
            for number, row in enumerate(rows, start=1)
        ]
    )


def _unknown(event: Event, staff: list[UUID]) -> list[Finding]:
    known = Staff.objects.filter(pk__in=staff, project_id=event.project_id).count()
    missing = len(staff) - known
    return [finding("staff_unknown", count=missing)] if missing else []


WRITER = Writer(write, activities.remove, nobody)
