"""From a new submission's <entity> blocks to the lists that phones carry."""

from datetime import datetime

from backend.accounts import areas
from backend.journal.models import Event
from backend.survey.entities import services as entities
from backend.survey.forms import selectors as forms
from backend.survey.submissions.models import Submission
from backend.survey.xforms import EntityBlock, entity_blocks_of


def apply_entities(event: Event, now: datetime) -> None:
    """Create or update the entities that the submission declares. Repeating it changes nothing."""
    submission = (
        Submission.objects.select_related("project").filter(uuid=event.subject).first()
    )
    first = submission.versions.order_by("id").first() if submission else None
    if submission is None or first is None or submission.is_draft:
        return
    for block in entity_blocks_of(first.form_version.fields, bytes(first.xml)):
        _apply(submission, block, now)


def _apply(submission: Submission, block: EntityBlock, now: datetime) -> None:
    uuid = forms.submitted_uuid(block.id)
    if uuid is None or block.faults:
        raise ValueError(" ".join(fault.english for fault in block.faults) or "no entity id")
    entity_list = entities.ensure_list(
        project=submission.project, name=block.list, properties=list(block.properties), now=now
    )
    code = block.properties.get("ma_xa", "")
    unit = areas.declared_unit(code, submission.created_at.date()) if code else ""
    entities.put(
        entity_list=entity_list,
        entity_uuid=uuid,
        label=block.label or "",
        values=dict(block.properties),
        unit=unit or submission.unit,
        source=submission.uuid,
        now=now,
    )
