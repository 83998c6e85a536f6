"""What planning pages say money, marks, media, staff and topics with."""

from datetime import date

from django import template
from django.utils.dates import WEEKDAYS

from backend.web import campaign_words

register = template.Library()


@register.filter
def dong(value: int | None) -> str:
    return campaign_words.dong(value)


@register.filter
def tenths(value: int | float | None) -> str:
    return campaign_words.mark(value)


@register.filter
def medium(code: str) -> str:
    return str(campaign_words.MEDIA.get(code, code))


@register.filter
def topic(code: str) -> str:
    return str(campaign_words.TOPICS.get(code, code))


@register.filter
def staff_groups(codes: str) -> str:
    """The groups of "qlnn phong_ngua" in words; a dash for none."""
    words = [str(campaign_words.STAFF_GROUPS.get(each, each)) for each in codes.split()]
    return ", ".join(words) or "–"


@register.filter
def weekday(value: date) -> str:
    return str(WEEKDAYS[value.weekday()])
