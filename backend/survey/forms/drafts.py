"""What changes a draft besides an upload: a copy of the published version, its files, its name."""

from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms import making, marks, media, selectors, services
from backend.survey.forms.digests import XFORM_FIELDS, put_xform
from backend.survey.forms.making import CheckMapping
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms.xform import ORX, read_xform


def upload_new(
    *,
    project: Project,
    source: bytes,
    file_name: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    mapping: dict[str, Any] | None = None,
    publish: bool,
    ignore_warnings: bool,
    now: datetime,
) -> FormVersion:
    """A form that the project does not have yet, published at once where that is asked.

    When it can't be published, nothing stays. Raises what `save_draft` and `publish` raise, and
    body_empty.
    """
    if not source:
        raise problems.body_empty()
    converted = services.read_source(source=source, file_name=file_name)
    with transaction.atomic():
        draft = services.keep_draft(
            project=project,
            converted=converted,
            source=source,
            file_name=file_name,
            actor=actor,
            check_mapping=check_mapping,
            mapping=mapping,
            new=True,
            ignore_warnings=ignore_warnings,
            now=now,
        )
        if not publish:
            return draft
        return services.publish(
            form=draft.form, actor=actor, check_mapping=check_mapping, without_files=True, now=now
        )


def renew(
    *,
    form: Form,
    source: bytes,
    file_name: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    mapping: dict[str, Any] | None = None,
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
        mapping=mapping,
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
    draft, rows = form.current, list(form.current.media.all())
    draft.pk, draft._state.adding = None, True
    draft.published_at, draft.published_by, draft.created_at = None, None, now
    draft.created_by = actor if isinstance(actor, User) else None
    replaced = making.replace_draft(form, draft, now)
    media.copy(rows, draft)
    making.discard(replaced)
    journal.log("form.draft", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return draft


@transaction.atomic
def abandon(*, form: Form, actor: Actor | None, now: datetime) -> None:
    """Throw the draft away; the published version stays. Raises never_published, no_draft."""
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.current_id is None:
        raise problems.never_published(form_id=form.form_id)
    draft = selectors.draft_of(form)
    form.draft = None
    making.touch(form, now, "draft")
    making.discard(draft)
    journal.log(
        "form.draft.delete", subject=form.pk, actor=actor, project_id=form.project_id, now=now
    )


@transaction.atomic
def set_mapping(
    *,
    form: Form,
    mapping: dict[str, Any] | None,
    actor: Actor | None,
    check_mapping: CheckMapping,
    now: datetime,
) -> FormVersion:
    """How the draft's answers become records; None: they do not.

    A published version keeps the mapping that it was published with. Raises no_draft,
    mapping_faults, place_sensitive.
    """
    draft = selectors.draft_of(Form.objects.select_for_update().get(pk=form.pk))
    if mapping is not None:
        making.refuse_faults(form.form_id, check_mapping(mapping, draft.fields))
    draft.mapping = mapping
    making.place_fields(draft)
    marks.refuse_unfit(form, draft)
    draft.save(update_fields=["mapping", "unit_field", "day_field", "position_field"])
    journal.log("form.mapping", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return draft


@transaction.atomic
def publish_as(
    *,
    form: Form,
    version: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    without_files: bool = False,
    now: datetime,
) -> FormVersion:
    """Publish the draft, under another version's name when one is given ("" = its own).

    Raises what `publish` raises.
    """
    if version:
        rename(form=form, version=version)
    return services.publish(
        form=form, actor=actor, check_mapping=check_mapping, without_files=without_files, now=now
    )


@transaction.atomic
def rename(*, form: Form, version: str) -> FormVersion:
    """Give the draft another version's name. Raises no_draft."""
    draft = selectors.draft_of(Form.objects.select_for_update().get(pk=form.pk))
    put_xform(draft, _renamed(bytes(draft.xform), version))
    draft.version = version
    draft.save(update_fields=[*XFORM_FIELDS, "version"])
    return draft


def _renamed(xform: bytes, version: str) -> bytes:
    """The XForm with another version."""
    form = read_xform(xform)
    form.primary.attrib.pop(f"{{{ORX}}}version", None)
    form.primary.set("version", version)
    return form.to_bytes()
