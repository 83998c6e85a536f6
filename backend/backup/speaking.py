"""What the commands of a server say to who runs it: in Vietnamese and in English."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import db
from django.core.management.base import CommandError
from django.utils import translation

from backend import problems
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
    """A problem ends the command with exit code 1 and its sentence in both languages.

    So does a full disk, and a database that is away.
    """
    try:
        yield
    except (Problem, OSError, db.Error) as error:
        problem = error if isinstance(error, Problem) else problems.outage(error)
        if problem is None:
            raise
        raise CommandError(_in_both(problem)) from None


def _in_both(problem: Problem) -> str:
    lines = []
    for language in ("vi", "en"):
        with translation.override(language):
            lines.append(problem.sentence)
    return "\n".join(lines)
