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
from backend.survey.forms.addressed import fields_by_path, version_sent
from backend.survey.forms.models import Form, FormVersion
from backend.survey.xforms import Answers, Envelope, Refused, answers_by, parse_submission


@dataclass(frozen=True)
class Reading:
    """What a POST says, read before any transaction opens."""

    xml: bytes
    sha256: str
    envelope: Envelope
    form: Form
    version: FormVersion
    answers: Answers


def read(
    *,
    xml: bytes,
    project: Project,
    form: Form | None = None,
    draft: FormVersion | None = None,
) -> Reading:
    """Parse the XML and find its form and version; `form` is the one to whose address it was sent.

    There a draft is tried with any version, as ODK Central has it; a phone that holds an older
    draft is told. Raises xml_refused, form_not_found, form_id_differs, form_closed,
    version_unknown, encrypted_not_taken, plain_not_taken.
    """
    try:
        envelope = parse_submission(xml, max_bytes=settings.SUBMISSION_MAX_XML_BYTES)
    except Refused as refused:
        raise problems.xml_refused(
            reason=_sentence(refused), format="xml", rawLength=len(xml)
        ) from None
    if form is not None and form.form_id != envelope.form_id:
        reason = "did not match the form ID in the URL"
        raise problems.form_id_differs(field="form id", value=envelope.form_id, reason=reason)
    addressed = form is not None
    known = draft
    if draft is None and form is None:
        known = version_sent(project, envelope.form_id, envelope.version or "")
    form = known.form if known else form or forms.form_in(project, envelope.form_id)
    if form.form_id != envelope.form_id:
        raise problems.form_not_found(form_id=envelope.form_id)
    if draft is None and form.state == Form.State.CLOSED:
        raise problems.form_closed(form_id=form.form_id)
    version = known or forms.published_version(form, envelope.version or "")
    if draft and not addressed and (envelope.version or "") != draft.version:
        raise problems.version_unknown(form_id=form.form_id, version=envelope.version or "")
    _refuse_other_secrecy(envelope, version, form.form_id)
    typed = answers_by(fields_by_path(version), envelope.root)
    return Reading(xml, hashlib.sha256(xml).hexdigest(), envelope, form, version, typed)


def _refuse_other_secrecy(envelope: Envelope, version: FormVersion, form_id: str) -> None:
    """What a form says of encryption holds: plain answers to it would be read by the wrong ones."""
    if envelope.encrypted and version.key_id is None:
        raise problems.encrypted_not_taken(form_id=form_id)
    if not envelope.encrypted and version.key_id is not None:
        raise problems.plain_not_taken(form_id=form_id)


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


def declared(
    version: FormVersion, values: Mapping[str, Any], now: datetime
) -> tuple[str, frozenset[str]]:
    """The key of the commune that the form names, on the day of the event, and all keys under
    which what is there is found; "" and none for none."""
    code = str(values.get(version.unit_field, ""))
    return areas.declared(code, event_day(version, values, now))


def declared_unit(version: FormVersion, values: Mapping[str, Any], now: datetime) -> str:
    """The key of the commune that the form names; "" for none."""
    return declared(version, values, now)[0]
