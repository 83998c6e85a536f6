"""Keys with which phones encrypt what they send (ODK encrypted forms)."""

from django.db import models
from django.db.models import Q


class Key(models.Model):
    """An RSA public key; a managed one with its private half, which only a passphrase opens."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="keys")
    public_key = models.TextField()  # base64 of the DER, as it stands in the XForm
    managed = models.BooleanField(default=False)
    # A managed key: {"privkey", "salt", "iv", "iterations"}, all base64 but the last.
    private = models.JSONField(default=dict)
    hint = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(managed=True), name="one_managed_key_per_project"
            ),
            models.UniqueConstraint(
                fields=["project", "public_key"], name="one_key_per_public_half"
            ),
        ]

    def __str__(self) -> str:
        return self.hint or str(self.pk)
