"""The units under which a submission is found: set when it is stored, corrected by the worker."""

from datetime import datetime

from django.db import transaction

from backend.accounts import areas, permissions, verbs
from backend.accounts.models import AppUser, User
from backend.survey.submissions.flags import flag, unflag
from backend.survey.submissions.models import Submission, SubmissionFlag, SubmissionScope

Flag = SubmissionFlag.Code


@transaction.atomic
def place(
    *, submission: Submission, unit: str, actor: User | AppUser | None, now: datetime
) -> None:
    """Put the submission at this unit; flag it when that is nowhere or not its sender's area."""
    keys = _set_unit(submission, unit)
    if not keys:
        flag(submission, Flag.NO_UNIT, {}, now)
    else:
        unflag(submission, [Flag.NO_UNIT])
    if keys and actor is not None and not _may_send_there(submission, actor, keys):
        flag(submission, Flag.OUTSIDE_AREA, {"unit": unit}, now)
    else:
        unflag(submission, [Flag.OUTSIDE_AREA])


def _may_send_there(submission: Submission, actor: User | AppUser, keys: frozenset[str]) -> bool:
    area = permissions.area_for(
        actor, submission.project, verbs.SUBMISSION_CREATE, form_id=submission.form.form_id
    )
    return area.meets(keys)


def _set_unit(submission: Submission, unit: str) -> frozenset[str]:
    """Store the unit ("" = nowhere) and all keys that lead to it; returns these."""
    keys = areas.scope_of(unit)
    placed = unit if keys else ""
    if submission.unit != placed:
        submission.unit = placed
        submission.save(update_fields=["unit"])
    stored = set(submission.scope.values_list("unit", flat=True))
    if stored != keys:
        submission.scope.exclude(unit__in=keys).delete()
        SubmissionScope.objects.bulk_create(
            SubmissionScope(submission=submission, unit=key) for key in sorted(keys - stored)
        )
    return keys
