"""What changes keys after they were made, and the properties that a project's keys may carry."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend import problems
from backend.accounts.models import ActorProperty, AppUser, Project, User
from backend.accounts.unique import claimed
from backend.journal import services as journal

# What ODK Central allows as the name of a property: letters, digits, _, - and . as in XML names.
PROPERTY_NAME: Final = re.compile(r"(?!__)[^\W\d][\w.-]*\Z")
RESERVED: Final = frozenset(["name", "label", "displayname"])
LONGEST_VALUE: Final = 200


def properties_in(project: Project) -> QuerySet[ActorProperty]:
    return ActorProperty.objects.filter(project=project).order_by("name")


def values_in(project: Project, rows: Iterable[AppUser]) -> dict[str, list[str]]:
    """Property → the values that these keys have of it, sorted."""
    kept: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name, value in row.properties.items():
            kept[name].add(value)
    return {row.name: sorted(kept[row.name]) for row in properties_in(project)}


@transaction.atomic
def create_property(*, project: Project, name: str, actor: User, now: datetime) -> ActorProperty:
    """A property that the project's keys may carry. Raises unexpected_value, already_there."""
    if name.lower() in RESERVED or not PROPERTY_NAME.match(name):
        hint = _("This is not a valid property name.")
        raise problems.unexpected_value(field="name", value=name, hint=hint)
    # Two names that differ only in case would be one column in a spreadsheet.
    if any(row.name.lower() == name.lower() for row in properties_in(project)):
        raise problems.already_there(what="name", value=name)
    with claimed("name", name):
        made = ActorProperty.objects.create(project=project, name=name, created_at=now)
    journal.log(
        "actor_property.create",
        subject=project.pk,
        actor=actor,
        project_id=project.pk,
        details={"name": name},
        now=now,
    )
    return made


def checked_properties(project: Project, given: Mapping[str, Any]) -> dict[str, str | None]:
    """Values without blanks around; null for none. Raises unexpected_value."""
    known = {row.name for row in properties_in(project)}
    for name, value in given.items():
        if name not in known:
            hint = _("There is no such property. Make it first.")
            raise problems.unexpected_value(field="properties", value=name, hint=hint)
        if value is not None and not (isinstance(value, str) and _storable(value)):
            hint = _("A value is a text of up to {most} characters, or null.")
            raise problems.unexpected_value(
                field=name, value=type(value).__name__, hint=hint.format(most=LONGEST_VALUE)
            )
    return {name: (value or "").strip() or None for name, value in given.items()}


def _storable(value: str) -> bool:
    return len(value) <= LONGEST_VALUE and value.isprintable()


@transaction.atomic
def update_key(*, key: AppUser, changes: Mapping[str, Any], actor: User, now: datetime) -> AppUser:
    """Change a key's name, end or properties: those that are named. Raises unexpected_value.

    `properties` are merged: null takes one away, what is not named stays.
    """
    if "properties" in changes:
        merged = key.properties | checked_properties(key.project, changes["properties"])
        key.properties = {name: value for name, value in merged.items() if value is not None}
    if "name" in changes:
        key.name = unicodedata.normalize("NFC", changes["name"]).strip()
    if "expires_at" in changes:
        key.expires_at = changes["expires_at"]
    key.updated_at = now
    key.save(update_fields=["properties", "name", "expires_at", "updated_at"])
    journal.log(
        "app_user.update",
        subject=key.pk,
        actor=actor,
        project_id=key.project_id,
        details={"changed": sorted(changes)},
        now=now,
    )
    return key


@transaction.atomic
def delete_key(*, key: AppUser, actor: User, now: datetime) -> None:
    """The key opens nothing any more and is no longer listed; what it sent keeps its name."""
    AppUser.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)
    AppUser.objects.filter(pk=key.pk).update(deleted_at=now, updated_at=now)
    key.assignments.all().delete()
    journal.log("app_user.delete", subject=key.pk, actor=actor, project_id=key.project_id, now=now)
