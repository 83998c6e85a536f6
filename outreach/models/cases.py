"""Cases under a code, their status as a dated history, their moves between communes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from outreach.codes import CLOSING_REASONS


class CaseNumber(models.Model):
    """A code that was given out: its row stays when the case goes, so that none is given twice.

    `source` is the submission that opened the case: read again after a deletion, it has its code
    back. Of an erased case only the number stays.
    """

    project_id = models.IntegerField()
    commune = models.CharField(max_length=5)  # "00000" = not known
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    source = models.UUIDField(null=True, unique=True)
    case_uuid = models.UUIDField(null=True, db_index=True)
    provisional = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project_id", "commune", "year", "number"], name="a_number_is_given_once"
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """As people write it: "21439-2026-00012"."""
        return f"{self.commune}-{self.year:04}-{self.number:05}"


class Case(models.Model):
    """Somebody who is accompanied, known here by the UUID of her entity and her code alone.

    What the opening form told of her stands in `sealed`; of a refusal there is no row.
    """

    uuid = models.UUIDField(primary_key=True)
    submission = models.UUIDField(unique=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    code = models.CharField(max_length=20)
    provisional = models.CharField(max_length=8, blank=True)  # the phone's, until it hears ours
    age_band = models.CharField(max_length=10, blank=True)
    opened_on = models.DateField()
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The next step as a page set it: on which day, for which day, and which (codes.CASE_STEPS).
    planned_at = models.DateField(null=True)
    planned_for = models.DateField(null=True)
    planned_step = models.CharField(max_length=20, blank=True)
    next_on = models.DateField(null=True)  # what page and records together come to
    closed_on = models.DateField(null=True)
    closed_reason = models.CharField(max_length=20, blank=True)
    sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project_id", "code"], name="one_case_per_code"),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_reason="")
                | Q(closed_on__isnull=False, closed_reason__in=CLOSING_REASONS),
                name="a_closed_case_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["project_id", "unit"], name="outreach_cases_by_unit"),
            models.Index(fields=["worker", "next_on"], name="outreach_cases_of_worker"),
            models.Index(fields=["project_id", "provisional"], name="outreach_cases_provisional"),
        ]

    def __str__(self) -> str:
        return self.code


class CaseStatus(models.Model):
    """From this day on the case had this status; which one, is sealed.

    `key` is the opening submission's for the first, else that of the page's action.
    """

    key = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="statuses")
    since = models.DateField()
    sealed = models.BinaryField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("since", "recorded_at", "key")

    def __str__(self) -> str:
        return f"{self.case} {self.since}"


class CaseTransfer(models.Model):
    """The case moved from one commune to another."""

    key = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    moved_on = models.DateField()
    from_unit = models.CharField(max_length=24, blank=True)
    to_unit = models.CharField(max_length=24)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("moved_on", "recorded_at", "key")

    def __str__(self) -> str:
        return f"{self.case} {self.moved_on}"
