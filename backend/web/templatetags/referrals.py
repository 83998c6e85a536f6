"""What templates say referrals and calls with."""

from django import template

from outreach import labels

register = template.Library()


@register.filter
def referral_state(code: str) -> str:
    return str(labels.REFERRAL_STATES.get(code, code))


@register.filter
def referral_shape(code: str) -> str:
    return str(labels.REFERRAL_SHAPES.get(code, code))


@register.filter
def urgency(code: str) -> str:
    return str(labels.URGENCIES.get(code, code))


@register.filter
def call_subject(code: str) -> str:
    return str(labels.HOTLINE_SUBJECTS.get(code, code))


@register.filter
def call_channel(code: str) -> str:
    return str(labels.HOTLINE_CHANNELS.get(code, code))


@register.filter
def call_shape(code: str) -> str:
    return str(labels.HOTLINE_SHAPES.get(code, code))
