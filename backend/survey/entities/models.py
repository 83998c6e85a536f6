"""Lists that phones carry offline: sites, campaigns; later cases under a code."""

import uuid

from django.db import models
from django.db.models import Q


class EntityList(models.Model):
    """A list by its name in the forms (`dia_diem`), with the properties that forms declared."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    properties = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_entity_list_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Entity(models.Model):
    """One row of a list. `version` counts from 1, as Collect expects in `__version`."""

    entity_list = models.ForeignKey(EntityList, on_delete=models.CASCADE, related_name="entities")
    uuid = models.UUIDField(default=uuid.uuid4)
    label = models.CharField(max_length=255)
    version = models.PositiveIntegerField(default=1)
    values = models.JSONField(default=dict)
    unit = models.CharField(max_length=24, blank=True)
    source = models.UUIDField(null=True)  # the submission that made it
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity_list", "uuid"], name="one_entity_per_uuid")
        ]
        indexes = [
            models.Index(
                fields=["entity_list", "label"],
                condition=Q(deleted_at__isnull=True),
                name="living_entities_by_label",
            )
        ]

    def __str__(self) -> str:
        return self.label


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
