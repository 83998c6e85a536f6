"""Days of a period, as Việt Nam counts them."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from backend.survey.submissions.models import Submission


def arrived_between(
    rows: QuerySet[Submission], starts_on: date, ends_on: date
) -> QuerySet[Submission]:
    """Those that arrived on these days, both included."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(starts_on, time.min, zone)
    after = datetime.combine(ends_on + timedelta(days=1), time.min, zone)
    return rows.filter(created_at__gte=first, created_at__lt=after)
