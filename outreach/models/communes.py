"""What offices say about a commune: monthly figures, surveys, plans."""

from django.db import models
from django.db.models import F, Q

from outreach.codes import ADMINISTRATIVE, CLASSIFICATIONS


def _count() -> "models.PositiveIntegerField[int | None, int | None]":
    return models.PositiveIntegerField(null=True, blank=True)


class CommuneFigures(models.Model):
    """The figures of one commune and month as one submission has them; nobody is named.

    A second one of the same commune and month is kept beside the first. Which of them counts is
    decided when it is read (`outreach.selectors.communes`): their reviews change.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known: it counts nowhere
    month = models.DateField()  # its first day
    addicted = models.PositiveIntegerField()
    addicted_outside = _count()
    addicted_in_facility = _count()
    addicted_detained = _count()
    addicted_methadone = _count()
    using = models.PositiveIntegerField()
    after_rehab = models.PositiveIntegerField()
    newly_found = _count()
    moved_in = _count()
    moved_out = _count()
    died = _count()
    taken_off = _count()
    under_18 = _count()
    women = _count()
    source_number = models.CharField(max_length=100)
    source_date = models.DateField()
    provided_by = models.CharField(max_length=100, blank=True)
    difference_reason = models.CharField(max_length=500, blank=True)
    arrived_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "month", "unit"], name="outreach_figures_month"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}"


class CommuneSurvey(models.Model):
    """A survey of a commune, with the grade that a decision gives it, where one does."""

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    half = models.CharField(max_length=40, blank=True)
    classification = models.CharField(max_length=40, blank=True)
    decision_number = models.CharField(max_length=100, blank=True)
    decision_date = models.DateField(null=True, blank=True)
    population = _count()
    persons_with_file = _count()
    places = _count()
    offenders = _count()
    plants = _count()
    plants_area = _count()
    schools_active = _count()
    schools = _count()
    workplaces_active = _count()
    workplaces = _count()
    resources = models.CharField(max_length=500, blank=True)
    difficulties = models.CharField(max_length=500, blank=True)
    high_risk_estimate = _count()
    estimate_method = models.CharField(max_length=500, blank=True)
    arrived_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "year", "unit"], name="outreach_survey_year"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(classification__in=("", *CLASSIFICATIONS)), name="survey_grade_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class CommunePlan(models.Model):
    """A plan of a commune (Q1), or another item of its office (Q2 to Q4).

    Its key is the submission's own id, or a new one where it was entered on a page; then `file` is
    the SHA-256 of its file, else the file is the submission's attachment `file_name`.
    """

    uuid = models.UUIDField(primary_key=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # đồng
    file = models.CharField(max_length=64, blank=True, db_index=True)
    file_name = models.CharField(max_length=255, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "unit", "issued_on"], name="outreach_commune_plan"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ADMINISTRATIVE), name="commune_plan_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="commune_plan_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
