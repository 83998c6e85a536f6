"""The units under which a submission is found: set when it is stored, corrected by the worker."""

from django.db import transaction

from backend.accounts import areas
from backend.survey.submissions.models import Submission, SubmissionScope


@transaction.atomic
def set_unit(*, submission: Submission, unit: str) -> frozenset[str]:
    """Put the submission at this unit ("" = nowhere) and store all keys that lead to it."""
    keys = areas.scope_of(unit)
    placed = unit if keys else ""
    if submission.unit != placed:
        submission.unit = placed
        submission.save(update_fields=["unit"])
    stored = set(submission.scope.values_list("unit", flat=True))
    if stored != set(keys):
        submission.scope.exclude(unit__in=keys).delete()
        SubmissionScope.objects.bulk_create(
            SubmissionScope(submission=submission, unit=key) for key in sorted(keys - stored)
        )
    return keys
