"""Introduces a form to the neighbour that will read its answers: does the mapping fit?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from outreach import mapping as outreach_mapping
from outreach.faults import sentences


class Question(NamedTuple):
    """A question as the mapping's checker reads it."""

    path: str
    type: str


def check_mapping(mapping: dict[str, Any], fields: Sequence[dict[str, Any]]) -> list[str]:
    """Every fault as a sentence in the reader's language."""
    questions = [Question(str(one["path"]), str(one["type"])) for one in fields]
    return sentences(outreach_mapping.check(mapping, questions))
