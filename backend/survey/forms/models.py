"""Questionnaires: a form, its versions, its draft, and the files that go along."""

from django.db import models
from django.db.models import Q


class Form(models.Model):
    """A questionnaire by its formID within a project."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSING = "closing"  # unlisted, still accepts
        CLOSED = "closed"  # neither

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="forms")
    form_id = models.CharField(max_length=249)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    current = models.ForeignKey(
        "FormVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    draft = models.ForeignKey("FormVersion", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "form_id"],
                condition=Q(deleted_at__isnull=True),
                name="one_living_form_per_form_id",
            )
        ]

    def __str__(self) -> str:
        return self.form_id


class FormUnit(models.Model):
    """A unit for which the form is meant; without any, it is meant for the whole project."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "unit"], name="one_row_per_form_unit")
        ]

    def __str__(self) -> str:
        return self.unit


class FormVersion(models.Model):
    """What phones download: the XForm byte for byte, and what was read from it."""

    class Validation(models.TextChoices):
        VALID = "valid"
        INVALID = "invalid"
        UNCHECKED = "unchecked"  # no Java on this server

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=249, blank=True)
    title = models.CharField(max_length=255)
    xform = models.BinaryField()
    md5 = models.CharField(max_length=32)  # of exactly the bytes served, as the next two
    sha1 = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    languages = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    mapping = models.JSONField(null=True)  # how answers become outreach records
    unit_field = models.CharField(max_length=400, blank=True)  # path of the commune question
    day_field = models.CharField(max_length=400, blank=True)
    position_field = models.CharField(max_length=400, blank=True)
    entity_lists = models.JSONField(default=list)  # lists that its <entity> blocks write to
    # Question path → class of sensitive values (identity, health, contact): kept sealed.
    sensitive = models.JSONField(default=dict)
    # Nothing of who sent it, from what and when exactly, is kept.
    anonymous = models.BooleanField(default=False)
    source = models.ForeignKey("blobs.Blob", null=True, on_delete=models.PROTECT)
    source_name = models.CharField(max_length=255, blank=True)
    validation = models.CharField(
        max_length=10, choices=Validation.choices, default=Validation.UNCHECKED
    )
    draft_token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    # The first draft of a row of drafts that replaced one another: they share its test address.
    draft_series = models.BigIntegerField(null=True)
    # With a key, phones encrypt what they send; only its passphrase reads it.
    key = models.ForeignKey("keys.Key", null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "version"],
                condition=Q(published_at__isnull=False),
                name="one_published_version_per_name",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class FormMedia(models.Model):
    """A file that the form names: uploaded, or a list that the server writes for each phone."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)  # image, audio, video, file
    blob = models.ForeignKey("blobs.Blob", null=True, on_delete=models.PROTECT)
    entity_list = models.CharField(max_length=120, blank=True)  # served by the server, per holder
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="one_medium_per_name")
        ]

    def __str__(self) -> str:
        return self.name
