"""Plans of communes, and which settings were served: what I-05 asks of a hotspot commune."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Q

from outreach.codes import EVENT_KINDS, SETTINGS
from outreach.models import Activity, CommunePlan, Source
from outreach.reviews import APPROVED, OUT, WAITING, state_of

PLAN: Final = "Q1"


@dataclass(frozen=True)
class PlanLine:
    """A plan, how it counts, and what is missing: file, period. One of a page is approved."""

    plan: CommunePlan
    state: str
    missing: list[str]

    @property
    def counts(self) -> bool:
        """Is it a registered plan, as I-05 asks: number, day, file and period, and approved?"""
        return self.plan.kind == PLAN and self.state == APPROVED and not self.missing


@dataclass(frozen=True)
class Held:
    """Activities in a setting: approved ones, and those that wait."""

    approved: int = 0
    waiting: int = 0


def plans_of_year(
    project_id: int, keys: frozenset[str] | None, year: int
) -> dict[str, list[PlanLine]]:
    """{unit: its plans and items that hold in the year, the latest first}; two queries."""
    return plans_between(project_id, keys, date(year, 1, 1), date(year, 12, 31))


def plans_between(
    project_id: int, keys: frozenset[str] | None, first: date, last: date
) -> dict[str, list[PlanLine]]:
    """The same of those that hold on some day of a period; one without a period, when issued."""
    period = Q(starts_on__lte=last, ends_on__gte=first)
    issued = Q(issued_on__gte=first, issued_on__lte=last)
    open_ = Q(starts_on=None) | Q(ends_on=None)
    rows = CommunePlan.objects.filter(period | (open_ & issued), project_id=project_id)
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    rows = rows.order_by("kind", "-issued_on", "number", "pk")
    found = list(rows)
    sources = Source.objects.filter(pk__in=[row.submission for row in found if row.submission])
    reviews = dict(sources.values_list("pk", "review"))
    lines: dict[str, list[PlanLine]] = defaultdict(list)
    for row in found:
        state = state_of(reviews.get(row.submission, "")) if row.submission else APPROVED
        if state != OUT:
            lines[row.unit].append(PlanLine(row, state, _missing(row)))
    return dict(lines)


def _missing(plan: CommunePlan) -> list[str]:
    found = []
    if not (plan.file or plan.file_name):
        found.append("file")
    if plan.starts_on is None or plan.ends_on is None:
        found.append("period")
    return found


def plan_of(project_id: int, plan: UUID) -> CommunePlan | None:
    return CommunePlan.objects.filter(pk=plan, project_id=project_id).first()


def plan_file_in_use(sha256: str) -> bool:
    return CommunePlan.objects.filter(file=sha256).exists()


def settings_held(
    project_id: int, keys: frozenset[str] | None, first: date, last: date
) -> dict[str, dict[str, Held]]:
    """{unit: {setting: activities held there}} of a period, by the kinds of F10, F11, F12, F08."""
    rows = Activity.objects.filter(
        project_id=project_id,
        held_on__gte=first,
        held_on__lte=last,
        kind__in=EVENT_KINDS,
        setting__in=SETTINGS,
    )
    if keys is not None:
        rows = rows.filter(unit__in=keys)
    counted = (
        rows.values_list("unit", "setting")
        .annotate(
            approved=Number("pk", filter=Q(state=APPROVED)),
            waiting=Number("pk", filter=Q(state=WAITING)),
        )
        .order_by()
    )
    found: dict[str, dict[str, Held]] = defaultdict(dict)
    for unit, setting, approved, waiting in counted:
        found[unit][setting] = Held(approved, waiting)
    return dict(found)
