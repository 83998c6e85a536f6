"""Referrals as their senders and the page of a case read them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from outreach.models import Referral, ReferralCode

PAGE: Final = 50
# States that a list can be cut to, and what each is.
STATES: Final = ("overdue", "waiting", "done", "blocked")


def of_case(project_id: int, case: UUID, codes: Collection[str] = ()) -> QuerySet[Referral]:
    """The referrals of a case, the newest first; `codes`: under which it may have been typed."""
    names = [str(case), *(code for code in codes if code)]
    rows = Referral.objects.filter(project_id=project_id, case__in=names)
    return rows.order_by("-made_on", "uuid")


def overdue(today: date, project_id: int | None = None) -> QuerySet[Referral]:
    """Nothing came of them in time, and something still can."""
    rows = Referral.objects.filter(arrived_on=None, closed_on=None, due_on__lt=today)
    return rows if project_id is None else rows.filter(project_id=project_id)


def overdue_since(today: date, days: int) -> QuerySet[Referral]:
    """Of these, those whose time was over within so many days."""
    return overdue(today).filter(due_on__gte=today - timedelta(days=days))


def listed(
    project_id: int, submissions: QuerySet[Any], today: date, state: str = ""
) -> QuerySet[Referral]:
    """Those that these submissions made, the most urgent first. `submissions`: of their UUIDs."""
    rows = Referral.objects.filter(project_id=project_id, submission__in=submissions)
    return _cut(rows, today, state).annotate(rank=_rank(today)).order_by("rank", "due_on", "uuid")


def _cut(rows: QuerySet[Referral], today: date, state: str) -> QuerySet[Referral]:
    still = Q(arrived_on=None, closed_on=None)
    wanted = {
        "overdue": still & Q(due_on__lt=today),
        "waiting": still & Q(due_on__gte=today),
        "done": Q(arrived_on__isnull=False),
        "blocked": Q(arrived_on=None, closed_on__isnull=False),
    }
    return rows.filter(wanted[state]) if state in wanted else rows


def _rank(today: date) -> Case:
    """Overdue, waiting, then what is over."""
    still = Q(arrived_on=None, closed_on=None)
    return Case(
        When(still & Q(due_on__lt=today), then=Value(0)),
        When(still, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )


def unlisted(project_id: int) -> QuerySet[Referral]:
    """Referrals without a code, or whose state the phones' list does not show yet."""
    code = ReferralCode.objects.filter(referral=OuterRef("pk")).values("listed")
    shown = Coalesce(Subquery(code), Value("?"))
    rows = Referral.objects.filter(project_id=project_id).annotate(shown=shown)
    return rows.exclude(shown=_state_shown()).order_by("uuid")


def _state_shown() -> Case:
    """As `shown_state` of each."""
    return Case(
        When(arrived_on__isnull=False, closed_on__isnull=False, then=Value("arrived closed")),
        When(arrived_on__isnull=False, then=Value("arrived")),
        When(closed_on__isnull=False, then=Value("closed")),
        default=Value("open"),
    )


def shown_state(referral: Referral) -> str:
    """What of a referral the phones' list shows: open, arrived, closed, "arrived closed"."""
    parts = ["arrived"] if referral.arrived_on else []
    parts += ["closed"] if referral.closed_on else []
    return " ".join(parts) or "open"
