"""Referrals and calls by the clock: reminders of what is overdue, the end of numbers kept."""

from collections import defaultdict
from datetime import date, datetime
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.accounts import narrowing, permissions, selectors, verbs
from backend.accounts.models import Project, User
from backend.casework import hotline, referrals
from backend.survey.submissions.models import SubmissionScope
from notifications.services import Notice, enqueue_all
from outreach.selectors.referrals import overdue_since

# A sender is reminded for so many days; the list shows it for as long as it is open.
REMINDED_DAYS: Final = 14


def remind_referrals(now: datetime) -> int:
    """One message a day to each sender whose referrals are overdue; none tells of whom."""
    today = timezone.localdate(now)
    waiting = _by_sender(today)
    people = selectors.people_by_id({person for _project, person in waiting})
    projects = selectors.projects_by_id({project for project, _person in waiting})
    notices = [
        _notice(projects[project], people[person], today)
        for project, person in sorted(waiting)
        if person in people and project in projects
        if _may_open(people[person], projects[project], today)
    ]
    enqueue_all(notices=notices, now=now)
    return len(notices)


def _by_sender(today: date) -> set[tuple[int, int]]:
    """(project, person) of those who sent a referral that is overdue, or took it over."""
    late = dict(overdue_since(today, REMINDED_DAYS).values_list("submission", "project_id"))
    found: dict[tuple[int, int], int] = defaultdict(int)
    scopes = SubmissionScope.objects.filter(
        submission__in=list(late), unit__startswith=narrowing.BY
    )
    for submission, key in scopes.values_list("submission", "unit"):
        for person in narrowing.people_in([key]):
            found[late[submission], person] += 1
    return set(found)


def _may_open(person: User, project: Project, today: date) -> bool:
    """Does the message lead her anywhere? Nobody reaches anything of a deleted project."""
    if project.deleted_at is not None or not person.is_active:
        return False
    if not permissions.may(person, project, verbs.SUBMISSION_READ):
        return False
    return referrals.of_actor(person, project, today, "overdue").exists()


def _notice(project: Project, person: User, today: date) -> Notice:
    with translation.override(person.language):
        return Notice(
            user=person,
            title=_("Referrals without an answer"),
            body=_("Some of your referrals are overdue. Open the list to see which."),
            link=f"/projects/{project.pk}/referrals",
            key=f"referrals-overdue:{project.pk}:{today}:{person.pk}",
        )


def forget_numbers(now: datetime) -> int:
    """Numbers to call back that were kept for thirty days are destroyed."""
    return hotline.forget_numbers(today=timezone.localdate(now), now=now)
