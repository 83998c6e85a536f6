"""What a mapping would make of the last submissions that the viewer may read: a look before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.survey.forms.models import Form
from backend.survey.submissions import selectors
from backend.survey.submissions.classes import Classes
from backend.survey.submissions.marked import classes_of
from backend.survey.submissions.masking import MASK, bare
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.web import numbers
from backend.web.mapping_words import told
from outreach import field_labels
from outreach.fitness import mapping_faults
from outreach.mapping import Applied, apply

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Example:
    """One submission: what its record would say, or why there would be none."""

    submission: Submission
    version: str
    lines: list[tuple[str, str]]
    findings: list[str]
    unfit: list[str]  # its version lacks what the mapping names


def examples(
    user: User, form: Form, mapping: dict[str, Any], marks: Mapping[str, str]
) -> list[Example]:
    """At most ten, newest first. `marks`: the sensitive questions of the version that is mapped."""
    rows = list(selectors.of_form(user, form)[:SHOWN])
    read = SubmissionVersion.objects.select_related("form_version__form__current").defer("xml")
    current = read.in_bulk([row.current_id for row in rows if row.current_id])
    return [
        _example(row, current[row.current_id], mapping, marks)
        for row in rows
        if row.current_id and not current[row.current_id].encrypted
    ]


def _example(
    row: Submission, version: SubmissionVersion, mapping: dict[str, Any], marks: Mapping[str, str]
) -> Example:
    filled = version.form_version
    unfit = mapping_faults(mapping, filled.fields)
    if unfit:
        return Example(row, filled.version, [], [], unfit)
    hidden = Classes({**classes_of(filled).by_path, **marks})
    applied = apply(mapping, dict(bare(version.answers, hidden)))
    findings = [
        found
        for found in applied.findings
        if not hidden.of(found.params.get("question", "").partition("[")[0])
    ]
    return Example(row, filled.version, _lines(mapping, applied, hidden), told(findings), [])


def _lines(mapping: dict[str, Any], applied: Applied, hidden: Classes) -> list[tuple[str, str]]:
    """Field in words, value in words; a sensitive one is masked, whether answered or not."""
    found = []
    for name, value in applied.values.items():
        path = mapping.get("fields", {}).get(name, "")
        if path and hidden.of(path):
            found.append((field_labels.label(name), MASK))
        elif value is not None:
            found.append((field_labels.label(name), _said(value)))
    for name, rows in applied.rows.items():
        if rows:
            found.append((field_labels.label(name), numbers.number(len(rows))))
    if applied.day is not None:
        found.insert(0, (_("Day of the event"), numbers.day(applied.day)))
    return found


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return field_labels.code_label("co" if value else "khong").partition(" (")[0]
    if isinstance(value, date):
        return numbers.day(value)
    if isinstance(value, int):
        return numbers.number(value)
    return str(value) if isinstance(value, UUID) else field_labels.code_label(str(value))
