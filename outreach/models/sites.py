"""Where outreach happens: schools, workplaces, places of the community."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from outreach.codes import SETTINGS


class Site(models.Model):
    """A site; its key is the UUID of its entity, else of the submission that registered it."""

    uuid = models.UUIDField(primary_key=True)
    submission = models.UUIDField(unique=True)
    project_id = models.IntegerField()
    name = models.CharField(max_length=200)
    search_key = models.CharField(max_length=220)
    sort_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    setting = models.CharField(max_length=20)
    unit = models.CharField(max_length=24, blank=True, db_index=True)  # "" = not known
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True)  # metres
    position_state = models.CharField(max_length=20, blank=True)
    contact_name = models.CharField(max_length=100, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    pupils = models.PositiveIntegerField(null=True, blank=True)
    workers = models.PositiveIntegerField(null=True, blank=True)
    has_regulation = models.BooleanField(null=True, blank=True)
    regulation_number = models.CharField(max_length=100, blank=True)
    regulation_date = models.DateField(null=True, blank=True)
    # The site that stands for this one since somebody found that both are the same place.
    merged_into = models.UUIDField(null=True, blank=True, db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "sort_key"], name="outreach_site_by_name"),
            models.Index(fields=["project_id", "search_key"], name="outreach_site_by_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(setting__in=SETTINGS), name="site_setting_known")
        ]

    def __str__(self) -> str:
        return self.name


class SiteDecision(models.Model):
    """Of two sites that may be the same, what somebody decided.

    A merged pair (`first` into `second`) stays here too, so that nobody is asked again; of a pair
    that was told apart the lesser id is the first.
    """

    project_id = models.IntegerField()
    first = models.UUIDField()
    second = models.UUIDField()
    merged = models.BooleanField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project_id", "first", "second"], name="one_decision_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.second}"
