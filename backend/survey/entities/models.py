"""Lists that phones carry offline: sites, campaigns; later cases under a code."""

import uuid

from django.db import models
from django.db.models import Q


class EntityList(models.Model):
    """A list by its name in the forms (`dia_diem`), with the properties that forms declared."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    properties = models.JSONField(default=list)  # names, in order
    declared_at = models.JSONField(default=dict)  # property → since when (ISO)
    approval_required = models.BooleanField(default=False)
    owner_only = models.BooleanField(default=False)  # phones get only what they made themselves
    # Phones get only rows whose property equals the key's: [[property, the key's property], …]
    access_rules = models.JSONField(default=list)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(deleted_at__isnull=True),
                name="one_living_entity_list_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Entity(models.Model):
    """One row of a list. `version` counts from 1, as Collect expects in `__version`."""

    class Conflict(models.TextChoices):
        """ODK Central's words; "" is none."""

        SOFT = "soft"  # two changed it at once, different properties
        HARD = "hard"  # two changed the same property

    entity_list = models.ForeignKey(EntityList, on_delete=models.CASCADE, related_name="entities")
    uuid = models.UUIDField(default=uuid.uuid4)
    label = models.CharField(max_length=255)
    version = models.PositiveIntegerField(default=1)
    values = models.JSONField(default=dict)
    sort_key = models.CharField(max_length=200, blank=True)  # of the label
    search_key = models.TextField(blank=True)  # label and values, without marks
    unit = models.CharField(max_length=24, blank=True)
    for_all_below = models.BooleanField(default=False)  # meant for every commune of its unit
    source = models.UUIDField(null=True)  # the submission that made it
    # Who made it: a person, and the key that she used; either may be missing.
    creator = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    creator_key = models.ForeignKey(
        "accounts.AppUser", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Whose it is now, once somebody said so; until then its maker's.
    given = models.BooleanField(default=False)
    holder = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    conflict = models.CharField(max_length=4, choices=Conflict.choices, blank=True)
    resolved_version = models.PositiveIntegerField(default=0)  # conflicts up to it are settled
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity_list", "uuid"], name="one_entity_per_uuid")
        ]
        indexes = [
            models.Index(
                fields=["entity_list", "sort_key", "id"],
                condition=Q(deleted_at__isnull=True),
                name="living_entities_in_order",
            ),
            models.Index(fields=["entity_list", "-created_at", "-id"], name="entities_newest"),
            models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="entities_in_the_bin",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EntityVersion(models.Model):
    """A state that the entity had: what was received, and what came of it."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    label = models.CharField(max_length=255)
    values = models.JSONField(default=dict)
    received = models.JSONField(default=dict)  # the properties (and label) that this change named
    base_version = models.PositiveIntegerField(null=True)  # which of ours the change was made on
    # What the phone said of its own offline steps, which count by themselves.
    trunk_version = models.PositiveIntegerField(null=True)
    branch_id = models.CharField(max_length=36, blank=True)
    branch_base_version = models.PositiveIntegerField(null=True)
    conflicting = models.JSONField(null=True)  # properties; null = not made on an old version
    create_as_update = models.BooleanField(default=False)  # a late create of what was forced
    forced = models.BooleanField(default=False)  # did not wait for its predecessor any longer
    submission = models.UUIDField(null=True)
    block = models.PositiveSmallIntegerField(null=True)  # which <entity> of the submission
    source = models.JSONField(default=dict)  # {"submission": {…}}, or {"name", "size", "count"}
    creator = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    creator_key = models.ForeignKey(
        "accounts.AppUser", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_agent = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "version"], name="one_entity_version_per_number"
            ),
            # A block is applied once, however often its job runs.
            models.UniqueConstraint(
                fields=["submission", "block"],
                condition=Q(submission__isnull=False),
                name="one_entity_version_per_block",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.version})"

    @property
    def state(self) -> dict[str, str]:
        """The values, and the label among them."""
        return {**self.values, "label": self.label}


class HeldUpdate(models.Model):
    """An offline step whose predecessor has not arrived: it waits, five days at most."""

    entity_list = models.ForeignKey(EntityList, on_delete=models.CASCADE, related_name="held")
    entity = models.UUIDField()
    branch_id = models.CharField(max_length=36)
    branch_base_version = models.PositiveIntegerField()
    submission = models.UUIDField()
    instance_id = models.CharField(max_length=249)  # the version of the submission
    block = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "block"], name="one_held_update_per_block"
            )
        ]
        indexes = [
            models.Index(fields=["entity", "branch_base_version"], name="held_updates_by_entity")
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.branch_base_version}"


class PurgedEntity(models.Model):
    """What is left of an entity that was deleted for good: phones must still hear of it."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE)
    list_name = models.CharField(max_length=120)
    uuid = models.UUIDField()
    purged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "list_name", "uuid"], name="one_tombstone_per_entity"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class EntityScope(models.Model):
    """A unit (own or ancestor) under which the entity is found."""

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="scope")
    unit = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "unit"], name="one_scope_per_entity_unit")
        ]
        indexes = [models.Index(fields=["unit", "entity"])]

    def __str__(self) -> str:
        return self.unit
