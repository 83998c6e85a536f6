"""What a project's codes set on its phones, and the password of their locked settings."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts import areas, permissions, selectors, tokens, verbs
from backend.accounts.models import PhoneSettings, Project, User
from backend.journal import services as journal


def may_choose(actor: User, project: Project) -> None:
    """Raises phones_whole_project unless the actor may make phones in all of the project."""
    area = permissions.area_for(actor, project, verbs.APP_USER_CREATE)
    units = selectors.project_keys(project)
    covered = bool(units) and all(area.meets(areas.scope_of(unit)) for unit in units)
    if not (area.everything or covered):
        raise problems.phones_whole_project()


def settings_of(project: Project) -> PhoneSettings:
    """What was chosen, else the usual (not stored)."""
    found = PhoneSettings.objects.filter(project=project).first()
    return found or PhoneSettings(project=project)


def password_of(chosen: PhoneSettings) -> str:
    """Six digits that open the locked settings on every phone of the project; stored nowhere."""
    made = tokens.derived("phone-settings", chosen.project_id, chosen.password_generation)
    number = int.from_bytes(hashlib.sha256(made.encode()).digest()[:8], "big")
    return f"{number % 1_000_000:06d}"


@transaction.atomic
def choose(
    *,
    project: Project,
    actor: User,
    now: datetime,
    new_password: bool = False,
    **chosen: Any,
) -> PhoneSettings:
    """Keep these choices for all codes that are shown from now on; phones keep their old ones."""
    found = PhoneSettings.objects.select_for_update().filter(project=project).first()
    kept = found or PhoneSettings(project=project)
    for field in ("icon", "colour", "language", "autosend", "delete_send", "image_size", "locked"):
        setattr(kept, field, chosen.get(field, getattr(kept, field)))
    kept.password_generation += new_password
    kept.updated_at = now
    kept.save()
    journal.log(
        "project.phone_settings", subject=project.pk, actor=actor, project_id=project.pk, now=now
    )
    return kept
