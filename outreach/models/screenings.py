"""ASSIST screenings: one row per substance ever used, no total, no position."""

from django.db import models
from django.db.models import Q

from outreach.codes import BANDS, HIGH, LOW, MODERATE


class Screening(models.Model):
    """One screening, keyed by its submission; of a refusal only the refusal is kept."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    screened_on = models.DateField()
    consent = models.BooleanField()
    case = models.CharField(max_length=40, blank=True)  # a pseudonymous code, never a name
    highest = models.CharField(max_length=10, blank=True)  # band over all substances
    injecting = models.CharField(max_length=10, blank=True)  # never, past, recent
    advice = models.CharField(max_length=20, blank=True)  # what recent injecting asks for
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["project_id", "unit", "screened_on"], name="outreach_screening_cell"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent=True, highest__in=BANDS)
                | Q(consent=False, highest="", case=""),
                name="screening_with_consent_has_a_band",
            )
        ]

    def __str__(self) -> str:
        return f"screening {self.screened_on}"


class ScreeningScore(models.Model):
    """The score of one substance; none stands here for a substance never used."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="scores")
    substance = models.CharField(max_length=1)  # ASSIST's letter, a to j
    score = models.PositiveSmallIntegerField()
    risk = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "substance"], name="one_score_each"),
            models.CheckConstraint(condition=Q(score__lte=39), name="score_at_most_39"),
            models.CheckConstraint(
                condition=Q(risk__in=(LOW, MODERATE, HIGH)), name="score_risk_known"
            ),
        ]

    def __str__(self) -> str:
        return self.substance
