"""Projects, the units that they cover, and what is set for the whole server."""

from django.db import models
from django.db.models import Q


class Project(models.Model):
    """One programme plan's own questionnaires, people, records and figures."""

    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    # May who is responsible for one commune alone approve and reject what comes from it?
    commune_approves = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(deleted_at__isnull=True),
                name="one_living_project_per_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProjectUnit(models.Model):
    """A unit that the project covers; all below it belong to it as well."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=24)  # "code@valid_from"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "unit"], name="one_row_per_project_unit")
        ]

    def __str__(self) -> str:
        return self.unit


class ActorProperty(models.Model):
    """A property that a project's keys may carry, such as `xa` or `team`."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_actor_property_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class ServerSetting(models.Model):
    """What an administrator set for the whole server, by ODK Central's key of it."""

    key = models.CharField(max_length=60, unique=True)
    value = models.JSONField(default=dict)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
