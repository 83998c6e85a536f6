"""What templates say models, inspections and plans of communes with."""

from typing import Final

from django import template
from django.utils.translation import gettext_lazy, pgettext_lazy

from outreach import labels
from outreach.faults import sentence
from outreach.findings import Finding
from outreach.reviews import APPROVED, OUT, WAITING

register = template.Library()

TASK_STATES: Final = {
    "overdue": pgettext_lazy("task", "Overdue"),
    "due": pgettext_lazy("task", "Due within two weeks"),
    "open": pgettext_lazy("task", "Open"),
    "done": pgettext_lazy("task", "Done"),
}
REVIEWS: Final = {
    APPROVED: gettext_lazy("approved"),
    WAITING: gettext_lazy("waiting for approval"),
    OUT: gettext_lazy("sent back or rejected"),
}
SHAPES: Final = {APPROVED: "done", WAITING: "waiting", OUT: "cancelled"}
MISSING: Final = {
    "file": gettext_lazy("the file"),
    "period": gettext_lazy("from when to when it holds"),
}


@register.filter
def noted(found: Finding) -> str:
    """What is odd, as a sentence."""
    return sentence(found)


@register.filter
def model_step(code: str) -> str:
    return str(labels.MODEL_STEPS.get(code, code))


@register.filter
def model_stage(code: str) -> str:
    return str(labels.MODEL_STAGES.get(code, code))


@register.filter
def model_kind(code: str) -> str:
    return str(labels.MODEL_KINDS.get(code, code)) if code else "–"


@register.filter
def model_conclusion(code: str) -> str:
    return str(labels.MODEL_CONCLUSIONS.get(code, code))


@register.filter
def model_marks(marks: list[int | None]) -> list[tuple[str, int | None]]:
    """The nine marks of an assessment with what each is about."""
    return [(str(label), mark) for label, mark in zip(labels.MODEL_MARKS, marks, strict=False)]


@register.filter
def task_state(code: str) -> str:
    return str(TASK_STATES.get(code, code))


@register.filter
def counting(state: str) -> str:
    """How a record counts: approved, waiting, or not at all."""
    return str(REVIEWS.get(state, state))


@register.filter
def counting_shape(state: str) -> str:
    return SHAPES.get(state, "waiting")


@register.filter
def missing(codes: list[str]) -> str:
    return ", ".join(str(MISSING.get(code, code)) for code in codes)


@register.filter
def point_result(code: str) -> str:
    return str(labels.POINT_RESULTS.get(code, code)) if code else "–"
