"""What stands in the place of a sensitive value that nobody asked to see. PURE."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from backend.survey.submissions.classes import Classes

# For every row, answered or not: that there is an answer may say it all.
MASK: Final = "•••"

Answers = Mapping[str, Any]


def bare(answers: Answers, classes: Classes) -> Answers:
    """The answers without their sensitive values."""
    return _bare(answers, classes, "") if classes else answers


def _bare(answers: Answers, classes: Classes, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in answers.items():
        path = base + key
        if classes.of(path):
            continue
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            found[key] = [_bare(entry, classes, f"{path}/") for entry in value]
        else:
            found[key] = value
    return found


def leaves(
    answers: Answers, repeats: Collection[str], base: str = "", told: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """(path, the same with the numbers of entries: "ho/nguoi[2]/ten", value) of every answer."""
    for key, value in answers.items():
        if base + key in repeats and isinstance(value, list):
            for number, entry in enumerate(value, start=1):
                inner, named = f"{base}{key}/", f"{told}{key}[{number}]/"
                yield from leaves(entry, repeats, inner, named)
        else:
            yield base + key, told + key, value
