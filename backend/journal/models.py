"""The append-only log of events, and the tasks that follow them."""

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """Something that happened: who, what, to which subject. Ids only, never an answer."""

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=60)
    user_id = models.BigIntegerField(null=True)
    app_user_id = models.UUIDField(null=True)
    project_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=64)
    details = models.JSONField(default=dict)
    notes = models.CharField(max_length=1000, blank=True)  # X-Action-Notes of the request

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["project_id", "kind", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Task(models.Model):
    """One job that follows one event. Its effect and `done` commit together."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DEAD = "dead"  # after five tries it waits for a person

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tasks")
    job = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "job"], name="one_task_per_event_and_job")
        ]
        indexes = [
            models.Index(fields=["run_at"], condition=Q(state="open"), name="open_tasks_by_time"),
            models.Index(
                fields=["subject", "id"], condition=Q(state="open"), name="open_tasks_by_subject"
            ),
            models.Index(fields=["subject"], condition=Q(state="dead"), name="dead_tasks"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.subject} ({self.state})"
