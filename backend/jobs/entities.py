"""From a new submission's <entity> blocks to the lists that phones carry."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.accounts import areas
from backend.jobs.failures import Unfit
from backend.journal.models import Event
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.survey.submissions.reading import event_day
from backend.survey.xforms import EntityBlock, entity_blocks_of


def apply_entities(event: Event, now: datetime) -> None:
    """Create or update the entities that the submission declares. Repeating it changes nothing.

    Raises Unfit, and applies none, when one of them can't be applied.
    """
    submission = (
        Submission.objects.select_related("project")
        .filter(uuid=event.subject, is_draft=False)
        .first()
    )
    first = first_version(submission) if submission else None
    if submission is None or first is None:
        return
    for block in entity_blocks_of(first.form_version.fields, bytes(first.xml)):
        _apply(submission, first, block, now)


def first_version(submission: Submission) -> SubmissionVersion | None:
    """The version that made the entities; an edited submission never edits them."""
    return submission.versions.select_related("form_version").order_by("id").first()


def _apply(
    submission: Submission, first: SubmissionVersion, block: EntityBlock, now: datetime
) -> None:
    if block.faults:
        vietnamese = (get_language() or "vi").startswith("vi")
        said = (each.vietnamese if vietnamese else each.english for each in block.faults)
        raise Unfit(" ".join(said))
    entity_list = entities.ensure_list(
        project=submission.project, name=block.list, properties=list(block.properties), now=now
    )
    there = Entity.objects.filter(entity_list=entity_list, uuid=UUID(block.id)).first()
    if block.action == "create" and there is not None:
        _only_again(submission, there)
        return
    if block.action == "update" and there is None:
        sentence = _(
            "The list “{list}” has no row {uuid} to update. Send the form that makes it first."
        )
        raise Unfit(sentence.format(list=block.list, uuid=block.id))
    entities.put(
        entity_list=entity_list,
        entity_uuid=UUID(block.id),
        label=block.label or (there.label if there else ""),
        values=dict(block.properties),
        unit=_unit(submission, first, block, there),
        source=submission.uuid,
        now=now,
    )


def _only_again(submission: Submission, there: Entity) -> None:
    """The same task twice is nothing new; another submission may not make a row over."""
    if there.source != submission.uuid:
        sentence = _("The list has a row {uuid} already; another form may only update it.")
        raise Unfit(sentence.format(uuid=there.uuid))


def _unit(
    submission: Submission, first: SubmissionVersion, block: EntityBlock, there: Entity | None
) -> str:
    """The commune that the row names, else the one that it has, else the submission's."""
    code = block.properties.get("ma_xa", "")
    day = event_day(first.form_version, first.answers, first.created_at)
    declared = areas.declared_unit(code, day) if code else ""
    return declared or (there.unit if there else submission.unit)
