"""What the desk shows first: requests that are due, breaches that run, retention that failed."""

from dataclasses import dataclass
from datetime import date, datetime

from backend.accounts import permissions, verbs
from backend.accounts.models import Project, User
from backend.privacy import breaches, clocks, requests, retention, sheets
from backend.privacy.models import Breach, RetentionRun, SubjectRequest

FIRST = 50


@dataclass(frozen=True)
class Desk:
    """`whole`: the reader keeps the desk of the whole project; else its registers are not hers."""

    whole: bool
    open_requests: list[SubjectRequest]
    overdue: int
    running: list[Breach]
    last_run: RetentionRun | None
    next_review: date | None
    unknown_years: list[int]


def desk(actor: User, project: Project, now: datetime) -> Desk:
    """What is due now in this project, cut by the reader's area."""
    verb = verbs.PRIVACY_READ
    whole = permissions.area_for(actor, project, verb).everything
    mine = requests.requests_of(actor, project, verb)
    waiting = list(mine.filter(state__in=requests.OPEN)[:FIRST])
    return Desk(
        whole=whole,
        open_requests=waiting,
        overdue=requests.overdue(mine, now).count(),
        running=list(breaches.running(project)[:FIRST]) if whole else [],
        last_run=retention.runs_in(project).first() if whole else None,
        next_review=sheets.next_review(project, now) if whole else None,
        unknown_years=clocks.unknown_years([*(row.due_by.date() for row in waiting), now.date()]),
    )


def whole_project(actor: User, project_id: int, verb: str) -> Project:
    """The project, for who keeps the desk of all of it. Raises not_found, forbidden."""
    project = permissions.project_for(actor, project_id, verb)
    permissions.whole(actor, project, verb)
    return project
