"""Tomorrow's planned activities: assignee and the site's contact get one message each."""

from datetime import date, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.accounts import areas, permissions, selectors, verbs
from backend.accounts.models import User
from notifications.services import Notice, enqueue_all
from outreach.models import PlannedActivity
from outreach.selectors import activities_due


def remind(now: datetime) -> int:
    """Queue the messages for tomorrow; the key makes one per activity, person and day."""
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    due = list(activities_due(tomorrow))
    reach = _Reach({planned.campaign.project_id for planned in due})
    notices = [
        _notice(planned, person, tomorrow) for planned in due for person in _people(planned, reach)
    ]
    enqueue_all(notices=notices, now=now)
    return len(notices)


class _Reach:
    """Who may open what a message leads to; asked once per person and project."""

    def __init__(self, project_ids: set[int]) -> None:
        self._projects = selectors.projects_by_id(project_ids)
        self._areas: dict[tuple[int, int], areas.Area] = {}
        self._scopes: dict[str, frozenset[str]] = {}

    def has(self, person: User, planned: PlannedActivity) -> bool:
        """Nobody reaches anything of a deleted project."""
        project = self._projects.get(planned.campaign.project_id)
        if project is None or project.deleted_at is not None or not person.is_active:
            return False
        where = person.pk, project.pk
        if where not in self._areas:
            self._areas[where] = permissions.area_for(person, project, verbs.CAMPAIGN_READ)
        unit = planned.site.unit
        if unit not in self._scopes:
            self._scopes[unit] = areas.scope_of(unit)
        return self._areas[where].meets(self._scopes[unit])


def _people(planned: PlannedActivity, reach: _Reach) -> list[User]:
    """Those in charge who may open what the message leads to."""
    people: dict[int, User] = {}
    for person in (planned.assignee, planned.site.contact_user):
        if isinstance(person, User) and reach.has(person, planned):
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
