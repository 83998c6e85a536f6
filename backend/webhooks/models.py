"""Webhooks: addresses that are told of events, and every call that was made or waits."""

import uuid

from django.db import models
from django.db.models import Q


class Webhook(models.Model):
    """An address of somebody's program, told of a project's events: ids, never answers.

    Its secret is made from the server's own and never stored; the hash tells whether it still is
    the one that was handed over.
    """

    project = models.ForeignKey(
        "accounts.Project", on_delete=models.CASCADE, related_name="webhooks"
    )
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=2000)
    events = models.JSONField(default=list)  # kinds; see backend.webhooks.kinds
    form_ids = models.JSONField(default=list)  # submissions of these forms; empty = of all
    active = models.BooleanField(default=True)
    paused_because = models.CharField(max_length=20, blank=True)  # "" when a person paused it
    generation = models.PositiveIntegerField(default=1)
    secret_hash = models.CharField(max_length=64)
    # Failed calls since the last that was taken: the longer, the seldomer it is tried.
    failures = models.PositiveIntegerField(default=0)
    dead_in_a_row = models.PositiveIntegerField(default=0)
    hold_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_webhook_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event on its way to one webhook. Nothing of the receiver's answer is kept but its status.

    At least once: a call whose answer was not heard is made again under the same id.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"  # until lease_until; then it waits again
        SENT = "sent"
        DEAD = "dead"  # after eight tries it waits for a person

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey("journal.Event", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    payload = models.JSONField()  # what is sent: ids only
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(null=True)  # when due; NULL unless waiting
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer, as HTTP has it
    error = models.CharField(max_length=20, blank=True)  # see backend.webhooks.calling.Failure
    duration_ms = models.PositiveIntegerField(null=True)
    called_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "event"], name="one_delivery_per_webhook_and_event"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", run_at__isnull=False)
                | (~Q(state="waiting") & Q(run_at=None)),
                name="webhook_delivery_is_due_while_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run_at"], condition=Q(run_at__isnull=False), name="webhook_deliveries_due"
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state="sending"),
                name="webhook_deliveries_sending",
            ),
            models.Index(fields=["webhook", "-created_at"]),
            models.Index(fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
