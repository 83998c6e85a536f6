"""How many submissions each form has, for the eyes of whoever asks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from backend.accounts.models import AppUser, Project, User
from backend.survey.submissions.models import Submission
from backend.survey.submissions.selectors import visible_to

State = Submission.ReviewState


@dataclass(frozen=True, slots=True)
class FormCount:
    """What of a form's submissions the reader reaches; `received`: nobody has looked at them."""

    submissions: int = 0
    last: datetime | None = None
    received: int = 0
    has_issues: int = 0
    edited: int = 0


def by_form(
    actor: User | AppUser, project: Project, *, form_id: str = "", draft: bool = False
) -> dict[int, FormCount]:
    """The form's key → its figures, cut by the reader's area; forms without any are left out.

    `form_id`: of this form alone. `draft`: of what tries the drafts. One query.
    """
    counted = (
        visible_to(actor, project, form_id=form_id, draft=draft)
        .order_by()
        .values("form_id")
        .annotate(
            submissions=Count("pk"),
            last=Max("created_at"),
            received=Count("pk", filter=Q(review_state="")),
            has_issues=Count("pk", filter=Q(review_state=State.HAS_ISSUES)),
            edited=Count("pk", filter=Q(review_state=State.EDITED)),
        )
    )
    return {
        row["form_id"]: FormCount(
            submissions=row["submissions"],
            last=row["last"],
            received=row["received"],
            has_issues=row["has_issues"],
            edited=row["edited"],
        )
        for row in counted
    }
