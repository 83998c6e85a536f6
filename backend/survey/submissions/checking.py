"""The two levels of looking: the commune checks, the level above (or the commune) approves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from backend import problems
from backend.accounts import areas, permissions, verbs
from backend.accounts.areas import Area
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.problems import Problem
from backend.survey.forms import encrypting
from backend.survey.submissions import reviewing, selectors
from backend.survey.submissions.models import Submission

State = Submission.ReviewState
CHECK: Final = "check"
APPROVE: Final = "approve"
# A page of the list, and what one press may do.
AT_ONCE: Final = 50
# Not decided yet, and not waiting for the sender.
OPEN: Final = frozenset(["", State.EDITED.value])


@transaction.atomic
def check(*, submission: Submission, seen: int, actor: User, now: datetime) -> Submission:
    """Say that the commune found this version in order. Again by anybody changes nothing.

    Central's review state stays as it is. Raises own_submission, changed_meanwhile,
    already_decided, never_reviewed.
    """
    encrypting.refuse_unreadable(submission.form)
    refuse_own(submission, actor)
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    if locked.current_id != seen:
        raise problems.changed_meanwhile()
    if locked.review_state not in OPEN:
        raise problems.already_decided()
    if locked.checked_at is None:
        locked.checked_at, locked.checked_by, locked.updated_at = now, actor, now
        locked.save(update_fields=["checked_at", "checked_by", "updated_at"])
        journal.log(
            "submission.check",
            subject=locked.uuid,
            actor=actor,
            project_id=locked.project_id,
            details={"instance_id": locked.instance_id, "version": locked.current_id},
            now=now,
        )
    submission.checked_at, submission.checked_by = locked.checked_at, locked.checked_by
    return submission


def refuse_own(submission: Submission, actor: User) -> None:
    """Raises own_submission: nobody checks or approves what she sent."""
    if submission.submitter_id is not None and submission.submitter_id == actor.pk:
        raise problems.own_submission()


def refuse_lower(submission: Submission, project: Project, actor: User) -> None:
    """Raises higher_approves where the project leaves the decision to the level above."""
    if not Deciding(actor, project).may(submission):
        raise problems.higher_approves()


@transaction.atomic
def decide(
    *,
    submission: Submission,
    project: Project,
    seen: int,
    state: str,
    comment: str,
    actor: User,
    now: datetime,
) -> Submission:
    """Approve, reject, or say that there are issues, as people do it on pages.

    Raises own_submission, higher_approves, comment_needed, changed_meanwhile.
    """
    if state in {State.APPROVED, State.REJECTED}:
        refuse_own(submission, actor)
        refuse_lower(submission, project, actor)
    return reviewing.review_seen(
        submission=submission, seen=seen, state=state, comment=comment, actor=actor, now=now
    )


def review_by_program(
    *,
    submission: Submission,
    project: Project,
    state: str,
    comment: str,
    actor: User,
    now: datetime,
) -> Submission:
    """As `reviewing.review`, by the same rules; who manages the whole project may decide of her
    own as ODK Central's clients do. Raises own_submission, higher_approves, never_reviewed.
    """
    if state in {State.APPROVED, State.REJECTED}:
        if not permissions.may(actor, project, verbs.PROJECT_UPDATE):
            refuse_own(submission, actor)
        refuse_lower(submission, project, actor)
    return reviewing.review(
        submission=submission, state=state, comment=comment, actor=actor, now=now
    )


class Deciding:
    """What a person may decide; asked once, for as many submissions as there are."""

    def __init__(self, actor: User, project: Project) -> None:
        self.commune_approves = project.commune_approves
        self._reaches: list[tuple[frozenset[str], Area]] | None = None
        self._actor, self._project = actor, project
        self._above: dict[str, frozenset[str]] = {}

    def may(self, submission: Submission) -> bool:
        if self.commune_approves:
            return True
        if self._reaches is None:
            verb = verbs.SUBMISSION_UPDATE
            self._reaches = permissions.reaches(self._actor, self._project, verb)
        unit = submission.unit
        if unit not in self._above:
            self._above[unit] = areas.scope_of(unit) - {unit}
        return any(
            (area.everything or area.meets(self._above[unit]))
            and not forms.isdisjoint({"", submission.form.form_id})
            for forms, area in self._reaches
        )


@dataclass(frozen=True)
class Done:
    """What one press did: how many now are so, how many were already, and why others are not."""

    done: int
    already: int
    refused: Mapping[str, int]  # sentence → how many


def act_on_many(
    *,
    project: Project,
    chosen: Collection[tuple[UUID, int]],
    action: str,
    actor: User,
    now: datetime,
) -> Done:
    """Check or approve these (submission, version that was seen), at most a page; each by itself.

    One that is not hers to judge, or changed meanwhile, is left and told. Twice is harmless.
    """
    seen = dict(list(chosen)[:AT_ONCE])
    reached = selectors.reviewable(actor, project).filter(pk__in=seen)
    deciding, refused = Deciding(actor, project), dict[str, int]()
    done = already = 0
    found = list(reached.select_related("form__current"))
    for each in sorted(found, key=lambda one: str(one.pk)):
        try:
            if action == APPROVE and not deciding.may(each):
                raise problems.higher_approves()
            act = _approve if action == APPROVE else _check
            if act(each, seen=seen[each.pk], actor=actor, now=now):
                done += 1
            else:
                already += 1
        except Problem as problem:
            refused[problem.sentence] = refused.get(problem.sentence, 0) + 1
    if missing := len(seen) - len(found):
        refused[problems.not_found().sentence] = missing
    return Done(done, already, refused)


def _check(submission: Submission, *, seen: int, actor: User, now: datetime) -> bool:
    """False when it was checked already."""
    if submission.checked_at is not None and submission.current_id == seen:
        return False
    check(submission=submission, seen=seen, actor=actor, now=now)
    return True


def _approve(submission: Submission, *, seen: int, actor: User, now: datetime) -> bool:
    """False when it was approved already."""
    refuse_own(submission, actor)
    if submission.review_state == State.APPROVED and submission.current_id == seen:
        return False
    if submission.review_state not in OPEN:
        raise problems.already_decided()
    reviewing.review_seen(
        submission=submission, seen=seen, state=State.APPROVED, comment="", actor=actor, now=now
    )
    return True


def preselected(submission: Submission, flags: Sequence[str]) -> bool:
    """Is it chosen when the page opens: only what nothing speaks against."""
    return not flags and submission.review_state in OPEN
