"""From a submission's current version to its place and its typed record in outreach."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from backend.jobs.entities import first_version
from backend.journal.models import Event
from backend.prepared import Prepared
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import FormVersion
from backend.survey.submissions import scope
from backend.survey.submissions.flags import settle, unflag
from backend.survey.submissions.models import Submission, SubmissionFlag, SubmissionVersion
from backend.survey.submissions.reading import declared_unit, event_day
from backend.survey.xforms import entity_blocks_of
from geo import selectors as units
from geo.location import Flag, Location, State, review_flags
from outreach import services as outreach

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
    submission = _LOCKED.first(UUID(event.subject))
    if submission is None or submission.current is None or submission.current.encrypted:
        return  # what is encrypted is never located, mapped or counted
    if submission.deleted_at is not None:
        outreach.forget(submission=submission.uuid, now=now)
        return
    current = submission.current
    version = current.form_version
    day = event_day(version, current.answers, submission.created_at)
    state = _locate(submission, current, day, now)
    if version.mapping is None:
        return
    outreach.record(
        mapping=version.mapping,
        answers=current.answers,
        submission=submission.uuid,
        project_id=submission.project_id,
        unit=_counted_unit(submission),
        day=day,
        position_state=state,
        entity=_entity(submission, version),
        now=now,
    )


def _locate(submission: Submission, current: SubmissionVersion, day: date, now: datetime) -> str:
    """Flag what is doubtful about the place. A point never overrules the commune in the form."""
    version = current.form_version
    point = current.answers.get(version.position_field) if version.position_field else None
    if not isinstance(point, dict):
        unflag(submission, PLACE_FLAGS)
        return ""
    location = units.locate(point["lat"], point["lon"], point.get("acc"), day)
    declared = declared_unit(version, current.answers, submission.created_at)
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
    for block in entity_blocks_of(first.form_version.fields, bytes(first.xml)):
        if block.action in {"create", "upsert"}:
            return forms.submitted_uuid(block.id)
    return None


def _counted_unit(submission: Submission) -> str | None:
    """Where it counts. A code that was no unit's is never counted for the holder's commune."""
    if submission.flags.filter(code=SubmissionFlag.Code.UNKNOWN_UNIT).exists():
        return None
    return submission.unit or None
