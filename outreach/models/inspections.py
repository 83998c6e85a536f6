"""Inspections: what was looked at, and what is to be done by when."""

from django.conf import settings
from django.db import models


class Inspection(models.Model):
    """The minutes of one inspection, keyed by their submission."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)
    day = models.DateField()
    team_decision = models.CharField(max_length=100, blank=True)
    inspected = models.CharField(max_length=200)
    site = models.UUIDField(null=True, blank=True)
    model = models.UUIDField(null=True, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    shortcomings = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "unit", "day"], name="outreach_inspection_day"),
        ]

    def __str__(self) -> str:
        return f"inspection {self.day}"


class InspectionPoint(models.Model):
    """A point that was looked at."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="points")
    number = models.PositiveSmallIntegerField()
    point = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="one_point_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.point[:60]}"


class InspectionTask(models.Model):
    """A recommendation that somebody has to follow, by a day where the minutes set one.

    Its key comes of the inspection and its wording, so that it stays when rows move.
    """

    uuid = models.UUIDField(primary_key=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    recommendation = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    responsible = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="outreach_inspection_due")]

    def __str__(self) -> str:
        return f"{self.number}. {self.recommendation[:60]}"


class TaskDone(models.Model):
    """That a task was followed, and what shows it. It stays when its minutes are recorded anew."""

    task = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    done_on = models.DateField()
    evidence = models.CharField(max_length=1000)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.task} {self.done_on}"
