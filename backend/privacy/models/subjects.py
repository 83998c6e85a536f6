"""Persons, as the desk knows them: by the owner of their data keys, never by a name."""

import uuid

from django.db import models


class Subject(models.Model):
    """A person whom the desk had to do with: "case:UUID", else "submission:UUID"."""

    owner = models.CharField(primary_key=True, max_length=60)
    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.owner


class SubjectScope(models.Model):
    """A unit (own or ancestor) under which the person is found; it outlives the answers."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="scope")
    unit = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "unit"], name="one_scope_per_subject_unit")
        ]
        indexes = [models.Index(fields=["unit", "subject"])]

    def __str__(self) -> str:
        return self.unit


class Stop(models.Model):
    """A submission of which no further use is made: not opened, exported or counted anew."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn"
        ERASED = "erased"

    submission = models.UUIDField(primary_key=True)
    why = models.CharField(max_length=10, choices=Why.choices)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.submission} {self.why}"


class Tombstone(models.Model):
    """What is left of an erased submission, so that counts stay: form, unit, day. No person."""

    class Kind(models.TextChoices):
        ERASURE = "erasure"
        RETENTION = "retention"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner_hash = models.CharField(max_length=64, db_index=True)  # keyed: nothing without the key
    submission_hash = models.CharField(max_length=64, unique=True)
    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    form = models.ForeignKey("forms.Form", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.CharField(max_length=24, blank=True)
    day = models.DateField(null=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=300, blank=True)
    erased_at = models.DateTimeField()
    request = models.ForeignKey(
        "privacy.SubjectRequest", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["project", "-erased_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.erased_at:%Y-%m-%d}"
