"""Persons by the owner of their keys: finding one by a code, her submissions, who may ask."""

from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend import problems
from backend.accounts import permissions
from backend.accounts.models import Project, User
from backend.privacy.models import Subject, SubjectScope
from backend.survey.entities import erasing as entities
from backend.survey.submissions.models import Submission, SubmissionScope, SubmissionVersion
from backend.survey.submissions.owners import CASES

CASE, SUBMISSION = "case:", "submission:"

# Which submissions are a case's though they were not sealed for it: its code was typed.
_LINKED: list[Callable[[UUID], Collection[UUID]]] = []


def follow(linked: Callable[[UUID], Collection[UUID]]) -> None:
    """Take over who knows a case's records (from backend.jobs, at start)."""
    _LINKED[:] = [linked]


def owner_of(submission: Submission) -> str:
    """Whose a submission is: its case's, when it was sealed for one, else its own."""
    current = submission.current
    return (current.owner if current else "") or f"{SUBMISSION}{submission.uuid}"


def id_of(owner: str) -> UUID | None:
    """The UUID in "case:UUID" or "submission:UUID"; None for what is neither."""
    kind, _, text = owner.partition(":")
    if f"{kind}:" not in {CASE, SUBMISSION}:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def submissions_of(owner: str) -> QuerySet[Submission]:
    """All of a person's submissions, those in the bin and tries of drafts as well.

    And what corrected them on a phone, which is sealed as what it corrects.
    """
    found = id_of(owner)
    if found is None:
        return Submission.objects.none()
    rows = Submission.objects.select_related("form", "current__form_version").order_by("created_at")
    known = {found} if owner.startswith(SUBMISSION) else _of_case(found)
    owners = {owner, *(f"{SUBMISSION}{each}" for each in known)}
    sealed = SubmissionVersion.objects.filter(owner__in=owners)
    return rows.filter(Q(pk__in=known) | Q(pk__in=sealed.values("submission")))


def _of_case(case: UUID) -> set[UUID]:
    """What made or changed its entity, and what names it."""
    return {*entities.touched(case), *(each for linked in _LINKED for each in linked(case))}


def named(project: Project, text: str) -> str:
    """The owner that somebody means: a case's code, or the UUID of a case or a submission.

    Raises subject_unknown.
    """
    plain = text.strip()
    try:
        asked: list[UUID] = [UUID(plain.rpartition(":")[2])]
    except ValueError:
        asked = entities.named(project.pk, CASES, plain) if plain.isprintable() else []
    if len(asked) == 1:
        owner = _known(project, asked[0])
        if owner:
            return owner
    raise problems.subject_unknown(named=plain[:60])


def _known(project: Project, asked: UUID) -> str:
    rows = Submission.objects.filter(project=project).select_related("current")
    submission = rows.filter(pk=asked).first()
    if submission is not None:
        return owner_of(submission)
    case = f"{CASE}{asked}"
    if rows.filter(versions__owner=case).exists():
        return case
    return case if Subject.objects.filter(pk=case, project=project).exists() else ""


def subject_for(actor: User, project: Project, text: str, verb: str, *, now: datetime) -> Subject:
    """The person that is meant, known to the desk from now on.

    Raises subject_unknown, also for one outside the area where the actor may do `verb`.
    """
    owner = named(project, text)
    if not _reached(actor, project, owner, verb):
        raise problems.subject_unknown(named=text.strip()[:60])
    return ensure(owner=owner, project_id=project.pk, now=now)


def _reached(actor: User, project: Project, owner: str, verb: str) -> bool:
    area = permissions.area_for(actor, project, verb)
    if area.everything:
        return True
    if Subject.objects.filter(pk=owner, scope__unit__in=area.keys).exists():
        return True
    scopes = SubmissionScope.objects.filter(submission__in=submissions_of(owner).values("pk"))
    return scopes.filter(unit__in=area.keys).exists()


def ensure(*, owner: str, project_id: int, now: datetime) -> Subject:
    """The desk's row of this person, found where her submissions are found."""
    subject, _made = Subject.objects.get_or_create(
        owner=owner, defaults={"project_id": project_id, "created_at": now}
    )
    pks = submissions_of(owner).values("pk")
    keys = SubmissionScope.objects.filter(submission__in=pks).values_list("unit", flat=True)
    SubjectScope.objects.bulk_create(
        [SubjectScope(subject=subject, unit=key) for key in sorted(set(keys))],
        ignore_conflicts=True,
    )
    return subject


def within(actor: User, project: Project, verb: str, path: str = "subject") -> Q:
    """Which rows of the desk the actor reaches: `path` leads from them to their subject."""
    area = permissions.area_for(actor, project, verb)
    if area.everything:
        return Q()
    inside = SubjectScope.objects.filter(subject=OuterRef(path), unit__in=area.keys)
    return Q(Exists(inside))
