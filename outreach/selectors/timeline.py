"""What was done with one case, newest first: kinds and days, never what was said.

`PARTS` are the selectors that give its lines; whoever adds a kind of record adds one.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from outreach.codes import (
    CONTACT,
    COUNSELLING,
    LIVELIHOOD,
    REFERRAL_MADE,
    REFERRAL_RECEIVED,
    SCREENING,
)
from outreach.models import Case, Contact, Counselling, Livelihood, Screening, Source
from outreach.models.care import CareModel
from outreach.selectors.referrals import of_case

STATUS: Final = "status"
TRANSFER: Final = "transfer"
OPENING: Final = "opening"


class Line(NamedTuple):
    """One thing that happened: `kind` of codes.PERSON_KINDS, or STATUS, TRANSFER, OPENING.

    `submission`: where it was sent; None: a page did it. `key` names a status or transfer.
    `sealed`: something of it may be opened by who may.
    """

    kind: str
    day: date
    submission: UUID | None = None
    key: UUID | None = None
    sealed: bool = False
    review: str = ""


Part = Callable[[Case, int], list[Line]]


def timeline(case: Case, limit: int) -> list[Line]:
    """The newest `limit` lines; of one day the opening comes last."""
    lines = [line for part in PARTS for line in part(case, limit)]
    lines.sort(
        key=lambda line: (line.day, line.kind != OPENING, str(line.submission)), reverse=True
    )
    shown = lines[:limit]
    rows = Source.objects.filter(pk__in=[line.submission for line in shown if line.submission])
    reviews: dict[UUID | None, str] = dict(rows.values_list("pk", "review"))
    return [line._replace(review=reviews.get(line.submission, "")) for line in shown]


def _own(case: Case, limit: int) -> list[Line]:
    """Its opening, its statuses, its moves."""
    found = [Line(OPENING, case.opened_on, case.submission, sealed=case.sealed is not None)]
    for key, since in case.statuses.order_by("-since").values_list("key", "since")[:limit]:
        made = key if key == case.submission else None
        found.append(Line(STATUS, since, made, key, sealed=True))
    for key, day in case.transfers.order_by("-moved_on").values_list("key", "moved_on")[:limit]:
        found.append(Line(TRANSFER, day, None, key))
    return found


def _of(model: CareModel, kind: str) -> Part:
    def lines(case: Case, limit: int) -> list[Line]:
        rows = model.objects.filter(case=case.pk).order_by("-held_on")[:limit]
        return [Line(kind, each.held_on, each.pk, sealed=each.sealed is not None) for each in rows]

    return lines


def _screenings(case: Case, limit: int) -> list[Line]:
    rows = Screening.objects.filter(case=str(case.pk)).order_by("-screened_on")[:limit]
    return [
        Line(SCREENING, each.screened_on, each.pk, sealed=each.sealed is not None) for each in rows
    ]


def _referrals(case: Case, limit: int) -> list[Line]:
    """Made, and received: never for which service."""
    found = []
    for each in of_case(case.project_id, case.pk)[:limit]:
        found.append(Line(REFERRAL_MADE, each.made_on, each.submission))
        if each.arrived_on is not None:
            found.append(Line(REFERRAL_RECEIVED, each.arrived_on, None, each.pk))
    return found


PARTS: Final[list[Part]] = [
    _own,
    _of(Contact, CONTACT),
    _of(Counselling, COUNSELLING),
    _of(Livelihood, LIVELIHOOD),
    _screenings,
    _referrals,
]
