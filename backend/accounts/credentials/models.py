"""What stands between a person and her rights: tries, sessions, API keys, one-time links."""

import uuid

from django.db import models
from django.db.models import Q


class Throttle(models.Model):
    """Wrong tries under one key: an account, a source of requests, a known browser. All hashed."""

    key = models.CharField(max_length=120, unique=True)
    failures = models.PositiveIntegerField(default=0)  # since the last lock
    locks = models.PositiveIntegerField(default=0)  # each lasts twice as long as the one before
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.failures}"


class BearerNote(models.Model):
    """What the list of sessions tells of a bearer session: never an address."""

    session = models.OneToOneField(
        "accounts.Session", on_delete=models.CASCADE, related_name="note"
    )
    device = models.CharField(max_length=120, blank=True)  # in words
    factor = models.BooleanField(default=False)  # a second factor was given when it was opened
    seen_on = models.DateField()

    def __str__(self) -> str:
        return self.device


class ApiKey(models.Model):
    """A program's key: acts as its owner, cut to these verbs, projects and units."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, unique=True)  # what lists show of the token
    token_hash = models.CharField(max_length=64, unique=True)
    verbs = models.JSONField(default=list)
    projects = models.JSONField(default=list)  # ids; never empty
    units = models.JSONField(default=list)  # keys "code@valid_from"; empty = her own area
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ApiKeyUse(models.Model):
    """How often a key was used on a day; the journal has it once the day is over."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    uses = models.PositiveIntegerField(default=0)
    journalled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="one_row_per_api_key_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.uses}"


class Invitation(models.Model):
    """A one-time link: into a role, or to a new password. Only the token's hash is kept."""

    class Kind(models.TextChoices):
        ROLE = "role"
        PASSWORD = "password"  # noqa: S105 - a word, no secret

    kind = models.CharField(max_length=10, choices=Kind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.CharField(max_length=254)  # lower case, NFC
    user = models.ForeignKey(  # whose password; or who took the role
        "accounts.User", null=True, on_delete=models.CASCADE, related_name="+"
    )
    project = models.ForeignKey(
        "accounts.Project", null=True, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.ForeignKey("accounts.Role", null=True, on_delete=models.CASCADE)
    units = models.JSONField(default=list)  # empty = the inviter's own area
    ends_on = models.DateField(null=True)  # of the role
    resets_factor = models.BooleanField(default=False)  # the phone with the codes is lost
    created_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="role", project__isnull=False, role__isnull=False)
                | Q(kind="password", user__isnull=False),
                name="invitation_into_a_role_or_to_a_password",
            )
        ]

    def __str__(self) -> str:
        return self.kind
