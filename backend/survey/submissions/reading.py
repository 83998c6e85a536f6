"""What a POST says: XML parsed, form and version found, answers typed. Stores nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from backend import problems
from backend.accounts import areas
from backend.accounts.models import Project
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms import Answers, Envelope, Refused, answers_of, parse_submission


@dataclass(frozen=True)
class Reading:
    """What a POST says, read before any transaction opens."""

    xml: bytes
    sha256: str
    envelope: Envelope
    form: Form
    version: FormVersion
    answers: Answers


def read(*, xml: bytes, project: Project, draft: FormVersion | None = None) -> Reading:
    """Parse the XML and find its form and version.

    Raises xml_refused, form_not_found, form_closed, version_unknown, encrypted_not_taken.
    """
    try:
        envelope = parse_submission(xml, max_bytes=settings.SUBMISSION_MAX_XML_BYTES)
    except Refused as refused:
        raise problems.xml_refused(reason=_sentence(refused)) from None
    form = draft.form if draft else forms.form_in(project, envelope.form_id)
    if form.form_id != envelope.form_id:
        raise problems.form_not_found(form_id=envelope.form_id)
    if envelope.encrypted:
        raise problems.encrypted_not_taken(form_id=form.form_id)
    if draft is None and form.state == Form.State.CLOSED:
        raise problems.form_closed(form_id=form.form_id)
    version = draft or forms.published_version(form, envelope.version or "")
    if draft and (envelope.version or "") != draft.version:
        raise problems.version_unknown(form_id=form.form_id, version=envelope.version or "")
    typed = answers_of(version.fields, envelope.root)
    return Reading(xml, hashlib.sha256(xml).hexdigest(), envelope, form, version, typed)


def _sentence(refused: Refused) -> str:
    """What the interviewer reads, in her language."""
    vietnamese = (get_language() or "vi").startswith("vi")
    return " ".join(each.vietnamese if vietnamese else each.english for each in refused.faults)


def event_day(version: FormVersion, values: Mapping[str, Any], now: datetime) -> date:
    """The day of the event: the form's day question, else the day of arrival in Việt Nam."""
    try:
        return date.fromisoformat(str(values.get(version.day_field, ""))[:10])
    except ValueError:
        return timezone.localdate(now)


def declared_unit(version: FormVersion, values: Mapping[str, Any], now: datetime) -> str:
    """The key of the commune that the form names, on the day of the event; "" for none."""
    code = str(values.get(version.unit_field, ""))
    return areas.declared_unit(code, event_day(version, values, now)) if code else ""
