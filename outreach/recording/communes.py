"""Writing what offices say about a commune: monthly figures, surveys, plans."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from outreach import commune_checks
from outreach.cells import Cell, month_of
from outreach.codes import STATISTICS, SURVEY
from outreach.faults import fault
from outreach.findings import Finding, finding
from outreach.kinds import KINDS
from outreach.mapping import Applied
from outreach.models import CommuneFigures, CommunePlan, CommuneSurvey
from outreach.recording import activities
from outreach.recording.event import Event, Writer, Written, nobody

_YEARS_BACK = 10


def _plain(kind: str, values: dict[str, Any], *without: str) -> dict[str, Any]:
    """The fields as columns have them: texts that were not given are empty."""
    texts = ("text", "word", "words")
    return {
        name: (values[name] or "") if field.shape in texts else values[name]
        for name, field in KINDS[kind].fields.items()
        if name not in without
    }


def write_figures(event: Event, applied: Applied) -> Written:
    """The figures as sent. Raises Fault for a month that has not begun when they arrived."""
    values = applied.values
    if values["month"] > month_of(timezone.localdate(event.arrived_at)):
        raise fault("figures_ahead", month=f"{values['month']:%m/%Y}")
    CommuneFigures.objects.update_or_create(
        submission=event.submission,
        defaults={
            **_plain("commune_figures", values),
            "arrived_at": event.arrived_at,
            **event.common(),
        },
    )
    # It counts in the month that it is about, not in the one in which it was sent.
    about = replace(event, day=values["month"])
    return Written(
        activities.put(about, applied, {"kind": STATISTICS}),
        (*_place(event), *commune_checks.parts(values)),
    )


def write_survey(event: Event, applied: Applied) -> Written:
    """The survey as sent. Raises Fault for a year that no survey which came then is about."""
    values = applied.values
    arrived = timezone.localdate(event.arrived_at).year
    if not arrived - _YEARS_BACK <= values["year"] <= arrived + 1:
        raise fault("survey_year", year=values["year"])
    CommuneSurvey.objects.update_or_create(
        submission=event.submission,
        defaults={
            **_plain("commune_survey", values),
            "day": event.day,
            "arrived_at": event.arrived_at,
            **event.common(),
        },
    )
    return Written(
        activities.put(event, applied, {"kind": SURVEY}),
        (*_place(event), *_survey_notes(values, event)),
    )


def _survey_notes(values: dict[str, Any], event: Event) -> list[Finding]:
    found = []
    number, day = values["decision_number"], values["decision_date"]
    if values["classification"] and not (number and day):
        found.append(finding("survey_undecided"))
    if day and day > event.day:
        found.append(finding("survey_decided_later"))
    for part in ("schools", "workplaces"):
        active, there = values[f"{part}_active"], values[part]
        if active is not None and there is not None and active > there:
            found.append(finding("survey_part", part=part, count=active, total=there))
    if values["high_risk_estimate"] is not None and not values["estimate_method"]:
        found.append(finding("survey_method"))
    return found


def write_plan(event: Event, applied: Applied) -> Written:
    """Raises Fault when the last day lies before the first."""
    values = applied.values
    starts, ends = values["starts_on"], values["ends_on"]
    if starts and ends and ends < starts:
        raise fault("ends_before_start")
    CommunePlan.objects.update_or_create(
        uuid=event.submission,
        defaults={
            "submission": event.submission,
            "file_name": values["file"] or "",
            **_plain("commune_plan", values, "file"),
            **event.common(),
        },
    )
    notes = [] if values["file"] else [finding("plan_file")]
    if not (starts and ends):
        notes.append(finding("plan_period"))
    told = {"kind": values["kind"], "cost": values["cost"]}
    return Written(activities.put(event, applied, told), (*_place(event), *notes))


def _place(event: Event) -> tuple[Finding, ...]:
    return () if event.unit else (finding("commune_unknown"),)


def remove_figures(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    CommuneFigures.objects.filter(pk=submission).delete()
    return activities.remove(submission, mark)


def remove_survey(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    CommuneSurvey.objects.filter(pk=submission).delete()
    return activities.remove(submission, mark)


def remove_plan(submission: UUID, mark: Callable[[], str]) -> set[Cell]:
    CommunePlan.objects.filter(submission=submission).delete()
    return activities.remove(submission, mark)


FIGURES_WRITER = Writer(write_figures, remove_figures, nobody)
SURVEY_WRITER = Writer(write_survey, remove_survey, nobody)
PLAN_WRITER = Writer(write_plan, remove_plan, nobody)
