"""What changes a draft besides an upload: a copy of the published version, its files, its name."""

import hashlib
from datetime import datetime

from django.db import transaction

from backend import problems
from backend.accounts import tokens
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms import selectors, services
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.forms.services import CheckMapping
from backend.survey.xforms.xform import ORX, read_xform


def upload_new(
    *,
    project: Project,
    source: bytes,
    file_name: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    publish: bool,
    ignore_warnings: bool,
    now: datetime,
) -> FormVersion:
    """A form that the project does not have yet, published at once where that is asked.

    When it can't be published (a file is missing), the draft stays to be completed. Raises what
    `save_draft` and `publish` raise, and body_empty.
    """
    if not source:
        raise problems.body_empty()
    draft = services.save_draft(
        project=project,
        source=source,
        file_name=file_name,
        actor=actor,
        check_mapping=check_mapping,
        new=True,
        ignore_warnings=ignore_warnings,
        now=now,
    )
    if not publish:
        return draft
    return services.publish(form=draft.form, actor=actor, check_mapping=check_mapping, now=now)


def renew(
    *,
    form: Form,
    source: bytes,
    file_name: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    ignore_warnings: bool,
    now: datetime,
) -> FormVersion:
    """The form's next draft: from a file, or without one a copy of the published version."""
    if not source:
        return copy_published(form=form, actor=actor, now=now)
    return services.save_draft(
        project=form.project,
        source=source,
        file_name=file_name,
        actor=actor,
        check_mapping=check_mapping,
        form_id=form.form_id,
        ignore_warnings=ignore_warnings,
        now=now,
    )


@transaction.atomic
def copy_published(*, form: Form, actor: Actor | None, now: datetime) -> FormVersion:
    """A draft that equals the published version, files and all. Raises parameter_missing."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.current is None:
        raise problems.parameter_missing(field="xml")
    draft, media = form.current, list(form.current.media.all())
    draft.pk, draft._state.adding = None, True
    draft.published_at, draft.created_at = None, now
    draft.save()
    draft.draft_token_hash = tokens.hashed(services.draft_token(draft))
    draft.save(update_fields=["draft_token_hash"])
    FormMedia.objects.bulk_create(
        FormMedia(
            version=draft,
            name=row.name,
            kind=row.kind,
            blob_id=row.blob_id,
            entity_list=row.entity_list,
        )
        for row in media
    )
    old, form.draft = form.draft, draft
    form.save(update_fields=["draft"])
    if old is not None:
        services.discard(old)
    journal.log("form.draft", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return draft


@transaction.atomic
def clear_media(*, form: Form, name: str, actor: Actor | None, now: datetime) -> None:
    """Take an uploaded file out of the draft; its name stays. Raises no_draft, not_found."""
    selectors.uploaded_blob(selectors.draft_of(form), name)
    selectors.draft_of(form).media.filter(name=name).update(blob=None)
    journal.log("form.media", subject=form.pk, actor=actor, project_id=form.project_id, now=now)


@transaction.atomic
def publish_as(
    *,
    form: Form,
    version: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    now: datetime,
) -> FormVersion:
    """Publish the draft, under another version's name when one is given ("" = its own).

    Raises what `publish` raises.
    """
    if version:
        draft = selectors.draft_of(Form.objects.select_for_update().get(pk=form.pk))
        draft.xform = _renamed(bytes(draft.xform), version)
        draft.md5 = hashlib.md5(draft.xform, usedforsecurity=False).hexdigest()
        draft.version = version
        draft.save(update_fields=["xform", "md5", "version"])
    return services.publish(form=form, actor=actor, check_mapping=check_mapping, now=now)


def _renamed(xform: bytes, version: str) -> bytes:
    """The XForm with another version."""
    form = read_xform(xform)
    form.primary.attrib.pop(f"{{{ORX}}}version", None)
    form.primary.set("version", version)
    return form.to_bytes()
