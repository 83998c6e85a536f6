"""What the commands of a server say to who runs it: in Vietnamese and in English."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.utils import translation

from backend.problems import Problem


def both(sentence: str, **filling: object) -> str:
    """An English sentence of the catalogue, filled: the Vietnamese one, then the English."""
    lines = []
    for language in ("vi", "en"):
        with translation.override(language):
            lines.append(translation.gettext(sentence).format(**filling))
    return "\n".join(dict.fromkeys(lines))


@contextmanager
def refusals_told() -> Iterator[None]:
    """A problem ends the command with exit code 1 and its sentence in both languages."""
    try:
        yield
    except Problem as problem:
        lines = []
        for language in ("vi", "en"):
            with translation.override(language):
                lines.append(problem.sentence)
        raise CommandError("\n".join(lines)) from None
