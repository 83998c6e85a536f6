"""Who may do what, where and until when: users, organisations, projects, roles, assignments."""

import uuid
from typing import ClassVar

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

    email = models.EmailField(max_length=254, unique=True)  # lower case, NFC
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    language = models.CharField(max_length=8, default="vi")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def journal_ids(self) -> tuple[int | None, uuid.UUID | None]:
        return self.pk, None


class Project(models.Model):
    """One programme plan's own questionnaires, people, records and figures."""

    name = models.CharField(max_length=200, unique=True)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ProjectUnit(models.Model):
    """A unit that the project covers; all below it belong to it as well."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=24)  # "code@valid_from"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "unit"], name="one_row_per_project_unit")
        ]

    def __str__(self) -> str:
        return self.unit


class Role(models.Model):
    """A list of verbs. `submission.create:hoat_dong` allows the verb for that form alone."""

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    verbs = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """Role × project × area × dates, held by one person or by one site."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    # Without a project: in every project (the site administrator).
    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="assignments")
    site = models.UUIDField(null=True, db_index=True)
    # Said in words, so that a missing area never means "everything".
    project_wide = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, site__isnull=True)
                | Q(user__isnull=True, site__isnull=False),
                name="assignment_held_by_one",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "project"]),
            models.Index(fields=["site", "project"]),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.starts_on})"


class AssignmentUnit(models.Model):
    """One unit of an assignment's area; all below it belong to the area as well."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=24)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "unit"], name="one_row_per_area_unit")
        ]

    def __str__(self) -> str:
        return self.unit


class AppUser(models.Model):
    """A key in the URL path for one holder: a phone's (long-lived) or a web form's (minutes)."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        WEB_FORM = "web_form"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="app_users")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PHONE)
    name = models.CharField(max_length=200)
    holder = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="app_users")
    site = models.UUIDField(null=True)
    form_id = models.CharField(max_length=249, blank=True)  # web form keys open one form only
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False, site__isnull=True)
                | Q(holder__isnull=True, site__isnull=False),
                name="app_user_held_by_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_ids(self) -> tuple[int | None, uuid.UUID | None]:
        return self.holder_id, self.id


class Session(models.Model):
    """A bearer token of the program door (/v1/sessions), hashed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bearer_sessions")
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
