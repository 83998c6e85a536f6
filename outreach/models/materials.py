"""What media work is made of: products with their reach, and materials received for handing out."""

from django.db import models
from django.db.models import Q

from outreach.models.activities import Activity
from outreach.models.campaigns import Campaign


class MediaProduct(models.Model):
    """The details of an activity that is a product: leaflets, banners, broadcasts, posts.

    Site, campaign, day and cost stand on the activity of the same submission. `minutes` are those
    of all its broadcasts together.
    """

    activity = models.OneToOneField(
        Activity, primary_key=True, on_delete=models.CASCADE, related_name="product"
    )
    project_id = models.IntegerField()
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    medium = models.CharField(max_length=40)
    copies = models.PositiveIntegerField(null=True, blank=True)
    given_out = models.PositiveIntegerField(null=True, blank=True)
    broadcasts = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    air_time = models.CharField(max_length=40, blank=True)
    views = models.PositiveBigIntegerField(null=True, blank=True)
    interactions = models.PositiveBigIntegerField(null=True, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.medium


class StockReceipt(models.Model):
    """Leaflets and other materials that a commune received for a campaign, as typed on a page.

    What was given out is never typed here: activities and products say it.
    """

    uuid = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="receipts")
    unit = models.CharField(max_length=24, blank=True)  # "" = for the whole project
    received_on = models.DateField()
    copies = models.PositiveIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "campaign", "unit"], name="outreach_stock_by_place")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gt=0), name="stock_receipt_not_empty")
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.copies}"
