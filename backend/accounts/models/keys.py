"""Keys in the URL path, the devices that call with them, and who has used a link."""

import uuid

from django.db import models
from django.db.models import Q


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
    project = models.ForeignKey(
        "accounts.Project", on_delete=models.CASCADE, related_name="app_users"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PHONE)
    name = models.CharField(max_length=200)
    holder = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.CASCADE, related_name="app_users"
    )
    site = models.UUIDField(null=True)
    form_id = models.CharField(max_length=249, blank=True)  # web forms and links open one form
    once = models.BooleanField(default=False)  # a public link that each respondent may use once
    # A respondent's own short-lived key: it may what its link may, and stands for one browser.
    link = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="respondents"
    )
    respondent_hash = models.CharField(max_length=64, blank=True)
    properties = models.JSONField(default=dict)  # what entity lists are filtered by
    token_hash = models.CharField(max_length=64, unique=True)
    generation = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # revoked, and no longer listed
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


class Handset(models.Model):
    """A device that calls with a phone's key: which program, when, which forms it fetched."""

    app_user = models.ForeignKey(
        "accounts.AppUser", on_delete=models.CASCADE, related_name="handsets"
    )
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

    link = models.ForeignKey("accounts.AppUser", on_delete=models.CASCADE, related_name="uses")
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
