"""From a submission's current version to its place and its typed record in outreach."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.casework import referrals
from backend.jobs.entities import first_version
from backend.jobs.keeping import keeping, mark_of
from backend.jobs.planning import list_again, places_of
from backend.journal.models import Event
from backend.prepared import Prepared
from backend.privacy import stopping
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import scope, sealed
from backend.survey.submissions.arriving import corrects
from backend.survey.submissions.flags import settle, unflag
from backend.survey.submissions.models import Submission, SubmissionFlag
from backend.survey.submissions.reading import declared_unit, event_day
from backend.survey.xforms import entity_blocks_of
from geo import selectors as units
from geo.location import Flag, Location, State, review_flags
from outreach import services as outreach
from outreach.recording.referrals import PLACE as REFERRAL

PLACE_FLAGS = [each.value for each in Flag]


def _locked(key: UUID) -> QuerySet[Submission]:
    large = ("xml", "form_version__xform", "form_version__fields", "form_version__warnings")
    return (
        # Locked: an edit that arrives meanwhile waits, and finds its place untouched.
        Submission.objects.select_for_update(of=("self",))
        .select_related("current__form_version", "form", "app_user", "submitter")
        .defer(*(f"current__{each}" for each in large))
        .filter(uuid=key, is_draft=False)
    )


_LOCKED = Prepared(_locked, UUID)


def record_outreach(event: Event, now: datetime) -> None:
    """Locate the event, then upsert its record; always from the current version.

    A submission in the bin has none. Raises Fault for a site that still has planned activities.
    """
    record_submission(UUID(event.subject), now)


def record_review(event: Event, now: datetime) -> None:
    """Let the record count as its submission is reviewed now; its answers are not read again."""
    key = UUID(event.subject)
    rows = Submission.objects.filter(uuid=key, is_draft=False, deleted_at=None)
    for review in rows.values_list("review_state", flat=True):
        mark = partial(mark_of, key, now)
        outreach.judge(submission=key, review=review or "", mark=mark, now=now)
    for project_id in rows.values_list("project_id", flat=True):
        referrals.judge(submission=key, project_id=project_id, now=now)
        list_again(project_id, key, now, places_of(key))


def record_submission(key: UUID, now: datetime, *, lists: bool = True) -> bool:
    """Locate and record what this submission says now; False when there is nothing to record.

    `lists`: the phones' lists hear of it; not while records are rebuilt.
    """
    submission = _LOCKED.first(key)
    if submission is None or submission.current is None or submission.current.encrypted:
        return False  # what is encrypted is never located, mapped or counted
    before = places_of(key)
    if submission.deleted_at is not None:
        outreach.forget(submission=key, mark=partial(mark_of, key, now), now=now)
        _settle_referrals(submission, now, lists=lists)
        if lists:
            list_again(submission.project_id, key, now, before)
        return True
    current = submission.current
    version = current.form_version
    if corrects(version):
        return False  # it changes another submission, which is recorded by itself
    answers = sealed.answers_of(current)
    day = event_day(version, answers, submission.created_at)
    state = _locate(submission, version, answers, day, now)
    if version.mapping is None or stopping.is_stopped(key):
        return False  # of whom no further use is made, nothing is counted anew
    outreach.record(
        mapping=version.mapping,
        answers=answers,
        submission=submission.uuid,
        project_id=submission.project_id,
        unit=_counted_unit(submission),
        day=day,
        position_state=state,
        entity=_entity(submission, version),
        keeping=keeping(key, sealed.owner_of(current), now),
        review=submission.review_state or "",
        arrived=submission.created_at,
        now=now,
    )
    _settle_referrals(submission, now, lists=lists)
    if lists:
        list_again(submission.project_id, key, now, before)
    return True


def _settle_referrals(submission: Submission, now: datetime, *, lists: bool) -> None:
    """What is said of referrals concerns those of other submissions, too."""
    mapping = submission.current.form_version.mapping if submission.current else None
    if (mapping or {}).get("record") == REFERRAL:
        referrals.settle(submission=submission.pk, project_id=submission.project_id, now=now)
        if lists:
            referrals.follow(project_id=submission.project_id, now=now)


def _locate(
    submission: Submission,
    version: FormVersion,
    answers: Mapping[str, Any],
    day: date,
    now: datetime,
) -> str:
    """Flag what is doubtful about the place. A point never overrules the commune in the form."""
    point = answers.get(version.position_field) if version.position_field else None
    if not isinstance(point, dict):
        unflag(submission, PLACE_FLAGS)
        return ""
    location = units.locate(point["lat"], point["lon"], point.get("acc"), day)
    declared = declared_unit(version, answers, submission.created_at)
    found = {str(each.value) for each in review_flags(location, declared or None)}
    doubts = {code: {"candidates": list(location.candidates)} for code in found}
    settle(submission, doubts, among=PLACE_FLAGS, now=now)
    if not declared:
        _correct_scope(submission, location, now)
    return location.state.value


def _correct_scope(submission: Submission, location: Location, now: datetime) -> None:
    """Where the form declares no commune, a point that is surely inside one says it."""
    if location.state is not State.LOCATED or location.unit is None:
        return
    unflag(submission, [SubmissionFlag.Code.UNKNOWN_UNIT])
    if location.unit == submission.unit:
        return
    scope.place(
        submission=submission,
        unit=location.unit,
        actor=submission.app_user or submission.submitter,
        now=now,
    )


def _entity(submission: Submission, version: FormVersion) -> UUID | None:
    """The entity that the submission's first version made, whose UUID the record shares."""
    first = first_version(submission) if version.entity_lists else None
    if first is None:
        return None
    for block in entity_blocks_of(first.form_version.fields, sealed.xml_of(first)):
        if block.action in {"create", "upsert"}:
            return forms.submitted_uuid(block.id)
    return None


def _counted_unit(submission: Submission) -> str | None:
    """Where it counts. A code that was no unit's is never counted for the holder's commune."""
    if submission.flags.filter(code=SubmissionFlag.Code.UNKNOWN_UNIT).exists():
        return None
    return submission.unit or None
