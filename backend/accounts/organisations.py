"""Organisations that end: their last day, who comes after, whose people are to be moved."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from backend import problems
from backend.accounts.models import Organisation, User
from backend.journal import services as journal


def listed() -> QuerySet[Organisation]:
    """All, those that still stand first, each with how many people are in it (`people`)."""
    living = Q(user__deleted_at=None) & Q(user__isnull=False)
    return (
        Organisation.objects.select_related("successor")
        .annotate(people=Count("user", filter=living))
        .order_by("ended_on", "name")
    )


def organisation(pk: int) -> Organisation:
    """Raises not_found."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise problems.not_found()
    return found


def left_behind(today: date) -> QuerySet[User]:
    """People whose organisation has ended: they are to be put into another."""
    rows = User.objects.filter(deleted_at=None, organisation__ended_on__lt=today)
    return rows.select_related("organisation__successor").order_by("sort_key", "id")


def at(person: User, day: date) -> Organisation | None:
    """Her organisation as it stood on that day: the one that came after where it had ended."""
    found, passed = person.organisation, set[int]()
    while found is not None and found.ended_on is not None and found.ended_on < day:
        if found.successor is None or found.pk in passed:
            return found
        passed.add(found.pk)
        found = found.successor
    return found


@transaction.atomic
def end(
    *,
    organisation: Organisation,
    ended_on: date,
    successor: Organisation | None,
    actor: User,
    today: date,
    now: datetime,
) -> None:
    """Its last day, and who comes after. Raises organisation_days, organisation_successor."""
    if ended_on > today + timedelta(days=366):
        raise problems.organisation_days()
    if successor is not None and (successor.pk == organisation.pk or successor.ended_on):
        raise problems.organisation_successor()
    organisation.ended_on, organisation.successor = ended_on, successor
    organisation.save(update_fields=["ended_on", "successor"])
    journal.log(
        "organisation.end",
        subject=organisation.pk,
        actor=actor,
        details={"successor": successor.pk if successor else None},
        now=now,
    )


@transaction.atomic
def move(*, organisation: Organisation, actor: User, now: datetime) -> int:
    """Put the people of an ended organisation into the one that comes after; how many."""
    if organisation.successor is None or organisation.ended_on is None:
        raise problems.organisation_successor()
    rows = User.objects.filter(organisation=organisation, deleted_at=None)
    count = rows.update(organisation=organisation.successor, updated_at=now)
    journal.log(
        "organisation.move",
        subject=organisation.pk,
        actor=actor,
        details={"successor": organisation.successor.pk, "people": count},
        now=now,
    )
    return count
