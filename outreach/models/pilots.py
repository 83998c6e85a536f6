"""Pilot models (mô hình) and their steps."""

from django.db import models
from django.db.models import Q

from outreach.codes import MODEL_STEPS


class PilotModel(models.Model):
    """A model; its key is the UUID of its entity, else of the submission that began it.

    How far it is follows from its steps (`outreach.selectors.pilots`): their reviews change.
    """

    uuid = models.UUIDField(primary_key=True)
    submission = models.UUIDField(unique=True)
    project_id = models.IntegerField()
    name = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=220, blank=True)
    sort_key = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    site = models.UUIDField(null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "sort_key"], name="outreach_model_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ModelStep(models.Model):
    """One step, keyed by its submission. Its model may be unknown: the step stands by itself."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    model = models.UUIDField(null=True, blank=True, db_index=True)  # no constraint, as of sites
    step = models.CharField(max_length=40)
    day = models.DateField()
    unit = models.CharField(max_length=24, blank=True)
    marks = models.JSONField(default=list)  # of M0: nine of 0 to 2, null = not given
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # of 18, added up here
    conclusion = models.CharField(max_length=40, blank=True)
    needing = models.PositiveIntegerField(null=True, blank=True)  # persons
    approached = models.PositiveIntegerField(null=True, blank=True)
    screened = models.PositiveIntegerField(null=True, blank=True)
    counselled = models.PositiveIntegerField(null=True, blank=True)
    legal = models.PositiveIntegerField(null=True, blank=True)
    linked = models.PositiveIntegerField(null=True, blank=True)
    edited_reason = models.CharField(max_length=500, blank=True)
    evaluation = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5
    lessons = models.TextField(blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # đồng
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "unit", "day"], name="outreach_model_step"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=MODEL_STEPS), name="model_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.day}"
