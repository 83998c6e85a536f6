"""Offices: surveys that carry a decision, tasks of inspections that fall due, pupils' terms."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.accounts import areas, held, verbs
from backend.accounts.models import Assignment, Project, User
from backend.figures import pupils
from backend.journal.models import Event
from backend.planning import designations
from backend.planning.office_grounds import INSPECTION
from backend.survey.submissions.models import Submission
from notifications.services import Notice, enqueue_all
from outreach import selectors as outreach
from outreach.models import InspectionTask

# Before and after the day on which a task is due.
BEFORE, AFTER = timedelta(days=3), timedelta(days=1)


def designate_commune(event: Event, now: datetime) -> None:
    """An approved survey's decision comes into the list of hotspots, which wins over it."""
    approved = Submission.objects.filter(
        uuid=event.subject,
        review_state=Submission.ReviewState.APPROVED,
        is_draft=False,
        deleted_at=None,
    ).select_related("project")
    for submission in approved:
        survey = outreach.survey_of(submission.uuid)
        if survey is not None:
            designations.follow(survey=survey, project=submission.project, now=now)


def release_terms(now: datetime) -> int:
    """Publish the school terms that are closed."""
    return pupils.release_due(now=now)


def remind_inspections(now: datetime) -> int:
    """Tell the officers of the area that a task falls due in three days, or fell due yesterday."""
    today = timezone.localdate(now)
    due = outreach.tasks_due([today + BEFORE, today - AFTER])
    officers = _Officers({task.inspection.project_id for task in due}, today)
    notices = [_notice(task, person, today) for task in due for person in officers.of(task)]
    enqueue_all(notices=notices, now=now)
    return len(notices)


class _Officers:
    """Who reviews minutes of inspections in an area; the assignments are read once."""

    def __init__(self, project_ids: set[int], today: date) -> None:
        living = Project.objects.filter(pk__in=project_ids, deleted_at=None)
        self._projects = set(living.values_list("pk", flat=True))
        rows = Assignment.objects.filter(
            held.running(today),
            project__in=self._projects,
            project_wide=False,
            user__is_active=True,
            user__deleted_at=None,
        ).select_related("role", "user")
        self._held = [
            each
            for each in rows.prefetch_related("units")
            if held.allows(each, verbs.SUBMISSION_UPDATE, INSPECTION)
        ]
        self._areas: dict[int, areas.Area] = {}
        self._scopes: dict[str, frozenset[str]] = {}

    def of(self, task: InspectionTask) -> Iterable[User]:
        """Nobody of a deleted project, and nobody outside the area."""
        unit = task.inspection.unit
        if unit not in self._scopes:
            self._scopes[unit] = areas.scope_of(unit)
        people: dict[int, User] = {}
        for each in self._held:
            here = each.project_id == task.inspection.project_id
            if here and each.user is not None and self._area(each).meets(self._scopes[unit]):
                people.setdefault(each.user.pk, each.user)
        return people.values()

    def _area(self, each: Assignment) -> areas.Area:
        if each.pk not in self._areas:
            self._areas[each.pk] = held.area_for([each], verbs.SUBMISSION_UPDATE)
        return self._areas[each.pk]


def _notice(task: InspectionTask, person: User, today: date) -> Notice:
    with translation.override(person.language):
        late = task.due_on is not None and task.due_on < today
        return Notice(
            user=person,
            title=_("A task of an inspection is overdue")
            if late
            else _("A task of an inspection falls due"),
            body=_("Due on {day}. Open the list to see it and to say what was done.").format(
                day=f"{task.due_on:%d/%m/%Y}"
            ),
            link=f"/projects/{task.inspection.project_id}/inspections",
            key=f"inspection-task:{task.pk}:{task.due_on}:{'late' if late else 'due'}:{person.pk}",
        )
