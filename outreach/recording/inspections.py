"""Writing inspections: their points, and the tasks that their recommendations are."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from outreach.cells import Cell
from outreach.codes import INSPECTION
from outreach.findings import Finding, finding
from outreach.mapping import Applied
from outreach.models import Inspection, InspectionPoint, InspectionTask
from outreach.recording import activities
from outreach.recording.event import Event, Writer, Written, nobody
from outreach.text import search_key

_TEXTS = ("team_decision", "inspected", "subject", "shortcomings")


def write(event: Event, applied: Applied) -> Written:
    values = applied.values
    made, _ = Inspection.objects.update_or_create(
        submission=event.submission,
        defaults={
            "day": event.day,
            "site": values["site"],
            "model": values["model"],
            **{name: values[name] or "" for name in _TEXTS},
            **event.common(),
        },
    )
    made.points.all().delete()
    InspectionPoint.objects.bulk_create(
        [
            InspectionPoint(
                inspection=made,
                number=number,
                **{name: row[name] or "" for name in ("point", "result", "note")},
            )
            for number, row in enumerate(applied.rows.get("points", ()), start=1)
        ]
    )
    asked = applied.rows.get("recommendations", [])
    made.tasks.all().delete()
    InspectionTask.objects.bulk_create(_tasks(made, asked))
    told = {name: values[name] for name in ("site", "setting", "organisers")}
    touched = activities.put(event, applied, {"kind": INSPECTION, **told})
    return Written(touched, tuple(_notes(event, asked)))


def _tasks(made: Inspection, asked: list[dict[str, Any]]) -> list[InspectionTask]:
    """One for each recommendation with words; its key stays while the words do."""
    seen: Counter[str] = Counter()
    tasks = []
    for number, row in enumerate(asked, start=1):
        if not row["recommendation"]:
            continue
        words = search_key(row["recommendation"])
        seen[words] += 1
        tasks.append(
            InspectionTask(
                uuid=uuid5(made.submission, f"{words} {seen[words]}"),
                inspection=made,
                number=number,
                recommendation=row["recommendation"],
                due_on=row["due_on"],
                responsible=row["responsible"] or "",
            )
        )
    return tasks


def _notes(event: Event, asked: list[dict[str, Any]]) -> list[Finding]:
    found = []
    for number, row in enumerate(asked, start=1):
        if not row["recommendation"]:
            found.append(finding("inspection_wordless", number=number))
        elif row["due_on"] is None:
            found.append(finding("inspection_no_term", number=number))
        elif row["due_on"] < event.day:
            found.append(finding("inspection_term_past", number=number))
    return found


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    Inspection.objects.filter(pk=submission).delete()
    return activities.remove(submission, mark)


WRITER = Writer(write, remove, nobody)
