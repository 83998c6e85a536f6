"""The units under which a submission is found: set when it is stored, corrected by the worker."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from backend.accounts import areas, permissions, verbs
from backend.accounts.models import AppUser, User
from backend.accounts.permissions import Standing
from backend.survey.submissions.flags import Doubts, settle
from backend.survey.submissions.models import Submission, SubmissionFlag, SubmissionScope

Flag = SubmissionFlag.Code
OF_PLACE = (Flag.NO_UNIT, Flag.OUTSIDE_AREA)


@dataclass(frozen=True)
class Place:
    """A unit ("" = nowhere), all keys that lead to it, and what is doubtful about them."""

    unit: str
    keys: frozenset[str]
    doubts: Doubts


def place_of(unit: str, keys: frozenset[str], sender: Standing | None, form_id: str) -> Place:
    """The place, doubtful when it is nowhere or not in the area where its sender may send."""
    if not keys:
        return Place("", keys, {Flag.NO_UNIT: {}})
    if sender is not None and not sender.reaches(keys, verbs.SUBMISSION_CREATE, form_id):
        return Place(unit, keys, {Flag.OUTSIDE_AREA: {"unit": unit}})
    return Place(unit, keys, {})


@transaction.atomic
def place(
    *, submission: Submission, unit: str, actor: User | AppUser | None, now: datetime
) -> None:
    """Put the submission at this unit; flag it when that is nowhere or not its sender's area."""
    sender = permissions.standing_of(actor, submission.project_id) if actor is not None else None
    found = place_of(unit, areas.scope_of(unit), sender, submission.form.form_id)
    move(submission, found)
    settle(submission, found.doubts, among=OF_PLACE, now=now)


def add(submission: Submission, found: Place) -> None:
    """Where a submission is found that was just stored at this place."""
    SubmissionScope.objects.bulk_create(
        SubmissionScope(submission=submission, unit=key) for key in sorted(found.keys)
    )


def move(submission: Submission, found: Place) -> None:
    """Store the place in the stead of the one before."""
    if submission.unit != found.unit:
        submission.unit = found.unit
        submission.save(update_fields=["unit"])
    stored = set(submission.scope.values_list("unit", flat=True))
    if stored != found.keys:
        submission.scope.exclude(unit__in=found.keys).delete()
        SubmissionScope.objects.bulk_create(
            SubmissionScope(submission=submission, unit=key) for key in sorted(found.keys - stored)
        )
