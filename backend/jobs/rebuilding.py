"""Every typed record of a project anew, from its sources, and a proof that nothing changed.

Sources are: submissions (their current version, after their entities), entity lists (campaigns,
staff), rows of imported files, and page actions in the journal. What each room's page actions did
to typed rows is done again by its tables REPLAYS ({kind of event: function of the event}, see
`backend.journal.replaying`):

    backend/casework/replaying_cases.py        cases
    backend/casework/replaying_referrals.py    referrals, hotline calls
    backend/planning/replaying_campaigns.py    planned activities, staff, stock, budget
    backend/planning/replaying_models.py       models, commune plans and figures, inspections

Submissions and events are taken in the order of their moments. Rows with a `submission` column (and
rows below them) are emptied first, those without one only when a room names their table in MADE.
Erased and purged sources keep their tombstone, and the marks of erased people stay. A record whose
submission can't be read any more, or whose answers are refused since, stays as it was, as it does
when the worker meets one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from backend.casework import replaying_cases, replaying_referrals
from backend.casework.referrals import received_mark
from backend.casework.sealing import opened
from backend.importing import running
from backend.jobs import rebuilt_tables as tables
from backend.jobs.campaigns import CAMPAIGN_LIST, record_campaign
from backend.jobs.failures import Unfit
from backend.jobs.keeping import mark_of
from backend.jobs.planning import record_staff
from backend.jobs.rebuilt_tables import Difference
from backend.jobs.records import record_submission
from backend.journal.models import Event
from backend.journal.replaying import Replay
from backend.planning import replaying_campaigns, replaying_models, staff
from backend.problems import Problem
from backend.survey.entities.models import Entity
from backend.survey.submissions.models import Submission
from backend.vault.models import DataKey
from outreach import services as outreach
from outreach.faults import Fault
from outreach.models import Campaign, CaseStatus, PersonMark, Site, Source, Staff
from outreach.models.sources import RECORDED
from outreach.recording.cases import STATUS_PLACE

_ROOMS: Final = (replaying_cases, replaying_referrals, replaying_campaigns, replaying_models)
REPLAYS: Final[dict[str, Replay]] = {
    kind: replay for room in _ROOMS for kind, replay in room.REPLAYS.items()
}
MADE: Final[tuple[type[Model], ...]] = tuple(model for room in _ROOMS for model in room.MADE)
# Set by nobody's questionnaire, list or journalled act: kept as they are.
_KEPT_COLUMNS: Final = ((Site, "contact_user_id"), (Campaign, "plan_id"))


class Moment(NamedTuple):
    """Something to be done again: a submission or row (its key), or an event."""

    at: datetime
    order: tuple[int, str]
    work: Any


@dataclass
class _Before:
    """The project as it stood."""

    sources: dict[UUID, Source]
    rows: dict[UUID, list[Model]] = field(default_factory=lambda: defaultdict(list))
    others: list[Model] = field(default_factory=list)


def rebuild(*, project_id: int, check: bool, now: datetime) -> list[Difference]:
    """Make all records of the project anew; every derived table with what differed.

    With `check` nothing is changed: all of it happens in a transaction that is rolled back.
    """
    with transaction.atomic():
        before = _digests(project_id)
        _rebuild(project_id, now)
        found = list(tables.differences(before, _digests(project_id)))
        if check:
            transaction.set_rollback(True)
        return found


def _digests(project_id: int) -> dict[type[Model], Counter[str]]:
    kinds = dict(Source.objects.filter(project_id=project_id).values_list("submission", "kind"))

    def plain(row: Model, sealed: bytes) -> bytes:
        """What is sealed, opened; of what nobody can open any more the bytes themselves."""
        kind, key = _place_of(row, kinds)
        try:
            return opened(kind=kind, key=key, sealed=sealed) if key else sealed
        except (Problem, ValueError):
            return sealed

    return {model: tables.digests(model, project_id, plain) for model in tables.compared(MADE)}


def _place_of(row: Model, kinds: Mapping[UUID, str]) -> tuple[str, UUID | None]:
    """As what, and under which key, the row's bytes were sealed."""
    if isinstance(row, CaseStatus):
        return STATUS_PLACE, row.key
    key: UUID | None = getattr(row, "submission", None)
    return (kinds.get(key, ""), key) if key else ("", None)


def _rebuild(project_id: int, now: datetime) -> None:
    before = _taken_out(project_id, now)
    for moment in _timeline(project_id, before):
        _again(moment, before)
    _restore_columns(before)
    outreach.rebuild_counts(now=now, project_id=project_id)


def _taken_out(project_id: int, now: datetime) -> _Before:
    """Empty the derived tables; what stood in them is remembered."""
    recorded = Source.objects.filter(project_id=project_id, state=RECORDED)
    before = _Before({row.pk: row for row in recorded})
    owners: dict[tuple[type[Model], Any], UUID] = {}
    for model in tables.derived(MADE):
        for row in tables.rows_in(model, project_id).iterator(chunk_size=500):
            key = getattr(row, "submission", None) or _owner_of(row, owners)
            if key is not None:
                owners[model, row.pk] = key
                before.rows[key].append(row)
            else:
                before.others.append(row)
    names = {name: key for key in before.sources for name in _marks_of(key, now)}
    for mark in PersonMark.objects.filter(project_id=project_id).iterator(chunk_size=500):
        if mark.pk in names:
            before.rows[names[mark.pk]].append(mark)
    tables.remove(row for rows in before.rows.values() for row in rows)
    tables.remove(row for row in before.others if not _is_kept(row))
    recorded.delete()
    return before


def _is_kept(row: Model) -> bool:
    """A campaign or staff without its entity has no source any more: it stays, as otherwise.

    Of staff an entity in the bin still tells who left.
    """
    if isinstance(row, Campaign):
        rows = Entity.objects.filter(entity_list__name=CAMPAIGN_LIST, deleted_at=None)
    elif isinstance(row, Staff):
        rows = Entity.objects.filter(entity_list__name=staff.LIST)
    else:
        return False
    return not rows.filter(uuid=row.pk).exists()


def _owner_of(row: Model, owners: dict[tuple[type[Model], Any], UUID]) -> UUID | None:
    """The submission of the row that this one hangs on."""
    for each in row._meta.concrete_fields:
        above = each.related_model
        if isinstance(above, type) and not each.null:
            found = owners.get((above, getattr(row, each.attname)))
            if found is not None:
                return found
    return None


def _marks_of(key: UUID, now: datetime) -> Iterator[str]:
    yield mark_of(key, now)
    yield received_mark(key, now)


def _timeline(project_id: int, before: _Before) -> list[Moment]:
    """All that is done again, in order: lists, then submissions, rows of files, page actions.

    A submission that was recorded again later (edited, restored) comes twice.
    """
    gone = set(Source.objects.filter(project_id=project_id).values_list("submission", flat=True))
    found: list[Moment] = []
    rows = Submission.objects.filter(project_id=project_id, is_draft=False, deleted_at=None)
    for key, at in rows.values_list("pk", "created_at"):
        if key not in gone:
            found.append(Moment(at, (0, str(key)), key))
            source = before.sources.get(key)
            if source is not None and source.recorded_at > at:
                found.append(Moment(source.recorded_at, (0, str(key)), key))
    for row, batch in running.imported_rows(project_id):
        at = batch.imported_at or batch.created_at
        found.append(Moment(at, (0, f"{row.number:08}"), (row, batch)))
    events = Event.objects.filter(project_id=project_id, kind__in=REPLAYS)
    found += [Moment(event.at, (1, f"{event.pk:020}"), event) for event in events]
    entities = Entity.objects.filter(entity_list__project_id=project_id).order_by("pk")
    for entity in entities.filter(entity_list__name__in=(CAMPAIGN_LIST, staff.LIST)):
        found.append(Moment(entity.created_at, (-1, f"{entity.pk:020}"), entity))
    found.sort(key=lambda moment: (moment.order[0] >= 0, moment.at, moment.order))
    return found


def _again(moment: Moment, before: _Before) -> None:
    """By the clock of then: what came first, stays first."""
    work, then = moment.work, moment.at
    if isinstance(work, Event):
        REPLAYS[work.kind](work)
    elif isinstance(work, Entity):
        _follow_entity(work, then)
    elif isinstance(work, tuple):
        row, batch = work
        running.record_row(row, batch, then)
    else:
        _record(work, before, then)


def _follow_entity(entity: Entity, now: datetime) -> None:
    """As the job that follows the list does, without its event."""
    event = Event(
        kind="entity.update", subject=str(entity.uuid), project_id=entity.entity_list.project_id
    )
    job = record_campaign if entity.entity_list.name == CAMPAIGN_LIST else record_staff
    try:
        with transaction.atomic():
            job(event, now)
    except (Unfit, Fault):
        pass  # its task says why


def _record(key: UUID, before: _Before, now: datetime) -> None:
    """Record it, or leave it as it was where it can't be read or is refused."""
    if _is_closed(key):
        _restore(key, before)
        return
    try:
        with transaction.atomic():
            record_submission(key, now, lists=False)
    except (Fault, Problem):
        _restore(key, before)


def _is_closed(key: UUID) -> bool:
    """Is a part of what it says destroyed? Then what was recorded of it can't be made anew."""
    owner = Submission.objects.filter(pk=key).values_list("current__owner", flat=True).first()
    closed = DataKey.objects.filter(owner=owner or "", destroyed_at__isnull=False)
    return bool(owner) and closed.exists()


def _restore(key: UUID, before: _Before) -> None:
    """The rows of this submission as they stood; none where there were none."""
    source = before.sources.get(key)
    if source is None or Source.objects.filter(pk=key).exists():
        return
    for row in before.rows.get(key, ()):
        row._state.adding = True
        row.save(force_insert=True)
    source._state.adding = True
    source.save(force_insert=True)


def _restore_columns(before: _Before) -> None:
    rows = [row for found in before.rows.values() for row in found] + before.others
    for model, name in _KEPT_COLUMNS:
        for row in rows:
            value = getattr(row, name, None)
            if isinstance(row, model) and value is not None:
                model._default_manager.filter(pk=row.pk).update(**{name: value})
