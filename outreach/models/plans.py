"""Programme plans: where and when they hold, their tasks, and their targets as rows."""

from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import F, Q

from outreach import targets
from outreach.codes import COMPARATORS, INDICATORS, TARGET_UNITS


class Plan(models.Model):
    """A plan (kế hoạch) of an authority; number and day stay empty until the clerk fills them."""

    project_id = models.IntegerField(db_index=True)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=20, blank=True)  # province, district, commune
    area_name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    basis = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project_id", "title"], name="one_plan_per_title"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanUnit(models.Model):
    """An administrative unit, "code@valid_from", in which a plan holds."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(max_length=24, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="one_row_per_plan_unit")
        ]

    def __str__(self) -> str:
        return self.unit


class PlanTask(models.Model):
    """A task of a plan with the five things that a plan says of it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    solution = models.TextField()  # giải pháp
    lead = models.CharField(max_length=300, blank=True)  # chủ trì
    partners = models.TextField(blank=True)  # phối hợp
    period = models.CharField(max_length=200, blank=True)  # thời gian
    product = models.TextField(blank=True)  # sản phẩm

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_task_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.solution[:60]}"


class Target(models.Model):
    """What a plan promises for an indicator; one without a number has only its wording."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=4)
    comparator = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=10, default="percent")
    wording = models.TextField()
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator"], name="one_target_per_indicator"),
            models.CheckConstraint(
                condition=Q(indicator__in=INDICATORS), name="target_indicator_known"
            ),
            models.CheckConstraint(condition=Q(unit__in=TARGET_UNITS), name="target_unit_known"),
            models.CheckConstraint(
                condition=Q(comparator__in=COMPARATORS, value__isnull=False)
                | Q(comparator="", value__isnull=True),
                name="target_comparator_with_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.comparator} {self.value}"

    def is_met(self, reached: Fraction | Decimal | None) -> bool | None:
        """By the unrounded ratio (percent) or the count; None without a figure or a number."""
        if self.value is None:
            return None
        return targets.is_met(reached, comparator=self.comparator, value=self.value, unit=self.unit)
