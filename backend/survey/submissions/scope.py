"""The keys under which a submission is found: set when it is stored, corrected by the worker.

Units, and beside them who sent it and at which site it happened: see `backend.accounts.narrowing`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from backend.accounts import areas, narrowing, permissions, verbs
from backend.accounts.models import AppUser, Project, User
from backend.accounts.permissions import Standing
from backend.survey.forms.models import FormVersion
from backend.survey.submissions.flags import Doubts, settle
from backend.survey.submissions.models import Submission, SubmissionFlag, SubmissionScope
from backend.survey.submissions.untimed import numbered

Flag = SubmissionFlag.Code
OF_PLACE = (Flag.NO_UNIT, Flag.OUTSIDE_AREA)
SITE_QUESTION = "ma_dia_diem"  # in every form of the programme that happens at a site


@dataclass(frozen=True)
class Place:
    """A unit ("" = nowhere), all keys that lead to it, and what is doubtful about them.

    `sites`: the keys of the sites where it happened; None when nothing was said of them anew.
    """

    unit: str
    keys: frozenset[str]
    doubts: Doubts
    sites: frozenset[str] | None = None


def place_of(
    unit: str,
    keys: frozenset[str],
    sender: Standing | None,
    form_id: str,
    sites: frozenset[str] | None = None,
) -> Place:
    """The place, doubtful when it is nowhere or not in the area where its sender may send."""
    if not keys:
        return Place("", keys, {Flag.NO_UNIT: {}}, sites)
    if sender is not None and not sender.reaches(keys, verbs.SUBMISSION_CREATE, form_id):
        return Place(unit, keys, {Flag.OUTSIDE_AREA: {"unit": unit}}, sites)
    return Place(unit, keys, {}, sites)


def sites_of(
    version: FormVersion, values: Mapping[str, Any], sender: Standing | None
) -> frozenset[str]:
    """The keys of the site that the form names, else of those at which its sender works."""
    mapping = version.mapping or {}
    # A referral is found by the site that is to receive it.
    named_by = (mapping.get("site", ""), mapping.get("fields", {}).get("receiver", ""))
    paths = [told for told in named_by if isinstance(told, str) and told]
    paths += [path for path in values if path.rpartition("/")[2] == SITE_QUESTION]
    for path in paths:
        named = narrowing.at(str(values.get(path) or ""))
        if named:
            return named
    return sender.sites() if sender is not None else frozenset()


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
    """Where a submission is found that was just stored at this place: one statement."""
    own = narrowing.by(submission.submitter_id)
    add_keys(submission, found.keys | own | (found.sites or frozenset()))


def move(submission: Submission, found: Place) -> None:
    """Store the place in the stead of the one before. Who sent it first stays its sender."""
    if submission.unit != found.unit:
        submission.unit = found.unit
        submission.save(update_fields=["unit"])
    stored = set(submission.scope.values_list("unit", flat=True))
    kept = {key for key in stored if key.startswith(narrowing.BY)}
    before = {key for key in stored if key.startswith(narrowing.SITE)}
    wanted = found.keys | kept | (before if found.sites is None else found.sites)
    if stored != wanted:
        submission.scope.exclude(unit__in=wanted).delete()
        add_keys(submission, wanted - stored)


def add_keys(submission: Submission, keys: Iterable[str]) -> int:
    """Find it under these keys too; how many they are."""
    rows = (SubmissionScope(submission=submission, unit=key) for key in sorted(keys))
    return len(SubmissionScope.objects.bulk_create(numbered(submission, rows)))


def find_again(unit: str) -> int:
    """Store anew where the submissions of this unit are found: the tree says otherwise now."""
    keys, count = areas.scope_of(unit), 0
    for submission in Submission.objects.filter(unit=unit).iterator(chunk_size=500):
        move(submission, Place(unit, keys, {}))
        count += 1
    return count


def units_in_use() -> set[str]:
    """The units at which submissions lie."""
    return set(Submission.objects.exclude(unit="").values_list("unit", flat=True).distinct())


def sent_by(person: User, project: Project) -> QuerySet[Submission]:
    """What is found as this person's own: what she sent, and what was handed over to her."""
    own = SubmissionScope.objects.filter(unit__in=narrowing.by(person.pk))
    return Submission.objects.filter(project=project, pk__in=own.values("submission"))


def share(*, leaver: User, to: User, project: Project) -> int:
    """Let the leaver's own be found as the successor's own too; how many there are."""
    (key,) = narrowing.by(to.pk)
    rows = [
        row
        for each in sent_by(leaver, project)
        for row in numbered(each, [SubmissionScope(submission=each, unit=key)])
    ]
    SubmissionScope.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return len(rows)
