"""What persons ask for about themselves, and the clocks of the law."""

import uuid

from django.db import models


class LegalClock(models.Model):
    """How long the law gives for something, by whose word, and since when."""

    class Unit(models.TextChoices):
        HOURS = "hours"
        DAYS = "days"
        MONTHS = "months"

    kind = models.CharField(max_length=20)  # see backend.privacy.clocks.STARTING
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.DAYS)
    working = models.BooleanField(default=False)  # working days alone
    source = models.CharField(max_length=300)
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_clock_per_kind_day")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.unit}"


class Holiday(models.Model):
    """A day on which nobody works; or a Saturday or Sunday on which a holiday is worked off."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=120)
    works = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.day}"


class SubjectRequest(models.Model):
    """What a person asks for about herself, and what became of it and when."""

    class Kind(models.TextChoices):
        SEE = "see"
        CORRECT = "correct"
        WITHDRAW = "withdraw"
        ERASE = "erase"

    class State(models.TextChoices):
        RECEIVED = "received"
        ACKNOWLEDGED = "acknowledged"
        DONE = "done"
        REFUSED = "refused"

    class How(models.TextChoices):
        IN_PERSON = "in_person"
        PHONE = "phone"
        LETTER = "letter"
        ONLINE = "online"
        REPRESENTATIVE = "representative"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(
        "privacy.Subject", on_delete=models.CASCADE, related_name="requests"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField()
    received_how = models.CharField(max_length=20, choices=How.choices)
    identity_checked = models.CharField(max_length=300, blank=True)  # how; never a number or name
    contact = models.BinaryField(null=True)  # sealed for "request:UUID"; gone after closing
    received_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    handled_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    acknowledge_by = models.DateTimeField()
    due_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["project", "state", "due_by"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def open(self) -> bool:
        return self.state in {self.State.RECEIVED, self.State.ACKNOWLEDGED}

    @property
    def owner_of_contact(self) -> str:
        return f"request:{self.uuid}"
