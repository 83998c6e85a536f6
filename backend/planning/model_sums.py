"""What the list `mo_hinh` on phones tells of each model's work, so that F14 fills it in.

The list is carried by everybody of the commune, also by who may see no case there: a sum of so few
persons that it points at them (`K_THRESHOLD`) is told to nobody and typed by hand, as before.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from backend.accounts.models import Project
from backend.planning.pilots import MODEL_LIST
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity, EntityList
from outreach.selectors.model_sums import ModelSums, model_sums

# What is summed → under which name the questionnaire asks for it, and reads it from the list.
PROPERTIES: Final = {
    "approached": "so_tiep_can",
    "screened": "so_sang_loc",
    "counselled": "so_tu_van",
    "linked": "so_ket_noi",
}


@transaction.atomic
def refresh(*, project: Project, now: datetime) -> int:
    """Bring the list to what the records tell; how many rows changed, none when all is told.

    A model that ended, or is not alone in its commune any more, is told nothing.
    """
    listed = EntityList.objects.filter(project=project, name=MODEL_LIST, deleted_at=None).first()
    if listed is None:
        return 0
    sums = model_sums(project.pk)
    if sums:
        names = PROPERTIES.values()
        listed = entities.ensure_list(project=project, name=MODEL_LIST, properties=names, now=now)
    rows = Entity.objects.filter(entity_list=listed, deleted_at=None).order_by("pk")
    return sum(_put(row, listed, sums.get(row.uuid), now) for row in rows)


def _put(row: Entity, listed: EntityList, sums: ModelSums | None, now: datetime) -> bool:
    wanted = _values(sums)
    if all(row.values.get(name, "") == value for name, value in wanted.items()):
        return False
    entities.put(
        entity_list=listed,
        entity_uuid=row.uuid,
        label=row.label,
        values=wanted,
        unit=row.unit,
        for_all_below=row.for_all_below,
        now=now,
    )
    return True


def _values(sums: ModelSums | None) -> dict[str, str]:
    if sums is None:
        return dict.fromkeys(PROPERTIES.values(), "")
    return {PROPERTIES[name]: _told(number) for name, number in asdict(sums).items()}


def _told(persons: int) -> str:
    """Nobody at all points at nobody."""
    return str(persons) if persons == 0 or persons >= settings.K_THRESHOLD else ""
