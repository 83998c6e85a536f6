"""What templates say numbers, days and states with."""

import json
from datetime import date, datetime, time
from typing import Any

from django import template
from django.utils import timezone

from backend.survey.forms.models import FormVersion
from backend.survey.submissions.models import SubmissionFlag
from backend.survey.xforms.faults import Remark
from backend.web import (
    demonstration,
    figure_words,
    form_marks,
    numbers,
    received,
    webhook_fields,
)
from backend.web.verb_words import words
from outreach import labels

register = template.Library()


@register.filter
def number(value: int | float | None) -> str:
    return "–" if value is None else numbers.number(value)


@register.filter
def day(value: date | None) -> str:
    """A moment's day is that in Việt Nam."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return numbers.day(value) if value else "–"


@register.filter
def month(value: date) -> str:
    return numbers.month(value)


@register.filter
def moment(value: datetime | None) -> str:
    return numbers.moment(value) if value else "–"


@register.filter
def arrival(value: datetime | None) -> str:
    """When a submission arrived; of an anonymous one only the day is known, kept as 00:00."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return numbers.day(local.date()) if local.time() == time() else numbers.moment(value)


@register.filter
def sealed_kinds(version: FormVersion) -> str:
    return form_marks.kinds_said(version)


@register.filter
def figure(value: figure_words.Figure) -> str:
    """A figure about persons: a number, or in words why there is none."""
    return figure_words.said(value)


@register.simple_tag
def share(done: int, of: int) -> str:
    return numbers.share(done, of)


@register.filter
def setting(code: str) -> str:
    return str(labels.SETTINGS.get(code, code))


@register.filter
def activity_kind(code: str) -> str:
    return str({**labels.ACTIVITY_KINDS, **labels.PERSON_KINDS}.get(code, code))


@register.filter
def planned_state(code: str) -> str:
    return str(labels.PLANNED_STATES.get(code, code))


@register.filter
def of_key(values: dict[Any, Any] | None, key: object) -> Any:
    return values.get(key) if values else None


@register.filter
def sentence(remark: dict[str, Any] | Remark, language: str) -> str:
    """A fault or notice of a form in the reader's language."""
    told = remark if isinstance(remark, dict) else vars(remark)
    return str(told["vietnamese" if language.startswith("vi") else "english"])


@register.filter
def local_day(value: datetime) -> str:
    """The day in Việt Nam."""
    return numbers.day(timezone.localtime(value).date())


@register.filter
def tail(text: str) -> str:
    """The last six characters: enough to tell devices apart, too little to name one."""
    return text[-6:]


@register.filter
def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@register.filter
def event_word(kind: str) -> str:
    return str(dict(webhook_fields.EVENTS).get(kind, kind))


@register.filter
def event_words(kinds: list[str]) -> str:
    return ", ".join(event_word(kind) for kind in kinds)


@register.filter
def verb_words(verbs: list[str]) -> str:
    return words(verbs)


@register.filter
def call_error(error: str) -> str:
    return str(webhook_fields.ERRORS.get(error, error))


@register.filter
def review_state(state: str) -> str:
    return str(received.STATES.get(state, state))


@register.filter
def review_shape(state: str) -> str:
    return received.SHAPES.get(state, "waiting")


@register.filter
def flag_word(code: str) -> str:
    return str(received.FLAGS.get(SubmissionFlag.Code(code), code))


@register.filter
def is_synthetic(description: str) -> bool:
    return demonstration.is_synthetic(description)
