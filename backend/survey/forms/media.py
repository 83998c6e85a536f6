"""The files that a form names: uploaded, carried from version to version, or the server's lists."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Final

from django.db import transaction

from backend import problems
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.blobs import kinds
from backend.survey.blobs import services as blobs
from backend.survey.entities import selectors as entities
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.xforms import Converted

# Lists that the server writes from what it knows itself.
UNIT_LIST = "xa"
# Kinds of files that can't be a list.
PICTURED: Final = frozenset({"image", "audio", "video"})


def carry(draft: FormVersion, converted: Converted, before: FormVersion | None) -> None:
    """Rows for the files that the form names; those of the version before are taken along."""
    earlier = {row.name: row for row in before.media.all()} if before else {}
    rows = []
    for medium in converted.media:
        row = FormMedia(version=draft, name=medium.name, kind=medium.kind)
        held = earlier.get(medium.name)
        if held is not None and held.blob_id is not None:
            row.blob_id, row.updated_at = held.blob_id, held.updated_at
        rows.append(row)
    FormMedia.objects.bulk_create(rows)
    if converted.itemsets:
        attach(draft, "itemsets.csv", converted.itemsets, draft.created_at)
    link_lists(draft)


def copy(rows: Iterable[FormMedia], draft: FormVersion) -> None:
    """The same files for another version."""
    FormMedia.objects.bulk_create(
        FormMedia(
            version=draft,
            name=row.name,
            kind=row.kind,
            blob_id=row.blob_id,
            entity_list=row.entity_list,
            updated_at=row.updated_at,
        )
        for row in rows
    )


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
                defaults={
                    "kind": "file",
                    "blob": blobs.keep(staged, now=now),
                    "updated_at": now,
                },
            )
    finally:
        blobs.drop(staged)


@transaction.atomic
def upload_media(
    *, form: Form, name: str, staged: blobs.Staged, actor: Actor | None, now: datetime
) -> FormMedia:
    """Fill a file that the draft names. Raises no_draft, media_unknown, media_not_as_named."""
    medium = _named(form, name)
    found = kinds.contradicting(name, blobs.head_of(staged, kinds.HEAD))
    if found:
        raise problems.media_not_as_named(name=name, found=found)
    medium.blob, medium.entity_list = blobs.keep(staged, now=now), ""
    _save(medium, form, actor, now)
    return medium


@transaction.atomic
def link(*, form: Form, name: str, linked: bool, actor: Actor | None, now: datetime) -> FormMedia:
    """Let the server write NAME.csv from the entity list NAME, in place of any file; or no more.

    Raises no_draft, media_unknown, not_found (no such list), list_not_linkable.
    """
    medium = _named(form, name)
    stem = PurePath(name).stem if name.lower().endswith(".csv") else name
    if stem not in entities.list_names(form.project) | {UNIT_LIST}:
        raise problems.not_found()
    if linked and medium.kind in PICTURED:
        raise problems.list_not_linkable(name=name)
    medium.blob, medium.entity_list = None, stem if linked else ""
    _save(medium, form, actor, now)
    return medium


@transaction.atomic
def clear(*, form: Form, name: str, actor: Actor | None, now: datetime) -> None:
    """Take a file or list out of the draft; its name stays. Raises no_draft, media_unknown,
    and not_found when nothing is there to take out.
    """
    medium = _named(form, name)
    if medium.blob_id is None and not medium.entity_list:
        raise problems.not_found()
    medium.blob, medium.entity_list = None, ""
    _save(medium, form, actor, now)


def _named(form: Form, name: str) -> FormMedia:
    # Locked and read again: a draft that was published meanwhile is no draft any more.
    form = Form.objects.select_for_update().get(pk=form.pk)
    if form.draft is None:
        raise problems.no_draft(form_id=form.form_id)
    medium = form.draft.media.filter(name=name).first()
    if medium is None:
        names = ", ".join(form.draft.media.values_list("name", flat=True)) or "—"
        raise problems.media_unknown(form_id=form.form_id, name=name, names=names)
    return medium


def _save(medium: FormMedia, form: Form, actor: Actor | None, now: datetime) -> None:
    medium.updated_at = now
    medium.save(update_fields=["blob", "entity_list", "updated_at"])
    journal.log("form.media", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
