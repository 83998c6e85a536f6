"""Cases by code, cut by project and area; what is due; what was done with whom in a period."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from outreach.codes import CONTACT, COUNSELLING, LIVELIHOOD, SCREENING
from outreach.models import Case, Contact, Counselling, Livelihood, Screening, Source
from outreach.recording import linking

OPEN, CLOSED, DUE, NOBODYS = "open", "closed", "due", "nobody"
STATES: Final = (OPEN, DUE, NOBODYS, CLOSED)
_UUID_LENGTH: Final = 36
_CODE: Final = re.compile(r"[0-9T][0-9A-Z-]{0,19}")


@dataclass(frozen=True)
class Ground:
    """Whose cases somebody reaches: everything, those of these communes, those of these workers."""

    everything: bool = False
    units: frozenset[str] = frozenset()
    workers: frozenset[int] = frozenset()

    def cases(self, project_id: int) -> QuerySet[Case]:
        rows = Case.objects.filter(project_id=project_id)
        if self.everything:
            return rows
        return rows.filter(Q(unit__in=self.units) | Q(worker__in=self.workers))


def cases(
    project_id: int, ground: Ground, *, state: str = "", search: str = "", today: date
) -> QuerySet[Case]:
    """By urgency: the longest overdue first. `search` is a code or its beginning, or a UUID."""
    rows = ground.cases(project_id).select_related("worker")
    if state == CLOSED:
        rows = rows.exclude(closed_on=None)
    elif state in {OPEN, DUE, NOBODYS}:
        rows = rows.filter(closed_on=None)
    if state == NOBODYS:
        rows = rows.filter(worker=None)
    if state == DUE:
        rows = rows.filter(next_on__lte=today)
    if search.strip():
        rows = rows.filter(_named(search))
    return rows.order_by(
        F("closed_on").desc(nulls_first=True), F("next_on").asc(nulls_last=True), "code"
    )


def _named(search: str) -> Q:
    """Never a name: what is no code finds nothing."""
    text = search.strip()
    try:
        return Q(pk=UUID(text))
    except ValueError:
        pass
    code = text.upper()
    if not _CODE.fullmatch(code):
        return Q(pk__in=())
    return Q(code__startswith=code) | Q(provisional__startswith=code)


def case_of(project_id: int, ground: Ground, case: UUID) -> Case | None:
    return ground.cases(project_id).select_related("worker").filter(pk=case).first()


def case_by_code(project_id: int, ground: Ground, code: str) -> Case | None:
    """By its final or its provisional code, in whatever case it is typed; None also for two."""
    text = code.strip().upper()
    rows = ground.cases(project_id).filter(Q(code=text) | Q(provisional=text))
    found = list(rows[:2]) if _CODE.fullmatch(text) else []
    return found[0] if len(found) == 1 else None


def screening_of(submission: UUID) -> Screening | None:
    return Screening.objects.filter(pk=submission).first()


def submissions_of(case: UUID) -> list[UUID]:
    """Of all its records, also those that named it by a code."""
    return linking.submissions_of(case)


def work_of(worker: int, project_ids: Collection[int], today: date) -> QuerySet[Case]:
    """Her open cases whose next step is due today or overdue, the oldest first."""
    rows = Case.objects.filter(project_id__in=project_ids, worker=worker, closed_on=None)
    return rows.filter(next_on__lte=today).order_by("next_on", "code")


def nobodys(project_id: int, ground: Ground) -> QuerySet[Case]:
    """Open cases that nobody accompanies: what is due first, then the longest open."""
    rows = ground.cases(project_id).filter(closed_on=None, worker=None)
    return rows.order_by(F("next_on").asc(nulls_last=True), "opened_on", "code")


class Due(NamedTuple):
    """How many cases of a worker in a commune are due."""

    project_id: int
    worker: int
    unit: str
    cases: int


def due_on(today: date) -> list[Due]:
    """For reminders: of all workers, due today or overdue."""
    rows = Case.objects.filter(closed_on=None, next_on__lte=today).exclude(worker=None)
    counted = rows.values_list("project_id", "worker", "unit").annotate(n=Count("pk")).order_by()
    return [Due(*each) for each in counted]


class Service(NamedTuple):
    """Something done with a case: `kind` of codes.PERSON_KINDS, `review` of its submission."""

    case: UUID
    kind: str
    day: date
    submission: UUID
    unit: str
    review: str


def services(
    project_id: int, start: date, end: date, *, units: Collection[str] | None = None
) -> list[Service]:
    """All linked records of these days (both included), by day; refusals are left out.

    A contact at which nobody was met is none, nor is how a support goes on; referrals have their
    own selector. Distinct persons are counted by `case`, never by name.
    """
    rows: list[tuple[UUID, str, date, UUID, str]] = []
    period = {"held_on__range": (start, end), "consent": True, "case__isnull": False}
    for kind, done in (
        (CONTACT, Contact.objects.filter(**period, reached=True)),
        (COUNSELLING, Counselling.objects.filter(**period)),
        (LIVELIHOOD, Livelihood.objects.filter(**period, follow_up=False)),
    ):
        chosen = _among(done, project_id, units).values_list("case", "held_on", "pk", "unit")
        rows += [(case, kind, day, pk, unit) for case, day, pk, unit in chosen]
    screened = Screening.objects.filter(screened_on__range=(start, end), consent=True)
    chosen = _among(screened, project_id, units).values_list("case", "screened_on", "pk", "unit")
    # A code that is still waiting for its case is no UUID.
    rows += [
        (UUID(text), SCREENING, day, pk, unit)
        for text, day, pk, unit in chosen
        if len(text) == _UUID_LENGTH
    ]
    reviews = _reviews([row[3] for row in rows])
    found = [Service(*row, reviews.get(row[3], "")) for row in rows]
    return sorted(found, key=lambda each: (each.day, str(each.submission)))


def _among(
    rows: QuerySet[Any], project_id: int, units: Collection[str] | None
) -> QuerySet[Any, Any]:
    rows = rows.filter(project_id=project_id)
    return rows if units is None else rows.filter(unit__in=units)


def _reviews(submissions: Sequence[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for start in range(0, len(submissions), 500):
        some = Source.objects.filter(pk__in=submissions[start : start + 500])
        found.update(some.values_list("pk", "review"))
    return found
