"""What each submission became, and what stays when it is gone."""

from django.db import models
from django.db.models import Q

RECORDED, ERASED, PURGED = "recorded", "erased", "purged"


class Source(models.Model):
    """The kind of record that a submission became: one row each, through all its versions.

    `notes` are findings ([[code, {param: text}], …]) that its readers should know; the record
    stands. Of an erased or purged submission the row stays as its tombstone: a rebuild must not
    miss what nothing can bring back.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField(db_index=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=RECORDED)
    review = models.CharField(max_length=20, blank=True)  # the submission's review state
    notes = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=(RECORDED, ERASED, PURGED)), name="source_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
