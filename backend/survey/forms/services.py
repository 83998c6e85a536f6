"""What changes questionnaires: drafts, publishing, units. Door, page and command call these."""

import dataclasses
import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts import tokens
from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.blobs import services as blobs
from backend.survey.entities import services as entity_services
from backend.survey.forms import media
from backend.survey.forms.models import Form, FormUnit, FormVersion
from backend.survey.xforms import Converted, Refused, convert, validate_with_java

# What a formID must not hold, because it stands in addresses.
_UNFIT_ID = re.compile(r"[/\x00-\x1f\x7f]|\.(xml|xls|xlsx)$", re.IGNORECASE)

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
    Raises form_refused, form_id_unfit, form_id_mismatch, form_warnings, already_there,
    mapping_faults.
    """
    converted = read_source(source=source, file_name=file_name)
    if _UNFIT_ID.search(converted.form_id):
        raise problems.form_id_unfit(form_id=converted.form_id)
    if form_id and converted.form_id != form_id:
        raise problems.form_id_mismatch(found=converted.form_id, form_id=form_id)
    if converted.warnings and not ignore_warnings:
        notices = [dataclasses.asdict(one) for one in converted.warnings]
        raise problems.form_warnings(notices=notices)
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
            media.carry(draft, converted, before)
            _replace_draft(form, draft)
            journal.log("form.draft", subject=form.pk, actor=actor, project_id=project.pk, now=now)
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
            {"list": each.list, "properties": list(each.properties)}
            for each in converted.entity_lists
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


def _replace_draft(form: Form, draft: FormVersion) -> None:
    old = form.draft
    form.draft = draft
    form.save(update_fields=["draft"])
    if old is not None:
        discard(old)


def discard(version: FormVersion) -> None:
    """Remove a draft that nobody needs any more, with the tests that were sent to it."""
    _forget_tests(version.form)
    version.delete()


def _forget_tests(form: Form) -> None:
    """Remove what was sent to the form's draft; a sweep finds the files."""
    tests = form.submissions.filter(is_draft=True)
    tests.update(current=None)
    tests.delete()


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
        media.link_lists(draft)
        _refuse_unready(form, draft)
        if draft.mapping is not None:
            _refuse_faults(form.form_id, check_mapping(draft.mapping, draft.fields))
        for name, properties in declared_lists(draft).items():
            entity_services.ensure_list(
                project=form.project, name=name, properties=properties, now=now
            )
        _forget_tests(form)
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
    journal.log("form.state", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return form


def validate(*, version: FormVersion) -> list[dict[str, Any]]:
    """Run ODK Validate where Java is; the outcome stays on the version.

    May take a minute: for a job that holds no transaction, never for a request.
    """
    faults = validate_with_java(bytes(version.xform))
    if faults is None:
        return []
    outcome = FormVersion.Validation.INVALID if faults else FormVersion.Validation.VALID
    found = [dataclasses.asdict(fault) for fault in faults]
    kept = [each for each in version.warnings if each.get("from") != "odk_validate"]
    # No save(): a draft that was replaced meanwhile is not there any more.
    FormVersion.objects.filter(pk=version.pk).update(
        validation=outcome,
        warnings=[*kept, *({**each, "from": "odk_validate"} for each in found)],
    )
    return found
