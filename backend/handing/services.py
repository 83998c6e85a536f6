"""Handover (bàn giao): everything that a leaver holds in a project goes to who comes after.

Roles go to every successor; what one person answers for (planned activities, the contact of a site,
requests of data subjects, webhooks) goes to the first. Phones are not handed over: their keys end,
each successor gets her own. A worker's own cases are found by her successors too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from backend import problems
from backend.accounts import giving, services
from backend.accounts.models import AppUser, Assignment, Project, User
from backend.casework import cases
from backend.journal import services as journal
from backend.privacy import handing as privacy
from backend.survey.entities import writing
from backend.survey.submissions import scope
from backend.webhooks import services as webhooks
from outreach import services as outreach


@dataclass(frozen=True)
class Holding:
    """What somebody holds in a project, in numbers; `assignments` as they stand."""

    assignments: list[Assignment]
    phones: int
    activities: int
    sites: int
    cases: int
    requests: int
    webhooks: int

    @property
    def empty(self) -> bool:
        return not self.assignments and not any(self.figures().values())

    def figures(self) -> dict[str, int]:
        told = {key: value for key, value in vars(self).items() if key != "assignments"}
        return {**told, "roles": len(self.assignments)}


@dataclass(frozen=True)
class By:
    """Who does it, and when."""

    actor: User
    today: date
    now: datetime


def preview(*, leaver: User, project: Project, today: date) -> Holding:
    """What would be handed over; changes nothing."""
    return Holding(
        assignments=list(_assignments(leaver, project, today)),
        phones=_phones(leaver, project).count(),
        activities=outreach.assigned_to(leaver, project.pk, today).count(),
        sites=outreach.contacted_by(leaver, project.pk).count(),
        cases=scope.sent_by(leaver, project).count(),
        requests=privacy.handled_by(leaver, project).count(),
        webhooks=webhooks.made_by(leaver, project).count(),
    )


def _assignments(leaver: User, project: Project, today: date) -> QuerySet[Assignment]:
    """Also those that begin later; what was delegated to her ends, and is nobody's to hand over."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=today)
    return (
        Assignment.objects.filter(lasting, user=leaver, project=project, delegated_from=None)
        .select_related("role", "project")
        .prefetch_related("units")
        .order_by("id")
    )


def _phones(leaver: User, project: Project) -> QuerySet[AppUser]:
    return AppUser.objects.filter(holder=leaver, project=project, revoked_at=None)


@transaction.atomic
def hand_over(
    *,
    leaver: User,
    project: Project,
    successors: Sequence[User],
    actor: User,
    today: date,
    now: datetime,
) -> Holding:
    """Do it; returns what went. The caller has been asked for `assignment.hand_over`.

    Raises successor_same, nothing_held, and beyond_own for a role that the actor could not give.
    """
    holding = preview(leaver=leaver, project=project, today=today)
    if not successors or any(each.pk == leaver.pk or not each.is_active for each in successors):
        raise problems.successor_same()
    if holding.empty:
        raise problems.nothing_held()
    giver = giving.Giver(actor, project, today)
    for row in holding.assignments:
        if excess := giver.lacks_for_good(row):
            raise problems.beyond_own(excess=", ".join(excess))
    by = By(actor, today, now)
    _give(holding.assignments, successors, by)
    _end(leaver, project, holding.assignments, by)
    first = successors[0]
    outreach.hand_over(leaver=leaver, to=first, project_id=project.pk, today=today)
    cases.hand_over(leaver=leaver, to=first, project=project, by=cases.By(actor, today, now))
    privacy.hand_over(leaver=leaver, to=first, project=project)
    webhooks.hand_over(leaver=leaver, to=first, project=project)
    for each in successors:
        scope.share(leaver=leaver, to=each, project=project)
        writing.share(leaver=leaver, to=each, project=project)
    journal.log(
        "assignment.hand_over",
        subject=leaver.pk,
        actor=actor,
        project_id=project.pk,
        details={"to": [each.pk for each in successors], **holding.figures()},
        now=now,
    )
    return holding


def _give(rows: Sequence[Assignment], successors: Sequence[User], by: By) -> None:
    for row in rows:
        for each in successors:
            services.assign(
                role=row.role,
                project=row.project,
                user=each,
                form_id=row.form_id,
                units=[unit.unit for unit in row.units.all()],
                project_wide=row.project_wide,
                at_site=row.at_site,
                starts_on=max(by.today, row.starts_on),
                ends_on=row.ends_on,
                actor=by.actor,
                now=by.now,
            )


def _end(leaver: User, project: Project, rows: Sequence[Assignment], by: By) -> None:
    """The leaver's roles end yesterday, with what she delegated; her keys are dead."""
    yesterday = by.today - timedelta(days=1)
    mine = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    Assignment.objects.filter(user=leaver, project=project, delegated_from__isnull=False).delete()
    mine.filter(starts_on__gt=yesterday).delete()
    mine.update(ends_on=yesterday)
    for key in _phones(leaver, project):
        services.revoke_app_user(app_user=key, actor=by.actor, now=by.now)
