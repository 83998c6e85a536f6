"""Campaigns and what is planned in them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from outreach.models.plans import Plan
from outreach.models.sites import Site


class Campaign(models.Model):
    """A campaign of a project; its key is the UUID of its entity."""

    uuid = models.UUIDField(primary_key=True)
    project_id = models.IntegerField(db_index=True)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget = models.PositiveBigIntegerField(null=True, blank=True)  # đồng; null = none set
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PlannedActivity(models.Model):
    """An activity of a kind that a campaign means to hold at a site on a day.

    `uuid` is that of its row in the list `ke_hoach` on phones.
    """

    uuid = models.UUIDField(unique=True, default=uuid4)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="planned")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="planned")
    kind = models.CharField(max_length=10)
    planned_on = models.DateField(db_index=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(max_length=500, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # planned, đồng
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "site", "kind", "planned_on"], name="planned_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.planned_on}"
