"""People: who signs in, with what, and what her clients remember."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """Đoàn Thanh niên, Hội Phụ nữ, a school, a UBND; its successor once it is dissolved."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    ended_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person with e-mail and password. What she may do stands in her assignments."""

    email = models.EmailField(max_length=254)  # lower case, NFC
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200, blank=True)  # of the name, in Vietnamese
    search_key = models.TextField(blank=True)  # name and e-mail, without marks
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=8, default="vi")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # may not sign in; what she did keeps her name

    # What an API key leaves of her rights (`accounts.cut.Cut`); None when she came herself.
    cut: Any = None
    # Who looks through her eyes, where somebody does (`accounts.viewing`).
    viewer: "User | None" = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            # Somebody new may have the address of a person who has left.
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(deleted_at__isnull=True),
                name="one_living_user_per_email",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_ids(self) -> tuple[int | None, uuid.UUID | None]:
        return (self.viewer.pk if self.viewer else self.pk), None


class UserPreference(models.Model):
    """What a client keeps for a person, for the whole server or for one project."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    project = models.ForeignKey("accounts.Project", null=True, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    value = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "project", "name"],
                condition=Q(project__isnull=False),
                name="one_preference_per_project",
            ),
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(project__isnull=True),
                name="one_preference_per_site",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A bearer token of the program door (/v1/sessions), hashed."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="bearer_sessions"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class SignInAttempt(models.Model):
    """Failed sign-ins per address, for the lock-out; kept in the database for every process."""

    email = models.CharField(max_length=254, unique=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures}"
