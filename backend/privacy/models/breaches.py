"""When something went wrong with personal data, and when the impact sheet was looked over."""

from django.db import models


class Breach(models.Model):
    """What happened to whose data (counts and classes), what was done, who was told when."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True)  # null = not known
    what = models.TextField()
    persons = models.PositiveIntegerField(null=True)  # null = not known yet
    classes = models.JSONField(default=list)
    measures = models.TextField(blank=True)
    notify_by = models.DateTimeField()
    authority_at = models.DateTimeField(null=True)
    persons_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "-found_at"])]

    def __str__(self) -> str:
        return f"{self.found_at:%Y-%m-%d} {self.state}"


class SheetReview(models.Model):
    """That somebody looked over the impact-assessment sheet and found it right, or mended it."""

    project = models.ForeignKey("accounts.Project", on_delete=models.CASCADE, related_name="+")
    reviewed_on = models.DateField()
    reviewed_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["project", "-reviewed_on"])]

    def __str__(self) -> str:
        return f"{self.reviewed_on}"
