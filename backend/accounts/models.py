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
    updated_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # may not sign in; what she did keeps her name

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
    updated_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

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
    # ODK Central's name of the same role ("manager"), by which its clients look it up.
    system = models.CharField(max_length=20, blank=True)
    verbs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system"], condition=~Q(system=""), name="one_role_per_system_name"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Assignment(models.Model):
    """Role × project × area × dates, held by one person, one site, or one key by itself."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    # Without a project: in every project (the site administrator).
    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="assignments")
    site = models.UUIDField(null=True, db_index=True)
    app_user = models.ForeignKey(
        "AppUser", null=True, on_delete=models.CASCADE, related_name="assignments"
    )
    form_id = models.CharField(max_length=249, blank=True)  # for this form alone
    # Said in words, so that a missing area never means "everything".
    project_wide = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, site__isnull=True, app_user__isnull=True)
                | Q(user__isnull=True, site__isnull=False, app_user__isnull=True)
                | Q(user__isnull=True, site__isnull=True, app_user__isnull=False),
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
            models.Index(fields=["app_user", "project"]),
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


class ActorNumber(models.Model):
    """Numbers of keys: people and keys share one space of ids on the program door."""

    def __str__(self) -> str:
        return str(self.pk)


# ODK Central's clients know actors by one number. People have their own; keys begin here.
FIRST_KEY_NUMBER = 1_000_000_000


class AppUser(models.Model):
    """A key in the URL path: a phone's (long-lived), a web form's (minutes), a public link's.

    A key is held by a person or a site, whose assignments it has; or by nobody, and then it has
    those that were given to itself.
    """

    class Kind(models.TextChoices):
        PHONE = "phone"
        WEB_FORM = "web_form"
        PUBLIC_LINK = "public_link"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField(unique=True, null=True)  # its id on the program door
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="app_users")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PHONE)
    name = models.CharField(max_length=200)
    holder = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="app_users")
    site = models.UUIDField(null=True)
    form_id = models.CharField(max_length=249, blank=True)  # web forms and links open one form
    once = models.BooleanField(default=False)  # a public link that each respondent may use once
    properties = models.JSONField(default=dict)  # what entity lists are filtered by
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)  # the phone is lost: its lists are to be emptied
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(site__isnull=True),
                name="app_user_held_by_one_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_ids(self) -> tuple[int | None, uuid.UUID | None]:
        return self.holder_id, self.id


class ActorProperty(models.Model):
    """A property that a project's keys may carry, such as `xa` or `team`."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="one_actor_property_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class Handset(models.Model):
    """A device that calls with a phone's key: which program, when, which forms it fetched."""

    app_user = models.ForeignKey(AppUser, on_delete=models.CASCADE, related_name="handsets")
    device_id = models.CharField(max_length=255, blank=True)  # as Collect says it
    client = models.CharField(max_length=200, blank=True)  # "org.odk.collect.android/v2026.3.1"
    forms = models.JSONField(default=dict)  # formID → version that it downloaded last
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["app_user", "device_id"], name="one_handset_per_device")
        ]

    def __str__(self) -> str:
        return self.client


class LinkUse(models.Model):
    """A respondent who has used a once-only public link; her cookie is stored as a hash."""

    link = models.ForeignKey(AppUser, on_delete=models.CASCADE, related_name="uses")
    respondent_hash = models.CharField(max_length=64)
    instance_id = models.CharField(max_length=249)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "respondent_hash"], name="one_use_per_respondent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.used_at:%Y-%m-%d}"


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
