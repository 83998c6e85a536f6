"""Screenings as totals of a health check-up, and surveys of pupils whom nobody knows."""

from django.db import models


class HealthCheck(models.Model):
    """The totals of screenings at one check-up; the activity S02 of the same key is counted."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)
    day = models.DateField()
    site = models.UUIDField(null=True, blank=True)
    tool = models.CharField(max_length=40, blank=True)
    examined = models.PositiveIntegerField()
    screened = models.PositiveIntegerField()
    low = models.PositiveIntegerField(null=True, blank=True)
    moderate = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    brief_interventions = models.PositiveIntegerField(null=True, blank=True)
    referred = models.PositiveIntegerField(null=True, blank=True)
    adds_up = models.BooleanField()  # as sent: what does not is kept, shown and not corrected
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "unit", "day"], name="outreach_health_check"),
        ]

    def __str__(self) -> str:
        return f"health check {self.day}"


class PupilSurvey(models.Model):
    """One anonymous survey. School, grade and answers stand in `sealed` alone, together.

    Neither the moment nor the day of its recording is kept: they would tell its order.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)
    month = models.DateField()  # its first day
    sealed = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "month"], name="outreach_pupil_month"),
        ]

    def __str__(self) -> str:
        return f"survey {self.month:%Y-%m}"
