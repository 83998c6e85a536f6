"""From a submission's <entity> blocks to the lists that phones carry.

Which event applies which version, as in ODK Central:
- a new submission: its first version;
- an edit: the edited version, when nothing was made from the submission yet (its first version had
  a fault). An edited submission never edits its entity;
- a review: the current version, to approval lists only, once it is approved;
- a list that stops asking for approval: the current version;
- an offline step whose time has come: the version that was held.
All blocks of a submission are applied, or none: the faults of every block stand on the task.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import get_language

from backend import problems
from backend.accounts import areas
from backend.accounts.models import Project
from backend.jobs.failures import Unfit
from backend.journal.models import Event
from backend.problems import Problem
from backend.survey.entities import backlog, blocks
from backend.survey.entities import selectors as entities
from backend.survey.entities.blocks import Step
from backend.survey.entities.models import EntityList, EntityVersion
from backend.survey.entities.writing import Origin
from backend.survey.submissions import sealed
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.submissions.reading import event_day
from backend.survey.xforms import EntityBlock, entity_blocks_of

REVIEW, CONVERT = "submission.review", "submission.convert"
ANY_ACTION = ("create", "update")


def apply_entities(event: Event, now: datetime) -> None:
    """Bring the lists to what the submission says. Repeating it changes nothing.

    Raises Unfit or a Problem, and applies none, when one of its blocks can't be applied.
    """
    submission = (
        Submission.objects.select_related("project", "form", "submitter", "app_user")
        .filter(uuid=event.subject, is_draft=False, deleted_at=None)
        .first()
    )
    version = _version_for(event, submission) if submission else None
    if submission is None or version is None:
        return
    done = entities.applied_blocks(submission.uuid) | backlog.held_blocks(submission.uuid)
    if event.kind == "submission.update" and done:
        return
    found = entity_blocks_of(version.form_version.fields, sealed.xml_of(version))
    faults: list[Exception] = []
    for number, block in enumerate(found):
        if number not in done:
            faults += _attempt(_Work(event, submission, version), block, number, now)
    if len(found) > 1 and faults:
        told = [f"({number}) {each}" for number, each in enumerate(faults, start=1)]
        raise problems.several_entities_failed(count=len(faults), total=len(found), errors=told)
    if faults:
        raise faults[0]


def first_version(submission: Submission) -> SubmissionVersion | None:
    """The version that made the entities; an edited submission never edits them."""
    return submission.versions.select_related("form_version").order_by("id").first()


def _version_for(event: Event, submission: Submission) -> SubmissionVersion | None:
    rows = submission.versions.select_related("form_version", "submitter", "app_user")
    if event.kind.startswith("submission.backlog."):
        rows = rows.filter(instance_id=event.details.get("instanceId", ""))
    elif event.kind != "submission.create":
        rows = rows.filter(pk=submission.current_id or 0)
    return rows.order_by("id").first()


class _Work:
    """A submission's version, and the event for which its blocks are looked at."""

    def __init__(self, event: Event, submission: Submission, version: SubmissionVersion) -> None:
        self.kind = event.kind
        self.submission = submission
        self.version = version

    @property
    def project(self) -> Project:
        return self.submission.project

    @property
    def approved(self) -> bool:
        state = self.submission.review_state
        return self.kind == CONVERT or state == Submission.ReviewState.APPROVED

    def passes_by(self, entity_list: EntityList) -> bool:
        """A review concerns approval lists alone, and each of them once."""
        if self.kind != REVIEW:
            return False
        made = EntityVersion.objects.filter(
            submission=self.submission.uuid, entity__entity_list=entity_list
        )
        return not entity_list.approval_required or not self.approved or made.exists()

    def origin(self, number: int) -> Origin:
        """Who brought this version; what was kept of older ones is who sent the first."""
        version, submission = self.version, self.submission
        known = bool(version.submitter_id or version.app_user_id)
        said = {"instanceId": version.instance_id, "xmlFormId": submission.form.form_id}
        return Origin(
            creator=version.submitter if known else submission.submitter,
            key=version.app_user if known else submission.app_user,
            user_agent=version.user_agent,
            submission=submission.uuid,
            block=number,
            source={"submission": said},
        )

    def permitted(self, name: str) -> list[str]:
        """What the form may do with the list; forms of before did not say."""
        for declared in self.version.form_version.entity_lists:
            if declared["list"] == name:
                return list(declared.get("actions", ANY_ACTION))
        return list(ANY_ACTION)


def _attempt(work: _Work, block: EntityBlock, number: int, now: datetime) -> Iterator[Exception]:
    """Apply one block; yields what is wrong with it."""
    try:
        _apply(work, block, number, now)
    except (Unfit, Problem) as fault:
        yield fault


def _apply(work: _Work, block: EntityBlock, number: int, now: datetime) -> None:
    if block.faults:
        vietnamese = (get_language() or "vi").startswith("vi")
        said = (each.vietnamese if vietnamese else each.english for each in block.faults)
        raise Unfit(" ".join(said))
    entity_list = entities.list_in(work.project, block.list)
    if entity_list is None:
        raise problems.list_of_submission_unknown(datasetName=block.list)
    if work.passes_by(entity_list):
        return
    step = Step(
        entity_list=entity_list,
        block=block,
        origin=work.origin(number),
        unit=_declared(work, block),
        home=work.submission.unit,
        permitted=work.permitted(block.list),
        approved=work.approved,
        only_create=work.kind in {REVIEW, CONVERT},
        forced=work.kind == "submission.backlog.force",
    )
    blocks.apply(step, now)


def _declared(work: _Work, block: EntityBlock) -> str:
    """The commune that the row names."""
    code = block.properties.get("ma_xa", "")
    version = work.version
    day = event_day(version.form_version, sealed.answers_of(version), version.created_at)
    return areas.declared_unit(code, day) if code else ""
