"""Who works in a project: people with their roles, areas and days, as far as the asker reaches."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q

from backend import problems
from backend.accounts import areas, giving, holders, services, verbs
from backend.accounts.models import Assignment, Project, User
from backend.journal import services as journal

LISTED = 200


@dataclass
class Worker:
    """A person and what she holds here, running and to come."""

    person: User
    held: list[Assignment] = field(default_factory=list)


def workers(actor: User, project: Project, today: date, search: str = "") -> list[Worker]:
    """People by name with all their assignments here that lie in the actor's area.

    Somebody with an assignment beyond it is listed with the others alone. A constant number of
    queries.
    """
    lasting = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = (
        Assignment.objects.filter(lasting, project=project, user__deleted_at=None)
        .select_related("role", "user__organisation", "delegated_from__user")
        .prefetch_related(Prefetch("units"))
        .order_by("user__sort_key", "user_id", "starts_on", "id")
    )
    for word in areas.name_keys("", search)[1].split()[:10]:
        rows = rows.filter(user__search_key__contains=word)
    reach = holders.reach_of(actor, project, verbs.ASSIGNMENT_READ, today)
    found: dict[int, Worker] = {}
    for row in rows:
        if row.user is not None and reach.covers([row]):
            found.setdefault(row.user.pk, Worker(row.user)).held.append(row)
    return list(found.values())[:LISTED]


def worker(actor: User, project: Project, user_id: int, today: date, verb: str) -> User:
    """A person all of whose assignments here lie where the actor may do `verb`. not_found."""
    if user_id >= 2**63:
        raise problems.not_found()
    lasting = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Assignment.objects.filter(lasting, project=project, user_id=user_id)
    held = list(rows.select_related("user").prefetch_related("units"))
    if not held or held[0].user is None:
        raise problems.not_found()
    if not holders.reach_of(actor, project, verb, today).covers(held):
        raise problems.not_found()
    return held[0].user


def assignment_in(actor: User, project: Project, pk: int, today: date) -> Assignment:
    """One of the listed assignments. Raises not_found."""
    for each in workers(actor, project, today):
        for row in each.held:
            if row.pk == pk:
                return row
    raise problems.not_found()


@transaction.atomic
def end(*, actor: User, assignment: Assignment, today: date, now: datetime) -> None:
    """The assignment holds no longer from today on; what was delegated from it ends with it.

    The caller has been asked for `assignment.update`. Raises beyond_own.
    """
    if excess := giving.Giver(actor, assignment.project, today).lacks(assignment):
        raise problems.beyond_own(excess=", ".join(excess))
    journal.log(
        "assignment.delete",
        subject=assignment.pk,
        actor=actor,
        project_id=assignment.project_id,
        details={"role": assignment.role.name, **services.subject_ids(assignment)},
        now=now,
    )
    yesterday = today - timedelta(days=1)
    if assignment.starts_on > yesterday:
        assignment.delete()
        return
    assignment.ends_on = yesterday
    assignment.save(update_fields=["ends_on"])
