"""Reads which units are designated, and how, on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from geo.models import Designation


def designations_on(day: date) -> QuerySet[Designation]:
    """The designations of that day with their units, one for a unit at most.

    A unit that ended passes its grade to nobody: what came after needs a decision of its own.
    """
    standing = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    alive = Q(unit__valid_to=None) | Q(unit__valid_to__gte=day)
    found = Designation.objects.filter(standing, alive).select_related("unit")
    return found.order_by("unit__sort_key", "unit__key")


def designations_during(first: date, last: date) -> QuerySet[Designation]:
    """The designations that stood on any day of a period (both days included), latest last.

    An indicator of a period is judged by the list of that period, not by today's.
    """
    standing = Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))
    alive = Q(unit__valid_to=None) | Q(unit__valid_to__gte=first)
    found = Designation.objects.filter(standing, alive).select_related("unit")
    return found.order_by("starts_on", "unit__key")
