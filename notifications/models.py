"""A user's devices, the messages of the inbox, and their deliveries to the devices."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Device(models.Model):
    """An address that a channel can push to; one address is one device, of one user."""

    class Kind(models.TextChoices):
        FID = "fid"  # Firebase installation id
        TOKEN = "token"  # noqa: S105 (FCM registration token of an app)
        WEB = "web"  # FCM registration token of a browser

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=1024)
    label = models.CharField(max_length=80, blank=True)
    registered_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="one_device_per_address"),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.kind} {self.pk}"


class Message(models.Model):
    """One notice to one user: what the inbox lists. Its id goes along with every push of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="one_message_per_key"),
            models.CheckConstraint(
                condition=Q(link="") | (Q(link__startswith="/") & ~Q(link__startswith="//")),
                name="message_link_is_a_path",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="message_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One message on its way to one device."""

    class State(models.TextChoices):
        WAITING = "waiting"  # never tried
        SENDING = "sending"  # handed to the channel, until lease_until
        SENT = "sent"  # the channel took it
        RETRY = "retry"  # surely not taken; tried again at run_at
        GONE = "gone"  # the device has left, or belongs to another user now
        DEAD = "dead"  # refused, or tried too often
        UNKNOWN = "unknown"  # cut off while sending: never sent again, the inbox has it

    OPEN = (State.WAITING, State.RETRY)

    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries", db_index=False)
    device = models.ForeignKey(Device, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField(null=True, blank=True)  # when due; NULL unless open
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["message", "device"], name="one_delivery_per_message_and_device"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "retry"], run_at__isnull=False)
                | (~Q(state__in=["waiting", "retry"]) & Q(run_at=None)),
                name="delivery_is_due_while_open",
            ),
        ]
        indexes = [
            # By run_at and not by state: SQLite does not see that an IN list implies the condition.
            models.Index(
                fields=["run_at"], condition=Q(run_at__isnull=False), name="delivery_open"
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="sending"), name="delivery_sending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
