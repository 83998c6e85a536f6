"""Making and changing entity lists: names, properties, who gets which rows."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from backend import problems
from backend.accounts.models import ActorProperty, Project, User
from backend.journal import services as journal
from backend.survey.entities import selectors
from backend.survey.entities.models import EntityList
from backend.survey.entities.writing import told

# XML names as ODK Central takes them; "." would end the name in a form's reference.
_LIST_NAME = re.compile(r"(?!__)(?:[^\W\d_]|[:_])(?:[^\W_]|[:_-])*")
_PROPERTY_NAME = re.compile(r"(?!__)(?!name$)(?!label$)(?:[^\W\d_]|_)(?:[^\W_]|[._-])*")
Rule = tuple[str, str]  # (the list's property, the key's property)


def create_list(
    *,
    project: Project,
    name: Any,
    approval_required: bool = False,
    owner_only: bool = False,
    actor: User,
    now: datetime,
) -> EntityList:
    """A new list without properties. Raises unexpected_value, list_name_conflict, entity_there."""
    if not isinstance(name, str) or len(name) > 120 or not _LIST_NAME.fullmatch(name):
        hint = "This is not a valid dataset name."
        raise problems.unexpected_value(field="name", value=told(name), hint=hint)
    known = {each.lower(): each for each in selectors.list_names(project)}
    if known.get(name.lower(), name) != name:
        raise problems.list_name_conflict(current=known[name.lower()], provided=name)
    try:
        with transaction.atomic():
            made = EntityList.objects.create(
                project=project,
                name=name,
                approval_required=approval_required,
                owner_only=owner_only,
                created_by=actor,
                created_at=now,
            )
            _log("entity_list.create", made, actor, now)
    except IntegrityError:
        raise problems.list_there(
            fields=["name", "projectId"], values=[name, str(project.pk)], value=name
        ) from None
    return made


@transaction.atomic
def add_property(*, entity_list: EntityList, name: Any, actor: User, now: datetime) -> EntityList:
    """Raises unexpected_value, property_there (also when only capitals differ)."""
    valid = isinstance(name, str) and _PROPERTY_NAME.fullmatch(name.lower())
    if not valid or len(name) > 120:
        hint = "This is not a valid property name."
        raise problems.unexpected_value(field="name", value=told(name), hint=hint)
    locked = EntityList.objects.select_for_update().get(pk=entity_list.pk)
    there = {each.lower(): each for each in locked.properties}.get(name.lower())
    if there is not None:
        raise problems.property_there(
            fields=["name", "datasetId"], values=[there, str(locked.pk)], value=there
        )
    locked.properties = [*locked.properties, name]
    locked.declared_at = {**locked.declared_at, name: now.isoformat()}
    _touch(locked, now, "properties", "declared_at")
    _log("entity_list.update", locked, actor, now, properties=[name])
    return locked


@transaction.atomic
def drop_property(*, entity_list: EntityList, name: str, actor: User, now: datetime) -> None:
    """Take the property out; whether anything uses it was asked before."""
    locked = EntityList.objects.select_for_update().get(pk=entity_list.pk)
    locked.properties = [each for each in locked.properties if each != name]
    locked.access_rules = [rule for rule in locked.access_rules if rule[0] != name]
    locked.declared_at = {k: v for k, v in locked.declared_at.items() if k != name}
    _touch(locked, now, "properties", "declared_at", "access_rules")
    _log("entity_list.property.delete", locked, actor, now, properties=[name])


@transaction.atomic
def change_list(
    *,
    entity_list: EntityList,
    approval_required: bool | None = None,
    owner_only: bool | None = None,
    rules: Sequence[Rule] | None = None,
    actor: User,
    now: datetime,
) -> EntityList:
    """Change what is given. `rules` replaces all access rules. Raises property_unknown."""
    locked = (
        EntityList.objects.select_for_update(of=("self",))
        .select_related("project")
        .get(pk=entity_list.pk)
    )
    if approval_required is not None:
        locked.approval_required = approval_required
    if owner_only is not None:
        locked.owner_only = owner_only
    if rules is not None:
        _refuse_unknown(locked, rules)
        locked.access_rules = [list(rule) for rule in rules]
    _touch(locked, now, "approval_required", "owner_only", "access_rules")
    _log("entity_list.update", locked, actor, now)
    return locked


@transaction.atomic
def set_rule(*, entity_list: EntityList, rule: Rule, actor: User, now: datetime) -> EntityList:
    """Add one access rule, or change that of its property. Raises property_unknown."""
    kept = [(name, key) for name, key in entity_list.access_rules if name != rule[0]]
    return change_list(entity_list=entity_list, rules=[*kept, rule], actor=actor, now=now)


def _refuse_unknown(entity_list: EntityList, rules: Sequence[Rule]) -> None:
    keys = set(
        ActorProperty.objects.filter(project=entity_list.project_id).values_list("name", flat=True)
    )
    for name, key in rules:
        if name not in entity_list.properties:
            raise problems.property_unknown(property=told(name))
        if key not in keys:
            raise problems.property_unknown(property=told(key))


def _touch(entity_list: EntityList, now: datetime, *changed: str) -> None:
    entity_list.updated_at = now
    entity_list.save(update_fields=[*changed, "updated_at"])


def _log(
    kind: str, entity_list: EntityList, actor: User, now: datetime, **details: list[str]
) -> None:
    journal.log(
        kind,
        subject=entity_list.pk,
        actor=actor,
        project_id=entity_list.project_id,
        details={"list": entity_list.name, **details},
        now=now,
    )
