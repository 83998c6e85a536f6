"""Activities that took place: talks, conferences, contests and the like."""

from django.db import models
from django.db.models import Q

from outreach.codes import SETTINGS
from outreach.models.campaigns import Campaign
from outreach.models.sites import Site
from outreach.reviews import STATES, WAITING


class Activity(models.Model):
    """One activity, keyed by its submission. Empty figures were not asked or not answered.

    Site and campaign carry no database constraint: a phone may send an activity before the site
    that it registered on the same day, and such an activity counts from the start.
    """

    submission = models.UUIDField(primary_key=True)
    project_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="activities",
    )
    campaign = models.ForeignKey(
        Campaign,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="activities",
    )
    setting = models.CharField(max_length=20, blank=True)  # the site's, else the declared one
    declared_setting = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=24, blank=True)  # "" = not known
    held_on = models.DateField()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True)  # metres
    position_state = models.CharField(max_length=20, blank=True)
    topics = models.CharField(max_length=500, blank=True)  # choice names, separated by spaces
    audience = models.CharField(max_length=500, blank=True)
    organisers = models.CharField(max_length=500, blank=True)
    level = models.CharField(max_length=40, blank=True)
    format = models.CharField(max_length=40, blank=True)
    attendances = models.PositiveIntegerField(null=True, blank=True)
    men = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    workers = models.PositiveIntegerField(null=True, blank=True)
    parents = models.PositiveIntegerField(null=True, blank=True)
    others = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    leaflets = models.PositiveIntegerField(null=True, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # đồng
    entries = models.PositiveIntegerField(null=True, blank=True)
    surveyed = models.PositiveIntegerField(null=True, blank=True)
    passed = models.PositiveIntegerField(null=True, blank=True)
    planned = models.UUIDField(null=True, blank=True)  # the row of `ke_hoach` that it fulfils
    part = models.CharField(max_length=20, blank=True)  # a contest: organised or joined
    first_prizes = models.PositiveIntegerField(null=True, blank=True)
    second_prizes = models.PositiveIntegerField(null=True, blank=True)
    third_prizes = models.PositiveIntegerField(null=True, blank=True)
    other_prizes = models.PositiveIntegerField(null=True, blank=True)
    link = models.CharField(max_length=500, blank=True)
    session = models.PositiveSmallIntegerField(null=True, blank=True)  # of a class
    sessions = models.PositiveSmallIntegerField(null=True, blank=True)
    completed = models.PositiveIntegerField(null=True, blank=True)
    before = models.PositiveSmallIntegerField(null=True, blank=True)  # mean mark in tenths
    after = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, default=WAITING)  # by its review; approved ones count
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["project_id", "unit", "held_on", "kind"], name="outreach_activity_cell"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(setting__in=("", *SETTINGS)), name="activity_setting_known"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="activity_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"
