"""What templates say numbers, days and states with."""

from datetime import date, datetime
from typing import Any

from django import template

from backend.survey.xforms.faults import Remark
from backend.web import demonstration, figures, numbers
from outreach import labels
from outreach.suppression import Figure

register = template.Library()


@register.filter
def number(value: int | float | None) -> str:
    return "–" if value is None else numbers.number(value)


@register.filter
def day(value: date | None) -> str:
    return numbers.day(value) if value else "–"


@register.filter
def month(value: date) -> str:
    return numbers.month(value)


@register.filter
def moment(value: datetime | None) -> str:
    return numbers.moment(value) if value else "–"


@register.filter
def figure(value: Figure | None) -> str:
    """A figure about persons: a number, "under the threshold" or a dash."""
    return figures.said(value)


@register.simple_tag
def share(done: int, of: int) -> str:
    return numbers.share(done, of)


@register.filter
def setting(code: str) -> str:
    return str(labels.SETTINGS.get(code, code))


@register.filter
def activity_kind(code: str) -> str:
    return str(labels.ACTIVITY_KINDS.get(code, code))


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
def is_synthetic(description: str) -> bool:
    return demonstration.is_synthetic(description)
