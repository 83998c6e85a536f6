"""Open requests of data subjects that somebody handles: they go to who comes after."""

from django.db.models import QuerySet

from backend.accounts.models import Project, User
from backend.privacy.models import SubjectRequest

OPEN = (SubjectRequest.State.RECEIVED, SubjectRequest.State.ACKNOWLEDGED)


def handled_by(user: User, project: Project) -> QuerySet[SubjectRequest]:
    """The open requests of the project that this person handles."""
    return SubjectRequest.objects.filter(project=project, handled_by=user, state__in=OPEN)


def hand_over(*, leaver: User, to: User, project: Project) -> int:
    """In the caller's transaction, which logs it. How many."""
    return handled_by(leaver, project).update(handled_by=to)
