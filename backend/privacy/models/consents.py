"""Consent: the texts that were read out, and who said yes to which."""

from django.db import models
from django.db.models import Q


class ConsentText(models.Model):
    """What is read out before a person is asked; a version never changes."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    version = models.CharField(max_length=60)
    language = models.CharField(max_length=20, default="vi")
    body = models.TextField()
    valid_from = models.DateField()
    created_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version", "language"], name="one_consent_text_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"


class Consent(models.Model):
    """That a person said yes or no: to which text, when, how, to whom; until she took it back."""

    subject = models.ForeignKey(
        "privacy.Subject", on_delete=models.CASCADE, related_name="consents"
    )
    submission = models.UUIDField(null=True)  # whose answers say it; null = written by hand
    given = models.BooleanField()
    text_version = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=60, blank=True)  # loi_noi_ghi_am, chu_ky, nguoi_giam_ho
    given_at = models.DateTimeField()
    collector = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    collector_key = models.UUIDField(null=True)  # the app user that brought it
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            # The job may run twice, and an edit corrects what its first version said.
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(submission__isnull=False),
                name="one_consent_per_submission",
            )
        ]
        indexes = [models.Index(fields=["subject", "-given_at"])]

    def __str__(self) -> str:
        return f"{self.text_version} {self.given_at:%Y-%m-%d}"
