"""Figures of communes: which of several counts, what does not fit, what indicators divide by.

Of one commune and month only one submission counts: the newest approved one; while none is
approved, the newest. Newer is what has the later source document, then what arrived later. What
was rejected or sent back counts never. Which one it is is decided here, at each reading, because a
review changes it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet

from outreach import commune_checks
from outreach.findings import Finding, finding
from outreach.kinds import KINDS
from outreach.models import CommuneFigures, CommuneSurvey, Source
from outreach.reviews import APPROVED, OUT, state_of

_COLUMNS: Final = tuple(
    name for name, field in KINDS["commune_figures"].fields.items() if field.shape == "count"
)


@dataclass(frozen=True)
class FiguresLine:
    """A commune's figures of a month: those that count, how, and what does not fit.

    `beside`: how many others, neither rejected nor sent back, came for the same month.
    """

    figures: CommuneFigures
    state: str
    beside: int
    notes: list[Finding]


@dataclass(frozen=True)
class Denominator:
    """The last approved figures of a commune in a period."""

    month: date
    addicted: int
    using: int
    after_rehab: int


@dataclass(frozen=True)
class Estimate:
    """People at high risk by the last approved survey of a commune in a period."""

    persons: int
    method: str
    year: int


def figures_of_month(
    project_id: int, keys: frozenset[str] | None, month: date
) -> dict[str, FiguresLine]:
    """{unit: what counts} of the communes that sent figures; two queries."""
    before = (month - timedelta(days=1)).replace(day=1)
    rows = _in_area(CommuneFigures.objects.filter(month__in=(before, month)), project_id, keys)
    states = _states(rows)
    by_month: dict[date, dict[str, list[CommuneFigures]]] = {month: {}, before: {}}
    for row in rows:
        by_month[row.month].setdefault(row.unit, []).append(row)
    found = {}
    for unit, sent in by_month[month].items():
        counts = _newest(sent, states)
        if counts is not None:
            earlier = _newest(by_month[before].get(unit, []), states)
            stand = sum(states[row.pk] != OUT for row in sent)
            found[unit] = FiguresLine(
                counts, states[counts.pk], stand - 1, _notes(counts, earlier, stand)
            )
    return found


def _notes(figures: CommuneFigures, before: CommuneFigures | None, stand: int) -> list[Finding]:
    own = _values(figures)
    found = [
        *commune_checks.parts(own),
        *commune_checks.against(own, _values(before) if before else None),
    ]
    return [finding("figures_twice", count=stand), *found] if stand > 1 else found


def denominators(
    project_id: int, keys: frozenset[str] | None, first: date, last: date
) -> dict[str, Denominator]:
    """{unit: the last approved figures of the period}, for I-01 to I-03, I-08 and I-09."""
    rows = _in_area(
        CommuneFigures.objects.filter(month__gte=first.replace(day=1), month__lte=last),
        project_id,
        keys,
    )
    states = _states(rows)
    approved: dict[str, list[CommuneFigures]] = defaultdict(list)
    for row in rows:
        if states[row.pk] == APPROVED:
            approved[row.unit].append(row)
    found = {}
    for unit, sent in approved.items():
        latest = max(each.month for each in sent)
        row = max((each for each in sent if each.month == latest), key=_newness)
        found[unit] = Denominator(latest, row.addicted, row.using, row.after_rehab)
    return found


def months_waiting(project_id: int, keys: frozenset[str] | None, first: date, last: date) -> int:
    """How many submissions of figures of the period wait for approval, to print beside them."""
    rows = _in_area(
        CommuneFigures.objects.filter(month__gte=first.replace(day=1), month__lte=last),
        project_id,
        keys,
    )
    states = _states(rows)
    return sum(state not in {APPROVED, OUT} for state in states.values())


def surveys_of_year(
    project_id: int, keys: frozenset[str] | None, year: int
) -> dict[str, CommuneSurvey]:
    """{unit: the survey of the year that counts}."""
    rows = _in_area(CommuneSurvey.objects.filter(year=year), project_id, keys)
    states = _states(rows)
    sent: dict[str, list[CommuneSurvey]] = defaultdict(list)
    for row in rows:
        sent[row.unit].append(row)
    found = {unit: _newest_survey(of_unit, states) for unit, of_unit in sent.items()}
    return {unit: survey for unit, survey in found.items() if survey is not None}


def estimates(
    project_id: int, keys: frozenset[str] | None, first: date, last: date
) -> dict[str, Estimate]:
    """{unit: people at high risk} by the last approved survey of these years (I-04)."""
    rows = _in_area(
        CommuneSurvey.objects.filter(year__gte=first.year, year__lte=last.year), project_id, keys
    )
    states = _states(rows)
    found: dict[str, Estimate] = {}
    for row in sorted(rows, key=lambda each: (each.year, each.day, each.arrived_at)):
        if states[row.pk] == APPROVED and row.high_risk_estimate is not None:
            found[row.unit] = Estimate(row.high_risk_estimate, row.estimate_method, row.year)
    return found


def survey_of(submission: UUID) -> CommuneSurvey | None:
    return CommuneSurvey.objects.filter(pk=submission).first()


def _in_area(rows: QuerySet[Any], project_id: int, keys: frozenset[str] | None) -> list[Any]:
    """What names no commune is of none, and counts for none."""
    chosen = rows.filter(project_id=project_id).exclude(unit="")
    return list(chosen if keys is None else chosen.filter(unit__in=keys))


def _states(rows: Collection[Model]) -> dict[UUID, str]:
    sources = Source.objects.filter(pk__in=[row.pk for row in rows])
    reviews = dict(sources.values_list("pk", "review"))
    return {row.pk: state_of(reviews.get(row.pk, "")) for row in rows}


def _newness(row: CommuneFigures) -> tuple[Any, ...]:
    return (row.source_date, row.arrived_at, row.pk)


def _newest(sent: Iterable[CommuneFigures], states: dict[UUID, str]) -> CommuneFigures | None:
    counted = [row for row in sent if states[row.pk] != OUT]
    return max(counted, key=lambda row: (states[row.pk] == APPROVED, *_newness(row)), default=None)


def _newest_survey(sent: Iterable[CommuneSurvey], states: dict[UUID, str]) -> CommuneSurvey | None:
    counted = [row for row in sent if states[row.pk] != OUT]
    return max(
        counted,
        key=lambda row: (states[row.pk] == APPROVED, row.day, row.arrived_at, row.pk),
        default=None,
    )


def _values(figures: CommuneFigures) -> dict[str, int | None]:
    return {name: getattr(figures, name) for name in _COLUMNS}
