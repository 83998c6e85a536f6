"""What an upload is refused or warned for: its faults, its formID, what it changes."""

import dataclasses
import re
from typing import Any, Final

from backend import problems
from backend.accounts.models import Project
from backend.problems import Problem
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms import (
    Converted,
    Refused,
    entity_spec,
    removed,
    said_by_pyxform,
    type_conflict,
)
from backend.survey.xforms.entity_spec import EntitySpec

# What a formID must not hold, because it stands in addresses.
_UNFIT_ID: Final = re.compile(r"[/\x00-\x1f\x7f]|\.(xml|xls|xlsx)$", re.IGNORECASE)
_XML: Final = ".xml"


def refusal(refused: Refused, file_name: str) -> Problem:
    """The problem for a file that can't be used, with every fault.

    ODK Central knows only one reason to refuse XML: that no formId is found in it.
    """
    faults = [dataclasses.asdict(fault) for fault in refused.faults]
    told = {
        "count": len(faults),
        "faults": faults,
        "error": "\n".join(fault.english for fault in refused.faults),
        "warnings": [],
    }
    codes = {fault.code for fault in refused.faults}
    if file_name.lower().endswith(_XML) and not any(code.startswith("xpath") for code in codes):
        return problems.xform_refused(field="formId", **told)
    return problems.form_refused(**told)


def refuse_form_id(found: str, wanted: str) -> None:
    """Raises form_id_unfit; form_id_mismatch for another form than the one uploaded to."""
    if _UNFIT_ID.search(found):
        reason = (
            "The Form ID cannot hold a slash or a control character, nor end in .xls, .xlsx, or"
            " .xml. Please either specify an allowed ID in the form itself, or rename the file"
            " (eg change form.xls.xls to form.xls)."
        )
        raise problems.form_id_unfit(field="formId", value=found, reason=reason)
    if wanted and found != wanted:
        reason = "does not match the form you are updating"
        raise problems.form_id_mismatch(
            field="xmlFormId", value=found, reason=reason, form_id=wanted
        )


def pyxforms_warnings(converted: Converted, file_name: str) -> list[dict[str, Any]]:
    """What pyxform warns of. Remarks of ours never stop an upload: they stand on the draft."""
    if file_name.lower().endswith(_XML):
        return []
    return [dataclasses.asdict(one) for one in converted.warnings if said_by_pyxform(one)]


def refuse_changes(
    project: Project,
    converted: Converted,
    *,
    new: bool,
    warnings: list[dict[str, Any]] | None,
) -> None:
    """Raises entity_form_invalid, type_conflict; form_warnings when there is anything to warn of.

    `warnings` are the converter's own; None when the caller wants to hear of none.
    """
    form = Form.objects.filter(project=project, form_id=converted.form_id, deleted_at=None).first()
    fields = [dataclasses.asdict(field) for field in converted.fields]
    spec = entity_spec(converted.xform)
    if spec.reason:
        raise problems.entity_form_invalid(reason=spec.reason)
    workflow: list[dict[str, Any]] = []
    if form is not None and not new:
        workflow = _changes_of(form, fields)
    elif form is None:
        workflow = _warnings_of_new(project, converted, spec)
    if warnings is not None and (warnings or workflow):
        told = {"xlsFormWarnings": [one["english"] for one in warnings]} if warnings else {}
        told |= {"workflowWarnings": workflow} if workflow else {}
        raise problems.form_warnings(warnings=told, notices=warnings)


def _changes_of(form: Form, fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    published = FormVersion.objects.filter(form=form, published_at__isnull=False)
    in_order = published.order_by("published_at", "pk").values_list("fields", flat=True)
    conflict = type_conflict(in_order.iterator(chunk_size=10), fields)
    if conflict is not None:
        path, kind = conflict
        raise problems.type_conflict(path=path, type=kind)
    current = published.filter(pk=form.current_id or 0).values_list("fields", flat=True).first()
    gone = removed(current or [], fields)
    return [{"type": "structureChanged", "details": gone}] if gone else []


def _warnings_of_new(
    project: Project, converted: Converted, spec: EntitySpec
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if _deleted_before(project, converted.form_id):
        details = {"xmlFormId": converted.form_id}
        found.append({"type": "deletedFormExists", "details": details})
    if spec.old:
        reason = (
            f"Entities specification version [{spec.old}] is not compatible with Offline Entities."
            " Please use version 2024.1.0 or later."
        )
        found.append(
            {"type": "oldEntityVersion", "details": {"version": spec.old}, "reason": reason}
        )
    return found


def _deleted_before(project: Project, form_id: str) -> bool:
    return Form.objects.filter(project=project, form_id=form_id, deleted_at__isnull=False).exists()
