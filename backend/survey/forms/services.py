"""What changes questionnaires: drafts, publishing, units. Door, page and command call these."""

import dataclasses
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from backend import problems
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.blobs import services as blobs
from backend.survey.entities import services as entity_services
from backend.survey.forms import checks, encrypting, lists, marks, media
from backend.survey.forms.making import (
    CheckMapping,
    discard,
    draft_from,
    forget_tests,
    form_for,
    refuse_faults,
    replace_draft,
    touch,
)
from backend.survey.forms.models import Form, FormUnit, FormVersion
from backend.survey.xforms import Converted, Refused, convert, validate_with_java


def read_source(*, source: bytes, file_name: str) -> Converted:
    """XLSForm or XForm → XForm and what it holds. Raises form_refused with every fault.

    Runs outside any transaction: a conversion may take seconds.
    """
    try:
        return convert(source, file_name=file_name)
    except Refused as refused:
        raise checks.refusal(refused, file_name) from None


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
    Raises form_refused, xform_refused, form_id_unfit, form_id_mismatch, type_conflict,
    list_case_conflict, property_case_conflict, form_warnings, form_id_taken, mapping_faults,
    place_sensitive, anonymity_fixed.
    """
    return keep_draft(
        project=project,
        converted=read_source(source=source, file_name=file_name),
        source=source,
        file_name=file_name,
        actor=actor,
        check_mapping=check_mapping,
        mapping=mapping,
        form_id=form_id,
        new=new,
        ignore_warnings=ignore_warnings,
        now=now,
    )


def keep_draft(
    *,
    project: Project,
    converted: Converted,
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
    """What `save_draft` does with the file once it is converted. Raises the same but refusals."""
    checks.refuse_form_id(converted.form_id, form_id)
    lists.refuse_case_conflicts(project, converted.entity_lists)
    warnings = [] if ignore_warnings else checks.pyxforms_warnings(converted, file_name)
    checks.refuse_changes(
        project, converted, new=new, warnings=None if ignore_warnings else warnings
    )
    staged = blobs.stage([source])
    try:
        with transaction.atomic():
            form = form_for(project, converted.form_id, new, actor, now)
            before = form.draft or form.current
            held = mapping if mapping is not None else (before.mapping if before else None)
            draft = draft_from(form, converted, held, check_mapping, now)
            marks.refuse_unfit(form, draft)
            draft.source, draft.source_name = blobs.keep(staged, now=now), file_name[:255]
            draft.created_by = actor if isinstance(actor, User) else None
            encrypting.seal(draft, project=project, now=now)
            if draft.key is not None:
                draft.entity_lists = []  # nobody here can read what it would write
            replaced = replace_draft(form, draft, now)
            media.carry(draft, converted, before)
            discard(replaced)
            journal.log("form.draft", subject=form.pk, actor=actor, project_id=project.pk, now=now)
            return draft
    finally:
        blobs.drop(staged)


def publish(
    *,
    form: Form,
    actor: Actor | None,
    check_mapping: CheckMapping,
    without_files: bool = False,
    now: datetime,
) -> FormVersion:
    """Make the draft the version that phones download.

    `without_files`: also when files that it names are not there yet, as ODK Central does.
    Raises no_draft, version_published, media_missing, mapping_faults, place_sensitive,
    anonymity_fixed, unsealing_forbidden.
    """
    with transaction.atomic():
        form = Form.objects.select_for_update().get(pk=form.pk)
        draft = form.draft
        if draft is None:
            raise problems.no_draft(form_id=form.form_id)
        media.link_lists(draft)
        _refuse_unready(form, draft, without_files)
        if draft.mapping is not None:
            refuse_faults(form.form_id, check_mapping(draft.mapping, draft.fields))
        marks.refuse_unfit(form, draft)
        marks.refuse_unsealing(form, draft, actor)
        for name, properties in lists.declared(draft).items():
            entity_services.ensure_list(
                project=form.project, name=name, properties=properties, now=now
            )
        forget_tests(form)
        draft.published_at, draft.draft_token_hash = now, ""
        draft.published_by = actor if isinstance(actor, User) else None
        draft.save(update_fields=["published_at", "published_by", "draft_token_hash"])
        form.current, form.draft = draft, None
        touch(form, now, "current", "draft")
        journal.log(
            "form.publish",
            subject=form.pk,
            actor=actor,
            project_id=form.project_id,
            details={"version": draft.version, "version_id": draft.pk},
            now=now,
        )
        marks.note_changes(form=form, version=draft, actor=actor, now=now)
        return draft


def _refuse_unready(form: Form, draft: FormVersion, without_files: bool) -> None:
    # Also of forms of this formID that were deleted: phones and answers know versions by name.
    published = FormVersion.objects.filter(
        form__project=form.project_id,
        form__form_id=form.form_id,
        version=draft.version,
        published_at__isnull=False,
    )
    if published.exists():
        raise problems.version_published(xmlFormId=form.form_id, version=draft.version)
    missing = draft.media.filter(blob=None, entity_list="").values_list("name", flat=True)
    if missing and not without_files:
        raise problems.media_missing(form_id=form.form_id, names=", ".join(missing))


@transaction.atomic
def change(
    *,
    form: Form,
    state: str | None = None,
    units: Collection[str] | None = None,
    actor: Actor | None,
    now: datetime,
) -> None:
    """Open or close the form, or say for which units it is; None leaves as it is."""
    if state is not None:
        set_state(form=form, state=state, actor=actor, now=now)
    if units is not None:
        set_units(form=form, units=units)
        touch(form, now)


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
    touch(form, now, "state")
    journal.log("form.state", subject=form.pk, actor=actor, project_id=form.project_id, now=now)
    return form


def validate(*, version: FormVersion) -> list[dict[str, Any]]:
    """Run ODK Validate where Java is; the outcome stays on the version.

    May take a minute: for a job that holds no transaction, never for a request. The same bytes
    are not looked at twice: programmes publish one questionnaire into many projects.
    """
    same = FormVersion.objects.filter(sha256=version.sha256).exclude(sha256="")
    known = same.filter(validation=FormVersion.Validation.VALID).exists()
    faults = [] if known else validate_with_java(bytes(version.xform))
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
