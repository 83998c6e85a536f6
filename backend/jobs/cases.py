"""After a record arrived: its case's code on phones, an alert about staff; daily reminders."""

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts import areas, narrowing, permissions, selectors, verbs
from backend.accounts.models import Project, User
from backend.casework import arriving
from backend.casework.reach import reviewers_in
from backend.journal.models import Event
from geo import selectors as units
from geo.keys import UnitKey
from notifications.services import Notice, enqueue_all
from outreach.codes import AT_RISK
from outreach.models import Contact
from outreach.selectors import cases
from outreach.selectors.cases import Due

FIRST_HOUR: Final = 6  # nobody is woken


def follow_case(event: Event, now: datetime) -> None:
    """A case's final code goes to the phones' list; a contact at which staff met a risk is told."""
    key = UUID(event.subject)
    if not arriving.follow(submission=key, now=now):
        warn_reviewers(key, now)


def warn_reviewers(submission: UUID, now: datetime) -> None:
    """Who reviews in the commune hears of a risk, and of no person or place in it."""
    contact = Contact.objects.filter(pk=submission, safety=AT_RISK).first()
    if contact is None or not contact.unit:
        return
    project = Project.objects.filter(pk=contact.project_id, deleted_at=None).first()
    if project is None:
        return
    unit = units.unit(UnitKey.parse(contact.unit))
    name = unit.name if unit else ""
    people = reviewers_in(project, contact.unit, timezone.localdate(now))
    enqueue_all(
        notices=[_alert(person, contact, name) for person in people],
        now=now,
    )


def _alert(person: User, contact: Contact, commune: str) -> Notice:
    with translation.override(person.language):
        return Notice(
            user=person,
            title=_("Staff met a risk at work"),
            body=_("{commune}, {day}. Ask your outreach workers whether they are safe.").format(
                commune=commune, day=f"{contact.held_on:%d/%m/%Y}"
            ),
            link="/inbox",
            key=f"staff-safety:{contact.pk}:{person.pk}",
        )


def remind_workers(now: datetime) -> int:
    """One message a day and project to each worker with cases that are due; no code, no name."""
    local = timezone.localtime(now)
    if local.hour < FIRST_HOUR:
        return 0
    counted: dict[tuple[int, int], int] = defaultdict(int)
    due = cases.due_on(local.date())
    reach = _Reach(due)
    for each in due:
        if reach.has(each):
            counted[each.project_id, each.worker] += each.cases
    notices = [
        _reminder(reach.people[worker], project_id, count, f"{local.date()}")
        for (project_id, worker), count in sorted(counted.items())
    ]
    enqueue_all(notices=notices, now=now)
    return len(notices)


class _Reach:
    """Who still works there, and may open what the message leads to; asked once per person."""

    def __init__(self, due: list[Due]) -> None:
        self._projects = selectors.projects_by_id({each.project_id for each in due})
        self.people = User.objects.in_bulk({each.worker for each in due})
        self._areas: dict[tuple[int, int], areas.Area] = {}

    def has(self, each: Due) -> bool:
        project, person = self._projects.get(each.project_id), self.people.get(each.worker)
        if project is None or project.deleted_at is not None:
            return False
        if person is None or not person.is_active:
            return False
        where = each.project_id, each.worker
        if where not in self._areas:
            self._areas[where] = permissions.area_for(person, project, verbs.CASE_READ)
        own = narrowing.by(each.worker)
        return self._areas[where].meets(own | areas.scope_of(each.unit))


def _reminder(person: User, project_id: int, count: int, day: str) -> Notice:
    with translation.override(person.language):
        return Notice(
            user=person,
            title=_("Your work today"),
            body=ngettext(
                "You have {count} case that is due today.",
                "You have {count} cases that are due today.",
                count,
            ).format(count=count),
            link=f"/projects/{project_id}/work",
            key=f"cases-due:{project_id}:{person.pk}:{day}",
        )
