"""Reads of questionnaires: what a project has, and what a phone may download."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from backend import problems
from backend.accounts import permissions, tokens, verbs
from backend.accounts.models import AppUser, Project, User
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form, FormMedia, FormVersion

Actor = User | AppUser

MAX_ID = 2**63 - 1  # larger numbers than a database has are no number of anything


def forms_in(project: Project) -> QuerySet[Form]:
    """The living forms of a project, by formID."""
    return (
        Form.objects.filter(project=project, deleted_at=None)
        .select_related("current", "draft", "project")
        .order_by("form_id")
    )


def forms_by_id(ids: Iterable[int]) -> dict[int, Form]:
    """Forms by their key in the database, deleted ones too."""
    return Form.objects.in_bulk(list(ids))


def form_in(project: Project, form_id: str) -> Form:
    """Raises form_not_found."""
    form = forms_in(project).filter(form_id=form_id).first()
    if form is None:
        raise problems.form_not_found(form_id=form_id)
    return form


def shown_in(project: Project, *, deleted: bool = False) -> QuerySet[FormVersion]:
    """Of every living form the published version, else the draft; by formID, without the XForm.

    `deleted`: of the deleted forms instead.
    """
    return shown_of([project.pk], deleted=deleted)


def shown_of(project_ids: Iterable[int], *, deleted: bool = False) -> QuerySet[FormVersion]:
    """The same of several projects at once."""
    published = Q(pk=F("form__current_id"))
    unpublished = Q(form__current_id=None, pk=F("form__draft_id"))
    return _described(
        FormVersion.objects.filter(published | unpublished).filter(
            form__project_id__in=list(project_ids), form__deleted_at__isnull=not deleted
        )
    ).order_by("form__form_id", "form_id")


def _described(versions: QuerySet[FormVersion]) -> QuerySet[FormVersion]:
    """With what is told of a version, and without what is not."""
    return (
        versions.select_related("form__project", "form__created_by", "created_by", "published_by")
        .prefetch_related("form__units")
        .defer("xform", "fields", "mapping")
    )


def shown(project: Project, form_id: str) -> FormVersion:
    """The published version of this form, else its draft. Raises form_not_found."""
    version = shown_in(project).filter(form__form_id=form_id).first()
    if version is None:
        raise problems.form_not_found(form_id=form_id)
    return version


def versions_of(form: Form) -> QuerySet[FormVersion]:
    """The published versions, newest first, without the XForm."""
    published = form.versions.filter(published_at__isnull=False)
    return _described(published).order_by("-published_at", "-pk")


def draft_of(form: Form) -> FormVersion:
    """Raises no_draft."""
    draft = _described(FormVersion.objects.filter(pk=form.draft_id or 0)).first()
    if draft is None:
        raise problems.no_draft(form_id=form.form_id)
    return draft


def source_of(version: FormVersion, suffix: str) -> Blob:
    """The uploaded file, when it is of this kind (".xlsx"). Raises not_found."""
    if version.source is None or not version.source_name.lower().endswith(suffix):
        raise problems.not_found()
    return version.source


def published_sources(project: Project) -> dict[str, FormVersion]:
    """SHA-256 of the uploaded file → the published version that was made from it."""
    current = shown_in(project).filter(published_at__isnull=False)
    current = current.defer(None).defer("xform", "fields")
    return {version.source_id: version for version in current if version.source_id}


# What the list tells of a form: with hundreds of them, the rest would take most of the time.
_LISTED = ("form_id", "project", "state", "current")
_LISTED_OF_VERSION = ("form", "version", "title", "md5", "anonymous")


def listed_for(actor: Actor, project: Project) -> list[FormVersion]:
    """The versions on the actor's formList: open, published, her role may submit, areas meet."""
    published = (
        Form.objects.filter(project=project, deleted_at=None, state=Form.State.OPEN)
        .select_related("current")
        .only(*_LISTED, *(f"current__{each}" for each in _LISTED_OF_VERSION))
        .filter(current__isnull=False)
        .prefetch_related(
            "units",
            Prefetch("current__media", FormMedia.objects.only("version", "blob", "entity_list")),
        )
        .order_by("form_id")
    )
    grants = permissions.grants_for(actor, project, verbs.SUBMISSION_CREATE)
    only = actor.form_id if isinstance(actor, AppUser) else ""
    listed = []
    for form in published:
        if only and form.form_id != only:
            continue
        ground = grants.ground(form.form_id)
        if ground is None or form.current is None:
            continue
        if ground.shared_with([row.unit for row in form.units.all()]):
            form.current.form = form  # spares a query each where the list is written
            listed.append(form.current)
    return listed


def version_for(actor: Actor, project: Project, form_id: str, version_pk: int) -> FormVersion:
    """A published version that is on the actor's list, or was. Raises not_found."""
    version = (
        FormVersion.objects.filter(
            pk=version_pk,
            form__project=project,
            form__form_id=form_id,
            form__deleted_at=None,
            published_at__isnull=False,
        )
        .select_related("form")
        .defer("fields", "mapping", "warnings")
        .first()
    )
    # A web form's key opens its one form only.
    only = actor.form_id if isinstance(actor, AppUser) else ""
    if version is None or only not in {"", form_id} or version.form.state != Form.State.OPEN:
        raise problems.not_found()
    grants = permissions.grants_for(actor, project, verbs.SUBMISSION_CREATE)
    ground = grants.ground(form_id)
    if ground is None or not ground.shared_with([row.unit for row in version.form.units.all()]):
        raise problems.not_found()
    return version


def draft_by_token(token: str, project_id: int, form_id: str) -> FormVersion:
    """The draft with this test address. Raises bad_token."""
    if not token or project_id > MAX_ID:
        raise problems.bad_token()
    draft = (
        FormVersion.objects.filter(
            draft_token_hash=tokens.hashed(token),
            form__project_id=project_id,
            form__form_id=form_id,
            form__deleted_at=None,
        )
        .select_related("form__project")
        .first()
    )
    if draft is None:
        raise problems.bad_token()
    return draft


def mapped_versions() -> QuerySet[FormVersion]:
    """The current versions that have a mapping, of every project."""
    return (
        FormVersion.objects.filter(
            pk__in=Form.objects.filter(deleted_at=None).values("current"), mapping__isnull=False
        )
        .select_related("form")
        .defer("xform")
        .order_by("pk")
    )


def published_version(form: Form, version: str) -> FormVersion:
    """Any published version, old ones too: a phone may send after an update. version_unknown."""
    found = form.versions.filter(version=version, published_at__isnull=False).first()
    if found is None:
        raise problems.version_unknown(form_id=form.form_id, version=version)
    return found


def media_of(version: FormVersion) -> list[FormMedia]:
    """The files that are there to serve: uploaded, or lists that the server writes."""
    rows = version.media.select_related("blob").order_by("name")
    return [row for row in rows if row.blob_id or row.entity_list]


def named_media(version: FormVersion) -> QuerySet[FormMedia]:
    """Every file that the version names, there or not."""
    return version.media.select_related("blob").order_by("name")


def named_medium(version: FormVersion, name: str) -> FormMedia:
    """The file of this name, there or not. Raises not_found."""
    row = named_media(version).filter(name=name).first()
    if row is None:
        raise problems.not_found()
    return row


def medium_in(version: FormVersion, name: str) -> FormMedia:
    """Raises not_found."""
    for row in media_of(version):
        if row.name == name:
            return row
    raise problems.not_found()


def blob_in_use(sha256: str) -> bool:
    return (
        FormMedia.objects.filter(blob_id=sha256).exists()
        or FormVersion.objects.filter(source_id=sha256).exists()
    )


def submitted_uuid(text: str) -> UUID | None:
    """The UUID in an entity id or instanceID such as "uuid:…"; None when it is none."""
    try:
        return UUID(text.removeprefix("uuid:"))
    except ValueError:
        return None
