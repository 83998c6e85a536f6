"""Which submissions somebody may see, and how many there are."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.areas import Area
from backend.accounts.models import AppUser, Project, User
from backend.survey.forms.models import Form
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionScope,
    SubmissionVersion,
)

Actor = User | AppUser


def visible_to(actor: Actor, project: Project, *, form_id: str = "") -> QuerySet[Submission]:
    """Those of the actor's area, and her own; one without a unit only to project-wide roles.

    With `form_id`: those of that form alone. A role that may read single forms sees only these.
    """
    rows = Submission.objects.filter(project=project, is_draft=False)
    if form_id:
        rows = rows.filter(form__form_id=form_id, form__deleted_at=None)
    person = actor.holder_id if isinstance(actor, AppUser) else actor.pk
    seen = Q(submitter_id=person) if person else Q(app_user_id=actor.pk)
    for forms, area in permissions.reaches(actor, project, verbs.SUBMISSION_READ):
        within = _within(area)
        if "" not in forms:
            within &= Q(form__form_id__in=forms)
        elif area.everything:
            return rows
        seen |= within
    return rows.filter(seen)


def _within(area: Area) -> Q:
    """Submissions that are found in the area."""
    if area.everything:
        return Q()
    inside = SubmissionScope.objects.filter(submission=OuterRef("pk"), unit__in=area.keys)
    return Q(Exists(inside))


def submission_for(actor: Actor, project: Project, uuid: UUID) -> Submission:
    """Raises not_found."""
    found = visible_to(actor, project).select_related("form", "current").filter(uuid=uuid).first()
    if found is None:
        raise problems.not_found()
    return found


def of_form(actor: Actor, form: Form) -> QuerySet[Submission]:
    """What the actor may see of this form's submissions, newest first, without the XML."""
    return (
        visible_to(actor, form.project, form_id=form.form_id)
        .select_related("current")
        .defer("current__xml", "current__answers")
        .order_by("-created_at", "uuid")
    )


def current_version(actor: Actor, form: Form, instance_id: str) -> SubmissionVersion:
    """The newest version of the submission that began under this instanceID. Raises not_found."""
    rows = visible_to(actor, form.project, form_id=form.form_id).select_related("current")
    found = rows.filter(instance_id=instance_id).first()
    if found is None or found.current is None:
        raise problems.not_found()
    return found.current


def blob_in_use(sha256: str) -> bool:
    return SubmissionAttachment.objects.filter(blob_id=sha256).exists()


def flagged(code: str) -> QuerySet[Submission]:
    """Submissions with this flag, for a job that may clear it."""
    return Submission.objects.filter(is_draft=False, flags__code=code).order_by("created_at")


def arrived(project: Project) -> int:
    return Submission.objects.filter(project=project, is_draft=False).count()
