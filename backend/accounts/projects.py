"""What changes projects after they were made."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts.models import Project, User
from backend.accounts.unique import claimed
from backend.journal import services as journal

_CHANGED = ["name", "description", "archived_at", "commune_approves", "updated_at"]


@transaction.atomic
def update(*, project: Project, changes: Mapping[str, Any], actor: User, now: datetime) -> Project:
    """Change name, description, `archived` or `communeApproves`: those that are named.

    Raises already_there.
    """
    if "name" in changes:
        project.name = unicodedata.normalize("NFC", changes["name"]).strip()
        others = Project.objects.filter(name=project.name, deleted_at=None).exclude(pk=project.pk)
        if others.exists():
            raise problems.already_there(what="name", value=project.name)
    if "description" in changes:
        project.description = changes["description"] or ""
    if "archived" in changes:
        project.archived_at = (project.archived_at or now) if changes["archived"] else None
    if "communeApproves" in changes:
        project.commune_approves = changes["communeApproves"]
    project.updated_at = now
    with claimed("name", project.name):
        project.save(update_fields=_CHANGED)
    journal.log(
        "project.update",
        subject=project.pk,
        actor=actor,
        project_id=project.pk,
        details={"changed": sorted(changes)},
        now=now,
    )
    return project


@transaction.atomic
def delete(*, project: Project, actor: User, now: datetime) -> None:
    """Nobody finds the project any more and its keys open nothing; what it holds is kept."""
    Project.objects.filter(pk=project.pk).update(deleted_at=now, updated_at=now)
    journal.log("project.delete", subject=project.pk, actor=actor, project_id=project.pk, now=now)
