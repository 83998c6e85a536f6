"""What a person answers for in outreach, and handing it to who comes after."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from outreach.models import PlannedActivity, Site


def assigned_to(
    person: AbstractBaseUser, project_id: int, today: date
) -> QuerySet[PlannedActivity]:
    """The planned activities from today on that this person is in charge of."""
    rows = PlannedActivity.objects.filter(campaign__project_id=project_id, assignee_id=person.pk)
    return rows.filter(planned_on__gte=today, cancelled_on=None)


def contacted_by(person: AbstractBaseUser, project_id: int) -> QuerySet[Site]:
    """The sites whose contact is this person."""
    return Site.objects.filter(project_id=project_id, contact_user_id=person.pk)


@transaction.atomic
def hand_over(
    *, leaver: AbstractBaseUser, to: AbstractBaseUser, project_id: int, today: date
) -> tuple[int, int]:
    """Activities that are still to come, and sites, get another person; how many of each."""
    activities = assigned_to(leaver, project_id, today).update(assignee_id=to.pk)
    return activities, contacted_by(leaver, project_id).update(contact_user_id=to.pk)
