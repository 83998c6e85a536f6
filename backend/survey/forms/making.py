"""How a draft comes to be: the form's row, what was read from the file, its test address."""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from backend import problems
from backend.accounts import tokens
from backend.accounts.models import Project, User
from backend.journal import services as journal
from backend.journal.services import Actor
from backend.survey.forms.digests import put_xform
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms import Converted, sensitive_paths

# (mapping, fields) → faults, each a sentence. Given by the doors, which know the neighbours.
CheckMapping = Callable[[dict[str, Any], Sequence[dict[str, Any]]], list[str]]


def draft_token(version: FormVersion) -> str:
    """The token of the draft's test address; made anew, never stored.

    A draft that replaces another keeps its address, so phones that try it need no new code.
    """
    return tokens.derived("draft", version.draft_series or version.pk)


def form_for(project: Project, form_id: str, new: bool, actor: Actor | None, now: datetime) -> Form:
    """The form under its lock; made when it is new. Raises form_id_taken where it must be."""
    author = actor if isinstance(actor, User) else None
    form, made = Form.objects.get_or_create(
        project=project,
        form_id=form_id,
        deleted_at=None,
        defaults={"created_at": now, "created_by": author},
    )
    if new and not made:
        raise problems.form_id_taken(
            form_id=form_id, fields=["projectId", "xmlFormId"], values=[str(project.pk), form_id]
        )
    if made:
        journal.log("form.create", subject=form.pk, actor=actor, project_id=project.pk, now=now)
    return Form.objects.select_for_update().get(pk=form.pk)


def draft_from(
    form: Form,
    converted: Converted,
    mapping: dict[str, Any] | None,
    check_mapping: CheckMapping,
    now: datetime,
) -> FormVersion:
    """The version as converted, not stored yet. Raises mapping_faults."""
    fields = [dataclasses.asdict(field) for field in converted.fields]
    if mapping is not None:
        refuse_faults(form.form_id, check_mapping(mapping, fields))
    draft = FormVersion(
        form=form,
        version=converted.version or "",
        title=converted.title,
        languages=list(converted.languages),
        fields=fields,
        warnings=[dataclasses.asdict(notice) for notice in converted.warnings],
        mapping=mapping,
        sensitive=sensitive_paths(fields),
        anonymous=converted.anonymous,
        entity_lists=[
            {
                "list": each.list,
                "properties": list(each.properties),
                "actions": [
                    *(["create"] if each.creates else []),
                    *(["update"] if each.updates else []),
                ],
            }
            for each in converted.entity_lists
        ],
        created_at=now,
    )
    put_xform(draft, converted.xform)
    place_fields(draft)
    return draft


def place_fields(version: FormVersion) -> None:
    """Where the answers say commune, day and position: as mapped, else by the usual names."""
    chosen = version.mapping or {}
    version.unit_field = chosen.get("unit") or _path_named(version.fields, ["ma_xa"])
    version.day_field = chosen.get("day") or _path_named(version.fields, ["ngay", "today"])
    version.position_field = chosen.get("position") or ""


def refuse_faults(form_id: str, faults: list[str]) -> None:
    """Raises mapping_faults when there are any."""
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


def replace_draft(form: Form, draft: FormVersion, now: datetime) -> FormVersion | None:
    """Store this as the form's draft, under the test address of the one that it replaces.

    Returns that one, for the caller to discard when its files are taken along.
    """
    old = form.draft
    draft.draft_series = (old.draft_series or old.pk) if old is not None else None
    draft.save()
    draft.draft_token_hash = tokens.hashed(draft_token(draft))
    draft.save(update_fields=["draft_token_hash"])
    form.draft = draft
    touch(form, now, "draft")
    return old


def touch(form: Form, now: datetime, *changed: str) -> None:
    """Save what changed, and that something did; a form of this very moment is new, not changed."""
    form.updated_at = now if now != form.created_at else None
    form.save(update_fields=[*changed, "updated_at"])


def discard(draft: FormVersion | None) -> None:
    """Remove a draft that nobody needs any more, with the tests that were sent to it."""
    if draft is not None:
        forget_tests(draft.form)
        draft.delete()


def forget_tests(form: Form) -> None:
    """Remove what was sent to the form's draft; a sweep finds the files."""
    tests = form.submissions.filter(is_draft=True)
    tests.update(current=None)
    tests.delete()
