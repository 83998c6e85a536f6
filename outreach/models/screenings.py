"""ASSIST screenings, sealed, and the marks that figures about persons are counted from."""

from django.db import models
from django.db.models import Q

from outreach.codes import OUTCOMES, PERSON_KINDS, SCREENING
from outreach.reviews import STATES, WAITING


class Screening(models.Model):
    """One screening, keyed by its submission; of a refusal only the refusal is kept.

    What it found (scores, bands, injecting) stands in `sealed` alone, as the caller sealed it.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    screened_on = models.DateField()
    consent = models.BooleanField()
    case = models.CharField(max_length=40, blank=True)  # a pseudonymous code, never a name
    sealed = models.BinaryField(null=True)  # null: a refusal, or recorded before there were seals
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["project_id", "unit", "screened_on"], name="outreach_screening_cell"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent=True) | Q(case="", sealed__isnull=True),
                name="a_refusal_keeps_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"screening {self.screened_on}"


class PersonMark(models.Model):
    """That something was done with somebody, for counting: no day, no submission, no case.

    `mark` is a keyed hash of the submission, so that an edit replaces it and a deletion finds it;
    who has the tables without the key can't tell whose it is. Of somebody who was erased it is
    random: the count stays, nothing leads back.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    month = models.DateField()  # its first day
    kind = models.CharField(max_length=10, default=SCREENING)
    outcome = models.CharField(max_length=20, blank=True)  # of a screening its highest band
    dimensions = models.JSONField(default=dict)  # {"age": "18_29"}: what a cube may break down by
    state = models.CharField(max_length=8, default=WAITING)  # by its review; approved ones count

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "unit", "month", "kind"], name="outreach_mark_cell"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SCREENING) | Q(outcome__in=OUTCOMES), name="mark_outcome_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=PERSON_KINDS), name="mark_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="mark_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}"
