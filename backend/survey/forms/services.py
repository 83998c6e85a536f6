"""What changes questionnaires: drafts, their files, publishing. Door, page and command call these."""

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts import tokens
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.blobs import services as blobs
from backend.survey.entities import selectors as entities
from backend.survey.entities import services as entity_services
from backend.survey.forms.models import Form, FormMedia, FormUnit, FormVersion
from backend.survey.xforms import Converted, Refused, convert, validate_with_java

# Lists that the server writes from what it knows itself.
UNIT_LIST = "xa"

# (mapping, fields) → faults, each a sentence. Given by the doors, which know the neighbours.
CheckMapping = Callable[[dict[str, Any], Sequence[dict[str, Any]]], list[str]]


def read_source(*, source: bytes, file_name: str) -> Converted:
    """XLSForm or XForm → XForm and what it holds. Raises form_refused with every fault.

    Runs outside any transaction: a conversion may take seconds.
    """
    try:
        return convert(source, file_name=file_name)
    except Refused as refused:
        faults = [dataclasses.asdict(fault) for fault in refused.faults]
        raise problems.form_refused(count=len(faults), faults=faults) from None


def save_draft(
    *,
    project: Project,
    source: bytes,
    file_name: str,
    actor: Actor | None,
    check_mapping: CheckMapping,
    mapping: dict[str, Any] | None = None,
    form_id: str = "",
    new: bool = False,
    ignore_warnings: bool = True,
    now: datetime,
) -> FormVersion:
    """Make this file the form's draft; a form that is new is created (`new`: it must be).

    Without a mapping, that of the version before is kept, and checked against the new questions.
    Raises form_refused, form_id_mismatch, form_warnings, already_there, mapping_faults.
    """
    converted = read_source(source=source, file_name=file_name)
    if form_id and converted.form_id != form_id:
        raise problems.form_id_mismatch(found=converted.form_id, form_id=form_id)
    if converted.warnings and not ignore_warnings:
        raise problems.form_warnings(notices=[dataclasses.asdict(one) for one in converted.warnings])
    staged = blobs.stage([source])
    try:
        with transaction.atomic():
            form = _form_for(project, converted.form_id, new, now)
            before = form.draft or form.current
            held = mapping if mapping is not None else (before.mapping if before else None)
            draft = _draft_from(form, converted, held, check_mapping, now)
            draft.source, draft.source_name = blobs.keep(staged, now=now), file_name[:255]
            draft.save()
            draft.draft_token_hash = tokens.hashed(draft_token(draft))
            draft.save(update_fields=["draft_token_hash"])
            _carry_media(draft, converted, before)
            _replace_draft(form, draft)
            journal.log(
                "form.draft", subject=form.pk, actor=actor, project_id=project.pk, now=now
            )
            return draft
    finally:
        blobs.drop(staged)


def draft_token(version: FormVersion) -> str:
    """The token of the draft's test address; made anew, never stored."""
    return tokens.derived("draft", version.pk)


def _form_for(project: Project, form_id: str, new: bool, now: datetime) -> Form:
    form, made = Form.objects.get_or_create(
        project=project, form_id=form_id, deleted_at=None, defaults={"created_at": now}
    )
    if new and not made:
        raise problems.already_there(what="xmlFormId", value=form_id)
    return Form.objects.select_for_update().get(pk=form.pk)


def _draft_from(
    form: Form,
    converted: Converted,
    mapping: dict[str, Any] | None,
    check_mapping: CheckMapping,
    now: datetime,
) -> FormVersion:
    fields = [dataclasses.asdict(field) for field in converted.fields]
    if mapping is not None:
        _refuse_faults(form.form_id, check_mapping(mapping, fields))
    chosen = mapping or {}
    return FormVersion(
        form=form,
        version=converted.version or "",
        title=converted.title,
        xform=converted.xform,
        md5=hashlib.md5(converted.xform, usedforsecurity=False).hexdigest(),
        languages=list(converted.languages),
        fields=fields,
        warnings=[dataclasses.asdict(notice) for notice in converted.warnings],
        mapping=mapping,
        unit_field=chosen.get("unit") or _path_named(fields, ["ma_xa"]),
        day_field=chosen.get("day") or _path_named(fields, ["ngay", "today"]),
        position_field=chosen.get("position") or "",
        entity_lists=[
            {"list": each.list, "properties": list(each.properties)} for each in converted.entity_lists
        ],
        created_at=now,
    )


def _refuse_faults(form_id: str, faults: list[str]) -> None:
    if faults:
        raise problems.mapping_faults(
            file=f"{form_id}.toml", form_id=form_id, faults=" ".join(faults)
        )


def _path_named(fields: Sequence[dict[str, Any]], names: Collection[str]) -> str:
    for name in names:
        for field in fields:
            if field["name"] == name and not field.get("repeat"):
                return str(field["path"])
    return ""


def _carry_media(draft: FormVersion, converted: Converted, before: FormVersion | None) -> None:
    """Rows for the files that the form names; those of the version before are taken along."""
    earlier = {row.name: row for row in before.media.all()} if before else {}
    written = {each.list for each in converted.entity_lists}
    lists = entities.list_names(draft.form.project) | written | {UNIT_LIST}
    rows = []
    for medium in converted.media:
        stem = PurePath(medium.name).stem if medium.name.endswith(".csv") else ""
        old = earlier.get(medium.name)
        rows.append(
            FormMedia(
                version=draft,
                name=medium.name,
                kind=medium.kind,
                blob=old.blob if old else None,
                entity_list=stem if stem in lists else "",
            )
        )
    FormMedia.objects.bulk_create(rows)
    if converted.itemsets:
        attach(draft, "itemsets.csv", converted.itemsets, draft.created_at)


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


def _replace_draft(form: Form, draft: FormVersion) -> None:
    old = form.draft
    form.draft = draft
    form.save(update_fields=["draft"])
    if old is not None:
        discard(old)


def discard(version: FormVersion) -> None:
    """Remove a draft that nobody needs any more, with the tests that were sent to it."""
    version.form.submissions.filter(
        is_draft=True, versions__form_version=version
    ).update(current=None)
    version.form.submissions.filter(is_draft=True).delete()
    version.delete()


@transaction.atomic
def upload_media(
    *, form: Form, name: str, staged: blobs.Staged, actor: Actor | None, now: datetime
) -> FormMedia:
    """Fill a file that the draft names. Raises no_draft, media_unknown."""
    if form.draft is None:
        raise problems.no_draft(form_id=form.form_id)
    medium = form.draft.media.filter(name=name).first()
    if medium is None:
        names = ", ".join(form.draft.media.values_list("name", flat=True)) or "—"
        raise problems.media_unknown(form_id=form.form_id, name=name, names=names)
    medium.blob, medium.entity_list = blobs.keep(staged, now=now), ""
    medium.save(update_fields=["blob", "entity_list"])
    journal.log(
        "form.media", subject=form.pk, actor=actor, project_id=form.project_id, now=now
    )
    return medium


def publish(
    *, form: Form, actor: Actor | None, check_mapping: CheckMapping, now: datetime
) -> FormVersion:
    """Make the draft the version that phones download.

    Raises no_draft, version_published, media_missing, mapping_faults.
    """
    with transaction.atomic():
        form = Form.objects.select_for_update().get(pk=form.pk)
        draft = form.draft
        if draft is None:
            raise problems.no_draft(form_id=form.form_id)
        _refuse_unready(form, draft)
        if draft.mapping is not None:
            _refuse_faults(form.form_id, check_mapping(draft.mapping, draft.fields))
        for name, properties in declared_lists(draft).items():
            entity_services.ensure_list(
                project=form.project, name=name, properties=properties, now=now
            )
        form.submissions.filter(is_draft=True).update(current=None)
        form.submissions.filter(is_draft=True).delete()
        draft.published_at, draft.draft_token_hash = now, ""
        draft.save(update_fields=["published_at", "draft_token_hash"])
        form.current, form.draft = draft, None
        form.save(update_fields=["current", "draft"])
        journal.log(
            "form.publish",
            subject=form.pk,
            actor=actor,
            project_id=form.project_id,
            details={"version": draft.version},
            now=now,
        )
        return draft


def declared_lists(version: FormVersion) -> dict[str, list[str]]:
    """Entity list → the properties that this version saves to it."""
    return {each["list"]: each["properties"] for each in version.entity_lists}


def _refuse_unready(form: Form, draft: FormVersion) -> None:
    if form.versions.filter(version=draft.version, published_at__isnull=False).exists():
        raise problems.version_published(form_id=form.form_id, version=draft.version)
    missing = draft.media.filter(blob=None, entity_list="").values_list("name", flat=True)
    if missing:
        raise problems.media_missing(form_id=form.form_id, names=", ".join(missing))


@transaction.atomic
def set_units(*, form: Form, units: Collection[str]) -> None:
    """The units for which the form is meant; none means the whole project."""
    FormUnit.objects.filter(form=form).delete()
    FormUnit.objects.bulk_create(FormUnit(form=form, unit=key) for key in sorted(set(units)))


@transaction.atomic
def set_state(*, form: Form, state: str, actor: Actor | None, now: datetime) -> Form:
    """open, closing (unlisted, still accepts) or closed. Raises bad_value."""
    if state not in Form.State.values:
        raise problems.bad_value(field="state", value=state, hint=", ".join(Form.State.values))
    form.state = state
    form.save(update_fields=["state"])
    journal.log(
        "form.state", subject=form.pk, actor=actor, project_id=form.project_id, now=now
    )
    return form


def validate(*, version: FormVersion) -> list[dict[str, Any]]:
    """Run ODK Validate where Java is; the outcome stays on the version. A job, never a request."""
    faults = validate_with_java(bytes(version.xform))
    if faults is None:
        return []
    version.validation = (
        FormVersion.Validation.INVALID if faults else FormVersion.Validation.VALID
    )
    found = [dataclasses.asdict(fault) for fault in faults]
    kept = [each for each in version.warnings if each.get("from") != "odk_validate"]
    version.warnings = [*kept, *({**each, "from": "odk_validate"} for each in found)]
    version.save(update_fields=["validation", "warnings"])
    return found
