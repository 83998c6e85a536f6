"""What waits for somebody's check or approval, with the reasons to look again beside it."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from backend.accounts.models import Project, User
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import selectors
from backend.survey.submissions.checking import OPEN
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.submissions.owners import CORRECTION

UNCHECKED: Final = "unchecked"
CHECKED: Final = "checked"
STAGES: Final = (UNCHECKED, CHECKED)


def waiting(
    actor: User, project: Project, *, form_id: str = "", stage: str = ""
) -> QuerySet[Submission]:
    """Of what the actor may review: sent by others, undecided, readable; the oldest first."""
    rows = selectors.reviewable(actor, project, form_id=form_id)
    rows = rows.filter(review_state__in=OPEN, current__encrypted=False)
    rows = rows.exclude(current__form_version__in=_corrections(project))
    if stage in STAGES:
        rows = rows.filter(checked_at__isnull=stage == UNCHECKED)
    others = rows.exclude(submitter=actor.pk) | rows.filter(submitter=None)
    return others.order_by("created_at", "pk")


def page_of(rows: QuerySet[Submission], first: int, size: int) -> list[Submission]:
    """These rows with what a line says of each; four queries, however many rows."""
    listed = rows.select_related("form", "current", "submitter", "app_user", "checked_by").defer(
        "current__xml", "current__answers"
    )
    return list(listed.prefetch_related("flags")[first : first + size])


def versions_of(rows: Iterable[Submission]) -> dict[int, FormVersion]:
    """Version of a submission → its form's version, without the form itself."""
    wanted = [row.current_id for row in rows if row.current_id]
    found = SubmissionVersion.objects.filter(pk__in=wanted).values_list("pk", "form_version")
    heavy = ("xform", "warnings")
    known = FormVersion.objects.defer(*heavy).in_bulk({version for _, version in found})
    return {pk: known[version] for pk, version in found}


def _corrections(project: Project) -> list[int]:
    """Versions of forms whose answers correct others: nobody reviews these by themselves."""
    rows = FormVersion.objects.filter(form__project=project, published_at__isnull=False)
    told = rows.exclude(mapping=None).values_list("pk", "mapping__record")
    return [pk for pk, record in told if record == CORRECTION]
