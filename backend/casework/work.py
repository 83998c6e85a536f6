"""The work list of one person: her cases that are due, those that nobody accompanies where she
gives cases to workers, what she sent that nobody approved yet."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from backend.accounts import verbs
from backend.accounts.models import Project, User
from backend.casework.reach import ground_for
from backend.survey.quality import send_backs
from backend.survey.submissions import scope
from backend.survey.submissions.models import Submission
from outreach.models import Case
from outreach.selectors import cases

LISTED: Final = 50


@dataclass(frozen=True)
class Work:
    """At most fifty of each, and how many there are."""

    overdue: list[Case]
    overdue_count: int
    today: list[Case]
    today_count: int
    nobodys: list[Case]
    nobodys_count: int
    waiting: list[Submission]
    waiting_count: int

    @property
    def empty(self) -> bool:
        cases = self.overdue_count or self.today_count or self.nobodys_count
        return not (cases or self.waiting_count)


def work_of(person: User, project: Project, today: date) -> Work:
    due = due_of(person, project, today)
    overdue, now = due.filter(next_on__lt=today), due.filter(next_on=today)
    # A worker of her own cases alone reaches none that is nobody's.
    nobodys = cases.nobodys(project.pk, ground_for(person, project, verbs.CASE_UPDATE, today))
    waiting = _waiting(person, project)
    return Work(
        list(overdue[:LISTED]),
        overdue.count(),
        list(now[:LISTED]),
        now.count(),
        list(nobodys[:LISTED]),
        nobodys.count(),
        list(waiting[:LISTED]),
        waiting.count(),
    )


def due_of(person: User, project: Project, today: date) -> QuerySet[Case]:
    """Her cases that are due, as far as she may still read them."""
    reached = ground_for(person, project, verbs.CASE_READ, today).cases(project.pk)
    return cases.work_of(person.pk, [project.pk], today).filter(pk__in=reached.values("pk"))


def _waiting(person: User, project: Project) -> QuerySet[Submission]:
    """What waits for others: what she is asked to mend waits for her and is not among it."""
    rows = scope.sent_by(person, project).filter(
        is_draft=False, deleted_at=None, form__deleted_at=None
    )
    over = [Submission.ReviewState.APPROVED, Submission.ReviewState.REJECTED]
    hers = send_backs.open_for(person).order_by().values("submission")
    rows = rows.exclude(review_state__in=over).exclude(pk__in=hers)
    rows = rows.select_related("form__current")
    return rows.defer("form__current__xform", "form__current__fields").order_by("-created_at")
