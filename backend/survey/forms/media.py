"""The files that a form names: uploaded, carried from version to version, or the server's lists."""

from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from backend import problems
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.blobs import services as blobs
from backend.survey.entities import selectors as entities
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.xforms import Converted

# Lists that the server writes from what it knows itself.
UNIT_LIST = "xa"


def carry(draft: FormVersion, converted: Converted, before: FormVersion | None) -> None:
    """Rows for the files that the form names; those of the version before are taken along."""
    earlier = {row.name: row.blob_id for row in before.media.all()} if before else {}
    FormMedia.objects.bulk_create(
        FormMedia(
            version=draft, name=medium.name, kind=medium.kind, blob_id=earlier.get(medium.name)
        )
        for medium in converted.media
    )
    if converted.itemsets:
        attach(draft, "itemsets.csv", converted.itemsets, draft.created_at)
    link_lists(draft)


def link_lists(draft: FormVersion) -> None:
    """NAME.csv without an uploaded file is the list NAME, where the server keeps one.

    Asked again when the draft is published: another form may have declared the list since.
    """
    written = {each["list"] for each in draft.entity_lists}
    lists = entities.list_names(draft.form.project) | written | {UNIT_LIST}
    for medium in draft.media.filter(blob=None, entity_list="", name__endswith=".csv"):
        stem = PurePath(medium.name).stem
        if stem in lists:
            medium.entity_list = stem
            medium.save(update_fields=["entity_list"])


def attach(version: FormVersion, name: str, content: bytes, now: datetime) -> None:
    """Put a file that came with the form itself (external choices) among its media."""
    staged = blobs.stage([content])
    try:
        with transaction.atomic():
            FormMedia.objects.update_or_create(
                version=version,
                name=name,
                defaults={"kind": "file", "blob": blobs.keep(staged, now=now)},
            )
    finally:
        blobs.drop(staged)


@transaction.atomic
def upload_media(
    *, form: Form, name: str, staged: blobs.Staged, actor: Actor | None, now: datetime
) -> FormMedia:
    """Fill a file that the draft names. Raises no_draft, media_unknown."""
    # Locked and read again: a draft that was published meanwhile is no draft any more.
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.draft is None:
        raise problems.no_draft(form_id=form.form_id)
    medium = form.draft.media.filter(name=name).first()
    if medium is None:
        names = ", ".join(form.draft.media.values_list("name", flat=True)) or "—"
        raise problems.media_unknown(form_id=form.form_id, name=name, names=names)
    medium.blob, medium.entity_list = blobs.keep(staged, now=now), ""
    medium.save(update_fields=["blob", "entity_list"])
    journal.log("form.media", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return medium
