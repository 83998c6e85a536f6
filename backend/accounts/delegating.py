"""Delegation (ủy quyền): a holder gives her role for a time; it ends with her own."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from backend import problems
from backend.accounts import held, services, verbs
from backend.accounts.models import Assignment, Project, User
from backend.journal import services as journal


def mine(actor: User, project: Project, today: date) -> QuerySet[Assignment]:
    """What she may delegate here: her own running roles in this project."""
    return (
        Assignment.objects.filter(held.running(today), user=actor, project=project)
        .filter(delegated_from=None)
        .select_related("role")
        .prefetch_related("units")
        .order_by("id")
    )


def own(actor: User, project: Project, pk: int, today: date) -> Assignment:
    """One of these. Raises not_found."""
    found = mine(actor, project, today).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise problems.not_found()
    return found


def all_given(actor: User, project: Project, today: date) -> QuerySet[Assignment]:
    """What she has delegated here and has not ended."""
    rows = Assignment.objects.filter(delegated_from__user=actor, project=project)
    return rows.filter(ends_on__gte=today).select_related("role", "user").order_by("starts_on")


def given(actor: User, project: Project, pk: int) -> Assignment:
    """One of what she delegated. Raises not_found."""
    rows = Assignment.objects.filter(delegated_from__user=actor, project=project)
    found = (
        rows.filter(pk=pk).select_related("delegated_from", "role").first() if pk < 2**63 else None
    )
    if found is None:
        raise problems.not_found()
    return found


def colleague(project: Project, email: str, today: date) -> User:
    """The active person with this address who works in the project. Raises successor_unknown.

    The same is told of strangers and of addresses that nobody has.
    """
    here = Q(assignments__project=project) & Q(assignments__starts_on__lte=today)
    lasting = Q(assignments__ends_on=None) | Q(assignments__ends_on__gte=today)
    found = (
        User.objects.filter(here & lasting, email=email.strip().lower()[:254])
        .filter(is_active=True, deleted_at=None)
        .first()
    )
    if found is None:
        raise problems.successor_unknown(email=email[:254])
    return found


@transaction.atomic
def delegate(
    *,
    actor: User,
    assignment: Assignment,
    to: User,
    starts_on: date,
    ends_on: date,
    today: date,
    now: datetime,
) -> Assignment:
    """Her role, for these days, to a colleague. Raises delegation_days, delegation_again,
    successor_same, delegation_sensitive, not_found for what is not hers."""
    if assignment.user_id != actor.pk:
        raise problems.not_found()
    if assignment.delegated_from_id or assignment.project is None:
        raise problems.delegation_again()
    if to.pk == actor.pk:
        raise problems.successor_same()
    if _opens_more(assignment, to, today):
        raise problems.delegation_sensitive()
    last = assignment.ends_on
    if starts_on < today or ends_on < starts_on or (last is not None and ends_on > last):
        raise problems.delegation_days()
    return services.assign(
        role=assignment.role,
        project=assignment.project,
        user=to,
        form_id=assignment.form_id,
        units=[row.unit for row in assignment.units.all()],
        project_wide=assignment.project_wide,
        at_site=assignment.at_site,
        starts_on=max(starts_on, assignment.starts_on),
        ends_on=ends_on,
        delegated_from=assignment,
        actor=actor,
        now=now,
    )


def _opens_more(assignment: Assignment, to: User, today: date) -> bool:
    """Would sensitive values open to somebody whose own roles here open none of the kind?

    Who gives roles decides whose work that is; who stands in for a health worker is one herself.
    """
    roles = Assignment.objects.filter(
        held.running(today), user=to, project=assignment.project, delegated_from=None
    ).values_list("role__verbs", flat=True)
    own = {verb for row in roles for verb in _sensitive(row)}
    return not _sensitive(assignment.role.verbs) <= own


def _sensitive(held_verbs: list[str]) -> set[str]:
    return {each for each in verbs.OF_SENSITIVE_VALUES if verbs.forms_of(held_verbs, each)}


@transaction.atomic
def withdraw(*, actor: User, assignment: Assignment, now: datetime) -> None:
    """Take back what she delegated, before its last day. Raises not_found."""
    giver = assignment.delegated_from
    if giver is None or giver.user_id != actor.pk:
        raise problems.not_found()
    journal.log(
        "assignment.delete",
        subject=assignment.pk,
        actor=actor,
        project_id=assignment.project_id,
        details={"role": assignment.role.name, **services.subject_ids(assignment)},
        now=now,
    )
    assignment.delete()
