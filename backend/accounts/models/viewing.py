"""When somebody looked at the pages as somebody else."""

from django.db import models


class Viewing(models.Model):
    """A quarter of an hour in which one person saw what another sees; it changed nothing."""

    viewer = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="viewings")
    seen_as = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="seen_by")
    started_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["viewer"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_viewing_per_viewer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"
