"""Who may do what, where and until when: roles and assignments."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext


class Role(models.Model):
    """A list of verbs. `submission.create:hoat_dong` allows the verb for that form alone."""

    class Narrow(models.TextChoices):
        """Which rows about persons the verbs reach; "" is all of the assignment's area."""

        OWN = "own"  # those that she sent herself
        SITE = "site"  # those and what happened at the assignment's site

    name = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)  # of the programme's roles English, for gettext
    narrow = models.CharField(max_length=4, choices=Narrow.choices, blank=True)
    # As the programme delivered them last: what differs from it an administrator has changed.
    delivered = models.JSONField(default=list)
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

    @property
    def shown(self) -> str:
        """What it is called in the reader's language."""
        return gettext(self.title)


class Assignment(models.Model):
    """Role × project × area × dates, held by one person, one site, or one key by itself."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    # Without a project: in every project (the site administrator).
    project = models.ForeignKey("accounts.Project", null=True, on_delete=models.CASCADE)
    user = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.CASCADE, related_name="assignments"
    )
    site = models.UUIDField(null=True, db_index=True)
    # The site at which its holder works, whoever that is: what a narrowed role reaches.
    at_site = models.UUIDField(null=True)
    # Delegated for a time: it ends with the assignment of whoever gave it.
    delegated_from = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="delegated"
    )
    app_user = models.ForeignKey(
        "accounts.AppUser", null=True, on_delete=models.CASCADE, related_name="assignments"
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
