"""What the privacy desk's templates say its codes with."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils import timezone

from backend.web import privacy_words

register = template.Library()


@register.filter
def said(code: str, about: str) -> str:
    """{{ row.kind|said:"kind" }}"""
    return privacy_words.word(code, about)


@register.filter
def said_all(codes: Iterable[str], about: str) -> str:
    return ", ".join(privacy_words.word(code, about) for code in codes)


@register.filter
def short(owner: str) -> str:
    """A person by the first eight digits of her code's UUID."""
    return owner.partition(":")[2][:8] or owner[:8]


@register.filter
def late(moment: datetime | None) -> bool:
    return moment is not None and moment < timezone.now()
