"""Keys of senders and sites for submissions that were stored before there were such keys."""

from django.db.models import Exists, OuterRef

from backend.accounts import narrowing
from backend.survey.submissions import scope
from backend.survey.submissions.models import Submission, SubmissionScope


def fill() -> int:
    """Add what is missing; repeatable. How many keys were added.

    Who sent it is read from the submission, the site from its current version. At which site a
    sender worked then nobody knows any more.
    """
    own = SubmissionScope.objects.filter(submission=OuterRef("pk"), unit__startswith=narrowing.BY)
    rows = (
        Submission.objects.filter(~Exists(own), current__isnull=False)
        .exclude(submitter=None, current__answers={})
        .select_related("current__form_version")
        .defer("current__xml", "current__form_version__xform", "current__form_version__fields")
        .order_by("pk")
    )
    added = 0
    for submission in rows.iterator(chunk_size=500):
        added += _fill(submission)
    return added


def _fill(submission: Submission) -> int:
    current = submission.current
    if current is None:
        return 0
    keys = narrowing.by(submission.submitter_id)
    keys |= scope.sites_of(current.form_version, current.answers, None)
    there = set(submission.scope.values_list("unit", flat=True))
    return scope.add_keys(submission, keys - there)
