"""Verbs in words, for whoever chooses what a program may do."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy

WORDS: Final[dict[str, Any]] = {
    "project.read": gettext_lazy("see the project"),
    "project.update": gettext_lazy("change the project"),
    "form.list": gettext_lazy("see which forms there are"),
    "form.read": gettext_lazy("read forms"),
    "form.create": gettext_lazy("make forms"),
    "form.update": gettext_lazy("change forms"),
    "form.delete": gettext_lazy("delete forms"),
    "submission.create": gettext_lazy("send submissions"),
    "submission.read": gettext_lazy("read submissions"),
    "submission.update": gettext_lazy("edit and review submissions"),
    "submission.delete": gettext_lazy("delete submissions"),
    "entity_list.read": gettext_lazy("see which lists there are"),
    "entity_list.update": gettext_lazy("change lists"),
    "entity.read": gettext_lazy("read rows of lists"),
    "entity.create": gettext_lazy("make rows of lists"),
    "entity.update": gettext_lazy("change rows of lists"),
    "entity.delete": gettext_lazy("delete rows of lists"),
    "app_user.read": gettext_lazy("see the phones"),
    "public_link.read": gettext_lazy("see public links"),
    "assignment.read": gettext_lazy("see who has which role"),
    "webhook.read": gettext_lazy("see webhooks"),
    "quality.read": gettext_lazy("see quality checks"),
    "back_check.create": gettext_lazy("draw back-checks"),
    "map.read": gettext_lazy("see the map"),
    "campaign.read": gettext_lazy("see campaigns"),
    "campaign.update": gettext_lazy("change campaigns"),
    "case.read": gettext_lazy("see cases by their codes"),
    "case.update": gettext_lazy("work with cases"),
    "sensitive.identity": gettext_lazy("open sensitive values: identity"),
    "sensitive.health": gettext_lazy("open sensitive values: health"),
    "sensitive.contact": gettext_lazy("open sensitive values: contact"),
}

# What most programs are for; chosen unless somebody chooses otherwise.
READING: Final = frozenset(["project.read", "form.list", "form.read", "submission.read"])


def in_order(verbs: Iterable[str]) -> list[str]:
    """As the words stand above; what has none comes last."""
    places = {verb: place for place, verb in enumerate(WORDS)}
    return sorted(verbs, key=lambda verb: (places.get(verb, len(places)), verb))


def word(verb: str) -> str:
    """The verb itself where it has no words yet."""
    return str(WORDS.get(verb, verb))


def words(verbs: Iterable[str]) -> str:
    return ", ".join(word(verb) for verb in in_order(verbs))
