"""Tomorrow's planned activities: assignee and the site's contact get one message each."""

from datetime import date, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.accounts.models import User
from notifications.services import Notice, enqueue_all
from outreach.models import PlannedActivity
from outreach.selectors import activities_due


def remind(now: datetime) -> int:
    """Queue the messages for tomorrow; the key makes one per activity, person and day."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    notices = [
        _notice(planned, person, tomorrow)
        for planned in activities_due(tomorrow)
        for person in _people(planned)
    ]
    enqueue_all(notices=notices, now=now)
    return len(notices)


def _people(planned: PlannedActivity) -> list[User]:
    people: dict[int, User] = {}
    for person in (planned.assignee, planned.site.contact_user):
        if isinstance(person, User) and person.is_active:
            people.setdefault(person.pk, person)
    return list(people.values())


def _notice(planned: PlannedActivity, person: User, day: date) -> Notice:
    with translation.override(person.language):
        return Notice(
            user=person,
            title=_("An activity is planned for tomorrow"),
            body=_("{day}: {site}").format(day=f"{day:%d/%m/%Y}", site=planned.site.name),
            link=f"/projects/{planned.campaign.project_id}/campaigns/{planned.campaign_id}",
            key=f"activity-tomorrow:{planned.pk}:{day}:{person.pk}",
        )
