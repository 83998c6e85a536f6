"""The counts table that map, campaign page and indicators read instead of records."""

from django.db import models
from django.db.models import Q


class Count(models.Model):
    """One figure: recomputed from records whenever one of its cell is touched, never added to.

    A cell that has records has rows (zeros are left out but for the first measure); a cell without
    rows is "no data".
    """

    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    month = models.DateField()  # its first day
    kind = models.CharField(max_length=10)
    setting = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=20)
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project_id", "unit", "month", "kind", "setting", "measure"],
                name="one_count_per_cell_and_measure",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="count_not_negative"),
        ]
        indexes = [models.Index(fields=["project_id", "month"], name="outreach_count_by_month")]

    def __str__(self) -> str:
        return f"{self.unit} {self.month} {self.kind} {self.measure}"


class Tally(models.Model):
    """The moment of a project's figures, and the row that its recounts wait for.

    Two recounts at once would each miss what the other has not committed: whoever records in a
    project first updates this row, and so holds its lock until the end.
    """

    project_id = models.IntegerField(primary_key=True)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project_id} {self.counted_at}"
