"""Whether a mapping fits a form, as sentences in the reader's language: what doors ask."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from outreach.faults import sentence
from outreach.mapping import check


class Question(NamedTuple):
    """A question of a form: its path below the root and its type."""

    path: str
    type: str


def mapping_faults(mapping: dict[str, Any], fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every fault of the mapping for a form with these fields: {"path", "type", …} each."""
    questions = [Question(field["path"], field["type"]) for field in fields]
    return [sentence(found) for found in check(mapping, questions)]
