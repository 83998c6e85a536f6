"""From an entity of the list `chien_dich` to the campaign of outreach, in that one direction."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from backend.jobs.failures import Unfit
from backend.jobs.planning import record_staff
from backend.journal.models import Event
from backend.survey.entities.models import Entity
from outreach import services as outreach

CAMPAIGN_LIST = "chien_dich"


def record_campaign(event: Event, now: datetime) -> None:
    """Upsert the campaign with the entity's own UUID; a row of staff is theirs, others nobody's."""
    record_staff(event, now)
    entity = (
        Entity.objects.select_related("entity_list")
        .filter(entity_list__name=CAMPAIGN_LIST, uuid=event.subject, deleted_at=None)
        .filter(entity_list__project_id=event.project_id or 0)
        .first()
    )
    if entity is None:
        return
    outreach.plan_campaign(
        campaign=entity.uuid,
        project_id=entity.entity_list.project_id,
        title=entity.label,
        starts_on=_day(entity, "tu_ngay"),
        ends_on=_day(entity, "den_ngay"),
        synthetic=entity.values.get("gia_lap") == "co",
    )


def _day(entity: Entity, name: str) -> date:
    try:
        return date.fromisoformat(str(entity.values.get(name, "")))
    except ValueError:
        sentence = _(
            "Campaign {uuid}: “{name}” is not a day such as 2026-06-01. Mend it in the list."
        )
        raise Unfit(sentence.format(uuid=entity.uuid, name=name)) from None
