"""Writing totals of health check-ups, and surveys of pupils, sealed with their school."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from outreach import commune_checks, crafft
from outreach.cells import Cell, month_of
from outreach.codes import HEALTH_CHECK, PUPIL_SURVEY, REFUSED
from outreach.findings import finding
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models import HealthCheck, PupilSurvey
from outreach.recording import activities, marks
from outreach.recording.event import Event, Writer, Written, nobody

_TOTALS = ("examined", "screened", "low", "moderate", "high", "brief_interventions", "referred")
_OF_ACTIVITY = ("site", "campaign", "planned", "setting", "organisers")
PLACE = "pupil_survey"


def write_check(event: Event, applied: Applied) -> Written:
    """Its activity has as attendances who was screened. What does not add up stays as sent."""
    values = applied.values
    notes = commune_checks.health(values)
    HealthCheck.objects.update_or_create(
        submission=event.submission,
        defaults={
            "day": event.day,
            "site": values["site"],
            "tool": values["tool"] or "",
            "adds_up": not notes,
            **{name: values[name] for name in _TOTALS},
            **event.common(),
        },
    )
    told = {name: values[name] for name in _OF_ACTIVITY}
    activity = {"kind": HEALTH_CHECK, "attendances": values["screened"], **told}
    return Written(activities.put(event, applied, activity), tuple(notes))


def remove_check(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    HealthCheck.objects.filter(pk=submission).delete()
    return activities.remove(submission, mark)


def write_survey(event: Event, applied: Applied) -> Written:
    """Counted by a mark that says nothing of the answers; a refusal keeps nothing else."""
    values = applied.values
    agreed = bool(values["consent"])
    scored = crafft.score(
        [values[f"a{number}"] for number in range(1, crafft.PART_A + 1)],
        [values[f"b{number}"] for number in range(1, crafft.PART_B + 1)],
    )
    if agreed:
        PupilSurvey.objects.update_or_create(
            submission=event.submission,
            defaults={
                "project_id": event.project_id,
                "unit": event.unit,
                "month": month_of(event.day),
                "sealed": event.keeping.seal(PLACE, packed(values, scored)),
            },
        )
    else:
        PupilSurvey.objects.filter(pk=event.submission).delete()
    touched = marks.put(
        submission=event.submission,
        mark=event.keeping.mark(),
        project_id=event.project_id,
        unit=event.unit,
        day=event.day,
        kind=PUPIL_SURVEY,
        outcome="" if agreed else REFUSED,
        dimensions={},
    )
    odd = agreed and not scored.whole
    return Written(touched, (finding("crafft_not_whole"),) if odd else ())


def packed(values: dict[str, Any], scored: crafft.Result) -> bytes:
    """What a survey told, school and all, as bytes to seal."""
    kept = KINDS[PLACE].sealed
    told = {
        "site": str(values["site"] or ""),
        "points": scored.points,
        "risk": scored.risk,
        **{name: value for name, value in values.items() if name in kept},
    }
    return json.dumps(told).encode()


def remove_survey(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    PupilSurvey.objects.filter(pk=submission).delete()
    return marks.take(submission=submission, mark=mark())


def anonymise_survey(submission: UUID, mark: str) -> int:
    PupilSurvey.objects.filter(pk=submission).delete()
    return marks.loosen(submission=submission, mark=mark)


CHECK_WRITER = Writer(write_check, remove_check, nobody)
SURVEY_WRITER = Writer(write_survey, remove_survey, anonymise_survey)
