"""Releases: the figures about persons of one closed month, as they were published for good."""

from django.conf import settings
from django.db import models


class Release(models.Model):
    """What was published of a project's month, by which thresholds; it never changes.

    Whatever arrives later, is edited or erased leaves it as it is: two releases of one month would
    tell by their difference what came between.
    """

    project_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    month = models.DateField()  # its first day
    k_total = models.PositiveSmallIntegerField()
    k_cell = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,  # the clock
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project_id", "kind", "month"], name="one_release_per_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"


class ReleaseCell(models.Model):
    """One cell: `count` null = under the threshold, or hidden with one that is.

    `unit` is a key (of surveys of pupils a school's UUID), "" for what has none, "*" for the whole
    project. Dimension and value "" are the total. A unit without a row had nobody: no data.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="cells")
    unit = models.CharField(max_length=40, blank=True)
    dimension = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "unit", "dimension", "value"], name="one_figure_per_cell"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.dimension} {self.value}"
