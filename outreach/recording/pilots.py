"""Writing pilot models and their steps; a step that odd is kept, and said to be so."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from outreach.cells import Cell
from outreach.faults import fault
from outreach.findings import Finding, finding
from outreach.mapping import Applied
from outreach.model_steps import ACTIVITIES, ASSESSMENT, EVALUATION, MARKS, total
from outreach.models import ModelStep, PilotModel
from outreach.recording import activities
from outreach.recording.event import Event, Writer, Written, nobody
from outreach.text import search_key, sort_key

_NUMBERS = ("needing", "approached", "screened", "counselled", "legal", "linked", "evaluation")
_TEXTS = ("conclusion", "edited_reason", "lessons")


def write(event: Event, applied: Applied) -> Written:
    """The step; and the model, where the form refers to none and so begins one."""
    values = applied.values
    model = values["model"]
    begins = model is None and (event.entity is not None or values["step"] == ASSESSMENT)
    mine = PilotModel.objects.filter(submission=event.submission)
    if begins:
        mine.exclude(pk=event.entity or event.submission).delete()
        model = _begin(event, values)
    else:
        mine.delete()
    marks = [values[f"m0_{number}"] for number in range(1, MARKS + 1)]
    ModelStep.objects.update_or_create(
        submission=event.submission,
        defaults={
            "model": model,
            "step": values["step"],
            "day": event.day,
            "marks": marks if values["step"] == ASSESSMENT else [],
            "score": total(marks) if values["step"] == ASSESSMENT else None,
            "cost": values["cost"],
            **{name: values[name] for name in _NUMBERS},
            **{name: values[name] or "" for name in _TEXTS},
            **event.common(),
        },
    )
    return Written(_activity(event, applied), tuple(_notes(values, marks, model)))


def _begin(event: Event, values: dict[str, Any]) -> UUID:
    key = event.entity or event.submission
    if PilotModel.objects.filter(pk=key).exclude(project_id=event.project_id).exists():
        raise fault("record_elsewhere")
    name = values["name"] or ""
    PilotModel.objects.update_or_create(
        uuid=key,
        defaults={
            "submission": event.submission,
            "name": name,
            "search_key": search_key(name),
            "sort_key": sort_key(name),
            "kind": values["kind"] or "",
            "site": values["site"],
            **event.common(),
        },
    )
    return key


def _activity(event: Event, applied: Applied) -> set[Cell]:
    """A model that ends is no activity."""
    kind = ACTIVITIES.get(applied.values["step"])
    if kind is None:
        return activities.remove(event.submission, event.keeping.mark)
    told = {name: applied.values[name] for name in ("site", "setting", "organisers", "cost")}
    return activities.put(event, applied, {"kind": kind, **told})


def _notes(values: dict[str, Any], marks: list[int | None], model: UUID | None) -> list[Finding]:
    found = []
    if model is None:
        found.append(finding("model_not_named"))
    if values["step"] == ASSESSMENT:
        added = total(marks)
        if added is None:
            found.append(finding("model_marks_missing", count=marks.count(None)))
        elif values["score"] not in (None, added):
            found.append(finding("model_score", given=values["score"], added=added))
    elif any(mark is not None for mark in marks):
        found.append(finding("model_marks_elsewhere"))
    if values["step"] == EVALUATION and not values["evaluation"]:
        found.append(finding("model_evaluation_missing"))
    return found


def remove(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    """The other steps of a model that goes stay, of a model that is not known."""
    ModelStep.objects.filter(pk=submission).delete()
    PilotModel.objects.filter(submission=submission).delete()
    return activities.remove(submission, mark)


WRITER = Writer(write, remove, nobody)
