"""Pilot models as a reader finds them: cut to the steps that she may read."""

from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.planning.office_grounds import readable
from backend.survey.entities.models import Entity
from outreach import selectors as outreach
from outreach.selectors import ModelLine

MODEL_LIST: Final = "mo_hinh"


def models(user: User, project: Project, *, search: str = "", stage: str = "") -> list[ModelLine]:
    """The models with the steps that she may read; steps of models nobody knows come last."""
    return outreach.models(
        project.pk, readable(user, project), gone=_gone(project), search=search, stage=stage
    )


def model_for(user: User, project: Project, model: UUID) -> ModelLine:
    """Raises not_found for a model of which she may read no step."""
    for line in models(user, project):
        if line.model is not None and line.model.pk == model:
            return line
    raise problems.not_found()


def _gone(project: Project) -> dict[UUID, date]:
    """The models whose row was taken out of the phones' list, and when."""
    rows = Entity.objects.filter(
        entity_list__project=project, entity_list__name=MODEL_LIST, deleted_at__isnull=False
    )
    return {
        uuid: timezone.localdate(at)
        for uuid, at in rows.values_list("uuid", "deleted_at")
        if at is not None
    }
