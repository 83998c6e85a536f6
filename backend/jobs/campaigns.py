"""From an entity of the list `chien_dich` to the campaign of outreach, in that one direction."""

from datetime import date, datetime

from backend.journal.models import Event
from backend.survey.entities.models import Entity
from outreach import services as outreach

CAMPAIGN_LIST = "chien_dich"


def record_campaign(event: Event, now: datetime) -> None:  # noqa: ARG001 - every job has a clock
    """Upsert the campaign with the entity's own UUID; other lists are left alone."""
    entity = (
        Entity.objects.select_related("entity_list")
        .filter(
            entity_list__name=CAMPAIGN_LIST,
            entity_list__project_id=event.project_id,
            uuid=event.subject,
            deleted_at=None,
        )
        .first()
    )
    if entity is None:
        return
    outreach.plan_campaign(
        campaign=entity.uuid,
        project_id=entity.entity_list.project_id,
        title=entity.label,
        starts_on=date.fromisoformat(entity.values["tu_ngay"]),
        ends_on=date.fromisoformat(entity.values["den_ngay"]),
        synthetic=entity.values.get("gia_lap") == "co",
    )
