"""Days of a period, as Việt Nam counts them."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from backend.survey.submissions.models import Submission

# The ends of the calendar are no days in another time zone.
FIRST, LAST = date.min + timedelta(days=2), date.max - timedelta(days=2)


def arrived_between(
    rows: QuerySet[Submission], starts_on: date, ends_on: date
) -> QuerySet[Submission]:
    """Those that arrived on these days, both included."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(max(starts_on, FIRST), time.min, zone)
    after = datetime.combine(min(ends_on, LAST) + timedelta(days=1), time.min, zone)
    return rows.filter(created_at__gte=first, created_at__lt=after)
