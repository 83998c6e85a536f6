"""What templates say cases with: steps, reasons, kinds of a timeline, how due something is."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from outreach import labels
from outreach.ages import in_signs
from outreach.models import Case
from outreach.selectors.timeline import OPENING, STATUS, TRANSFER, Line

register = template.Library()


@register.filter
def case_step(code: str) -> str:
    return str(labels.CASE_STEPS.get(code, code))


@register.filter
def closing_reason(code: str) -> str:
    return str(labels.CLOSING_REASONS.get(code, code))


@register.filter
def age_band(code: str) -> str:
    return in_signs(code)


@register.filter
def line_kind(line: Line) -> str:
    own = {
        OPENING: _("Case opened"),
        STATUS: _("Status recorded"),
        TRANSFER: _("Moved to another commune"),
    }
    return own.get(line.kind) or str(labels.PERSON_KINDS.get(line.kind, line.kind))


@register.filter
def due_shape(case: Case, today: date) -> str:
    """overdue, due (today), upcoming; "" without a next step or when closed."""
    if case.next_on is None or case.closed_on is not None:
        return ""
    if case.next_on < today:
        return "overdue"
    return "due" if case.next_on == today else "upcoming"
