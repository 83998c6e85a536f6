"""Applying the <entity> blocks of submissions: create, update, upsert, offline branches.

The rules are ODK Central's (docs.getodk.org/central-entities; xforms-spec entities 2024.1.0 and
2025.1.0), so that a conflict means the same here as there.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import problems
from backend.problems import Problem
from backend.survey.entities import backlog, writing
from backend.survey.entities.conflicts import conflicting
from backend.survey.entities.models import Entity, EntityList, EntityVersion, PurgedEntity
from backend.survey.entities.writing import Change, Origin
from backend.survey.xforms import EntityBlock

HARD, SOFT = Entity.Conflict.HARD, Entity.Conflict.SOFT
# Central's label for a row that is made from a late update without one.
NO_LABEL = "auto generated"


@dataclass(frozen=True)
class Step:
    """One block of a submission, on its way into its list.

    `unit`: of the commune that it declares, "" for none; `home`: of its submission.
    `permitted`: what the form allows. `approved`: an approval list may take it now. `only_create`:
    the review alone has changed. `forced`: it waited long enough.
    """

    entity_list: EntityList
    block: EntityBlock
    origin: Origin
    unit: str
    home: str
    permitted: Collection[str]
    approved: bool
    only_create: bool = False
    forced: bool = False

    @property
    def uuid(self) -> UUID:
        return UUID(self.block.id)

    @property
    def creates(self) -> bool:
        return self.block.action in {"create", "upsert"}

    @property
    def updates(self) -> bool:
        return self.block.action in {"update", "upsert"}


def apply(step: Step, now: datetime) -> EntityVersion | None:
    """Apply one block; None when it is held, or waits for approval.

    Raises entity_action_not_permitted, parameter_missing, bad_field, entity_missing,
    entity_version_missing, entity_deleted, entity_there, uuid_of_deleted. The caller has the
    transaction and the project's lock, and asks once for each block.
    """
    _refuse_unpermitted(step)
    rows = Entity.objects.select_for_update(of=("self",)).select_related("entity_list")
    entity = rows.filter(entity_list=step.entity_list, uuid=step.uuid).first()
    version = _applied(step, entity, now)
    if version is not None:
        backlog.release(version.entity, version, now)
    return version


def _applied(step: Step, entity: Entity | None, now: datetime) -> EntityVersion | None:
    if entity is not None and entity.deleted_at is not None:
        if step.updates:
            raise problems.entity_deleted(entityUuid=step.block.id)
        raise problems.uuid_of_deleted(entityUuids=[step.block.id])
    if entity is None:
        return _without_entity(step, now)
    if step.only_create:
        return None
    if step.updates and not (step.creates and step.block.base_version is None):
        return _update(step, entity, now)
    root = entity.versions.filter(version=1).first()
    if root is not None and root.forced:
        return _create_as_update(step, entity, now)
    raise problems.entity_there(
        list=step.entity_list.name, fields="uuid", values=step.block.id, value=step.block.id
    )


def _without_entity(step: Step, now: datetime) -> EntityVersion | None:
    """Create it; an update of what is not there is held when it belongs to a branch."""
    if step.only_create and not step.creates:
        return None
    says_base = step.block.base_version is not None
    if step.updates and not step.only_create and (says_base or not step.creates):
        _base_named(step)
        if _branch(step) and not step.forced:
            _hold(step, now)
            return None
        if not step.creates and not step.forced:
            raise problems.entity_missing(
                entityUuid=step.block.id, datasetName=step.entity_list.name
            )
    if step.entity_list.approval_required and not step.approved:
        return None
    return _create(step, now)


def _create(step: Step, now: datetime) -> EntityVersion:
    entity_list, block = step.entity_list, step.block
    buried = PurgedEntity.objects.filter(
        project=entity_list.project_id, list_name=entity_list.name, uuid=step.uuid
    )
    if buried.exists():
        raise problems.uuid_of_deleted(entityUuids=[block.id])
    label = writing.plain_label(block.label or (NO_LABEL if step.forced else ""))
    if not label:
        raise problems.parameter_missing(field="label")
    entity = writing.create(
        entity_list=entity_list,
        uuid=step.uuid,
        change=Change(
            label=label,
            values=writing.plain_values(block.properties),
            received=_received(step),
            trunk_version=block.trunk_version,
            branch_id=_branch(step),
            branch_base_version=block.base_version if step.forced else None,
            forced=step.forced,
        ),
        unit=step.unit or step.home,
        origin=step.origin,
        now=now,
    )
    return _version(entity, entity.version)


def _update(step: Step, entity: Entity, now: datetime) -> EntityVersion | None:
    base = _base(step, entity)
    if base is None:
        _hold(step, now)
        return None
    trunk = step.block.trunk_version
    if trunk is not None and trunk > entity.version:
        raise _version_missing(step, f"trunkVersion={trunk}")
    server = _version(entity, entity.version)
    met: list[str] | None = None
    conflict = entity.conflict
    if base.version != server.version:
        met = conflicting(_received(step), base.state, server.state)
        conflict = HARD if met or conflict == HARD else SOFT
    elif _interrupted(step, entity):
        conflict = conflict or SOFT
    return _add(step, entity, base, now, met=met, conflict=conflict)


def _create_as_update(step: Step, entity: Entity, now: datetime) -> EntityVersion:
    """The creation arrives after a forced step has made the row: it is one change among others."""
    server = _version(entity, entity.version)
    received = _received(step)
    met = [key for key in received if server.state.get(key, received[key]) != received[key]]
    conflict = HARD if met or entity.conflict == HARD else SOFT
    return _add(step, entity, server, now, met=met, conflict=conflict, create_as_update=True)


def _add(
    step: Step,
    entity: Entity,
    base: EntityVersion,
    now: datetime,
    *,
    met: list[str] | None,
    conflict: str,
    create_as_update: bool = False,
) -> EntityVersion:
    """Last write wins, property by property."""
    block, branch = step.block, _branch(step)
    change = Change(
        label=writing.plain_label(block.label or "") or entity.label,
        values={**entity.values, **writing.plain_values(block.properties)},
        received=_received(step),
        base_version=base.version,
        trunk_version=block.trunk_version,
        branch_id=branch,
        branch_base_version=block.base_version if branch else None,
        conflicting=met,
        create_as_update=create_as_update,
        forced=step.forced,
    )
    return writing.add_version(
        entity,
        change,
        unit=step.unit or entity.unit,
        conflict=conflict,
        origin=step.origin,
        now=now,
    )


def _base(step: Step, entity: Entity) -> EntityVersion | None:
    """The version on which the phone made its change; None when the step must be held."""
    number, branch = _base_named(step), _branch(step)
    if not branch:
        found = entity.versions.filter(version=number).first()
        if found is None:
            raise _version_missing(step, str(number))
        return found
    if number in {1, step.block.trunk_version}:
        found = entity.versions.filter(version=number).first()
    else:
        steps = entity.versions.filter(branch_id=branch, branch_base_version=number - 1)
        found = steps.order_by("version").first()
    if found is None and step.forced:
        return _version(entity, entity.version)
    return found


def _base_named(step: Step) -> int:
    if step.block.base_version is None:
        raise problems.parameter_missing(field="baseVersion")
    return step.block.base_version


def _branch(step: Step) -> str:
    """The branch's UUID, "" for an update made online."""
    text = (step.block.branch_id or "").lower().removeprefix("uuid:")
    if not text:
        if step.block.trunk_version is not None:
            raise problems.parameter_missing(field="branchId")
        return ""
    try:
        return str(UUID(text))
    except ValueError:
        raise problems.bad_field(field="branchId", hint="valid version 4 UUID") from None


def _interrupted(step: Step, entity: Entity) -> bool:
    """Has something else changed the row since the trunk of this branch?"""
    branch = _branch(step)
    if not branch:
        return False
    since = entity.versions.filter(version__gt=step.block.trunk_version or 1)
    return since.exclude(branch_id=branch).exists()


def _hold(step: Step, now: datetime) -> None:
    backlog.hold(
        entity_list=step.entity_list,
        uuid=step.uuid,
        branch_id=_branch(step),
        base_version=_base_named(step),
        origin=step.origin,
        now=now,
    )


def _received(step: Step) -> dict[str, str]:
    received = writing.plain_values(step.block.properties)
    if step.block.label:
        received["label"] = writing.plain_label(step.block.label)
    return received


def _version(entity: Entity, number: int) -> EntityVersion:
    found = entity.versions.get(version=number)
    found.entity = entity
    return found


def _version_missing(step: Step, said: str) -> Problem:
    return problems.entity_version_missing(
        baseVersion=said, entityUuid=step.block.id, datasetName=step.entity_list.name
    )


def _refuse_unpermitted(step: Step) -> None:
    for action, wanted in (("create", step.creates), ("update", step.updates)):
        if wanted and action not in step.permitted:
            raise problems.entity_action_not_permitted(
                action=action, list=step.entity_list.name, permitted=list(step.permitted)
            )
