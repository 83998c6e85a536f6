"""Which submissions somebody may see, and how many there are."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from backend import problems
from backend.accounts import permissions, verbs
from backend.accounts.areas import Area
from backend.accounts.models import AppUser, Project, User
from backend.survey.forms.models import Form
from backend.survey.keys.models import Key
from backend.survey.submissions.models import (
    ExportFile,
    Submission,
    SubmissionAttachment,
    SubmissionScope,
    SubmissionVersion,
)

Actor = User | AppUser


def visible_to(
    actor: Actor,
    project: Project,
    *,
    form_id: str = "",
    deleted: bool | None = False,
    draft: bool = False,
) -> QuerySet[Submission]:
    """Those of the actor's area, and her own; one without a unit only to project-wide roles.

    With `form_id`: those of that form alone. A role that may read single forms sees only these.
    `deleted`: those in the bin instead (None: both). `draft`: those that try the form's draft.
    """
    return _reached(
        actor, project, verbs.SUBMISSION_READ, form_id=form_id, deleted=deleted, draft=draft
    )


def reviewable(actor: User, project: Project, *, form_id: str = "") -> QuerySet[Submission]:
    """What the actor may review; her own, too, is refused only when she tries."""
    rows = _reached(actor, project, verbs.SUBMISSION_UPDATE, form_id=form_id)
    return rows.filter(form__deleted_at=None)


def _reached(
    actor: Actor,
    project: Project,
    verb: str,
    *,
    form_id: str = "",
    deleted: bool | None = False,
    draft: bool = False,
) -> QuerySet[Submission]:
    """Where the actor may do `verb`. Her own she may read, but not change, wherever they are."""
    rows = Submission.objects.filter(project=project, is_draft=draft)
    if draft:
        rows = rows.filter(current__form_version=F("form__draft"))
    if deleted is not None:
        rows = rows.filter(deleted_at__isnull=not deleted)
    if form_id:
        rows = rows.filter(form__form_id=form_id, form__deleted_at=None)
    seen = _own(actor) if verb == verbs.SUBMISSION_READ else Q(pk__in=())
    for forms, area in permissions.reaches(actor, project, verb):
        within = _within(area)
        if "" not in forms:
            within &= Q(form__form_id__in=forms)
        elif area.everything:
            return rows
        seen |= within
    return rows.filter(seen)


def _own(actor: Actor) -> Q:
    person = actor.holder_id if isinstance(actor, AppUser) else actor.pk
    return Q(submitter_id=person) if person else Q(app_user_id=actor.pk)


def _within(area: Area) -> Q:
    """Submissions that are found in the area."""
    if area.everything:
        return Q()
    inside = SubmissionScope.objects.filter(submission=OuterRef("pk"), unit__in=area.keys)
    return Q(Exists(inside))


def submission_for(
    actor: Actor, project: Project, uuid: UUID, verb: str = verbs.SUBMISSION_READ
) -> Submission:
    """One that the actor may read, or do `verb` to. Raises not_found."""
    rows = _reached(actor, project, verb).filter(form__deleted_at=None)
    found = rows.select_related("form", "current__form_version", "submitter", "app_user")
    return _first(found.filter(uuid=uuid))


def of_form(
    actor: Actor, form: Form, *, deleted: bool = False, draft: bool = False
) -> QuerySet[Submission]:
    """What the actor may see of this form's submissions, newest first, without the XML.

    `roots` of each is the list of its first version alone.
    """
    rows = visible_to(actor, form.project, form_id=form.form_id, deleted=deleted, draft=draft)
    return _with_people(rows).order_by("-created_at", "-uuid")


def _with_people(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    first = SubmissionVersion.objects.filter(instance_id=F("submission__instance_id"))
    return (
        rows.select_related(
            "submitter", "app_user", "checked_by", "current__submitter", "current__app_user"
        )
        .defer("current__xml", "current__answers")
        .prefetch_related(Prefetch("versions", first.defer("xml", "answers"), to_attr="roots"))
    )


def submission_of(
    actor: Actor,
    form: Form,
    instance_id: str,
    *,
    verb: str = verbs.SUBMISSION_READ,
    deleted: bool = False,
    draft: bool = False,
) -> Submission:
    """The submission that began under this instanceID, where the actor may do `verb` to it.

    Raises not_found.
    """
    rows = _reached(actor, form.project, verb, form_id=form.form_id, deleted=deleted, draft=draft)
    return _first(_with_people(rows).filter(instance_id=instance_id))


def reread(submission: Submission) -> Submission:
    """The same, as it stands now, with its people."""
    return _first(_with_people(Submission.objects.filter(pk=submission.pk)))


def in_chunks(rows: QuerySet[Submission]) -> Iterator[Submission]:
    """Row after row; memory stays flat."""
    return rows.iterator(chunk_size=500)


def root_of(actor: Actor, form: Form, instance_id: str, *, draft: bool = False) -> str:
    """The instanceID under which a submission began that has a version of this one.

    Raises not_found.
    """
    rows = visible_to(actor, form.project, form_id=form.form_id, draft=draft)
    known = rows.filter(versions__instance_id=instance_id).values_list("instance_id", flat=True)
    found = known.first()
    if found is None:
        raise problems.not_found()
    return found


def attachable(
    actor: User, form: Form, instance_id: str, *, draft: bool = False
) -> tuple[Submission, bool]:
    """The submission to which the actor may bring files, and whether she may replace them.

    She may replace those of her area; to a version that she sent herself she may bring what it
    still lacks. Raises not_found; forbidden for another's.
    """
    verb = verbs.SUBMISSION_UPDATE
    if permissions.may(actor, form.project, verb, form_id=form.form_id):
        return submission_of(actor, form, instance_id, verb=verb, draft=draft), True
    found = submission_of(actor, form, instance_id, draft=draft)
    sends = permissions.may(actor, form.project, verbs.SUBMISSION_CREATE, form_id=form.form_id)
    if not sends or found.current is None or found.current.submitter_id != actor.pk:
        raise problems.forbidden()
    return found, False


def _first(rows: QuerySet[Submission]) -> Submission:
    found = rows.first()
    if found is None:
        raise problems.not_found()
    return found


def received_by(keys: Iterable[AppUser]) -> dict[UUID, int]:
    """How many submissions came through each of these keys."""
    rows = Submission.objects.filter(app_user__in=list(keys), is_draft=False, deleted_at=None)
    return dict(rows.values_list("app_user").annotate(n=Count("pk")).order_by())


def keys_of(actor: Actor, form: Form) -> QuerySet[Key]:
    """The keys under which what the actor may see of this form was encrypted."""
    seen = visible_to(actor, form.project, form_id=form.form_id)
    used = seen.filter(current__encrypted=True).values("current__form_version__key")
    return Key.objects.filter(pk__in=used).order_by("pk")


def blob_in_use(sha256: str) -> bool:
    return (
        SubmissionAttachment.objects.filter(blob_id=sha256).exists()
        or ExportFile.objects.filter(blob_id=sha256).exists()
    )


def is_sealed(subject: str) -> bool:
    """Is this the UUID of a submission with sensitive answers, in any version?"""
    try:
        key = UUID(subject)
    except ValueError:
        return False
    rows = SubmissionVersion.objects.filter(submission=key)
    return rows.filter(Q(sealed=True) | ~Q(form__current__sensitive={})).exists()


def flagged(code: str) -> QuerySet[Submission]:
    """Submissions with this flag, for a job that may clear it."""
    return Submission.objects.filter(is_draft=False, deleted_at=None, flags__code=code).order_by(
        "created_at"
    )


def arrived(project: Project) -> int:
    return Submission.objects.filter(project=project, is_draft=False, deleted_at=None).count()
